import { type ApiReply, callApi, jsonOf } from '../../api/call.ts';
import { errors } from '../../api/errors.ts';
import { fieldsOf, textOf, wholeOf } from '../../api/values.ts';
import type { ApiContext } from '../../api-contract.ts';
import { addressOf, type QuickbooksCommerceSettings } from './settings.ts';

/** What the vault keeps: a pair of tokens, when the first of them ends, and what a renewal has to repeat. */
export interface Grant {
  readonly access: string;
  readonly refresh: string;
  /** Milliseconds; from then on the pair is to be renewed. */
  readonly renewAt: number;
  /** The vendor wants to see it again with each renewal. */
  readonly redirectUri: string;
}

/** Tokens live for two hours; the last fifth is left for renewals that fail. */
const shareOfLife = 0.8;
const usualLifeSeconds = 7200;

export function grantText(grant: Grant): string {
  return JSON.stringify(grant);
}

export function grantOf(text: string | undefined): Grant | undefined {
  if (text === undefined || text === '') return undefined;
  try {
    const { access, refresh, renewAt, redirectUri } = fieldsOf(JSON.parse(text));
    const grant = { access: textOf(access), refresh: textOf(refresh), redirectUri: textOf(redirectUri) };
    return grant.access === '' ? undefined : { ...grant, renewAt: wholeOf(renewAt) ?? 0 };
  } catch {
    return undefined;
  }
}

/** The token that calls carry. It is renewed in the vault, where a new pair is durable before anybody uses it. */
export interface Tokens {
  current(): Promise<string>;
  /** The vendor did not take this one: another, or an error that names the repair. */
  instead(refused: string): Promise<string>;
}

const reconnect = 'Run "crossdock connect" for it and agree in the browser; what waits goes on by itself.';

export function tokensFor(settings: QuickbooksCommerceSettings, context: ApiContext): Tokens {
  const privileged = settings['privileged token'];
  if (privileged !== undefined) return { current: async () => privileged, instead: refusePrivileged };
  return {
    current: async () => {
      const text = await context.vault.read();
      const grant = grantOf(text);
      if (!grant) throw errors.API_NOT_CONNECTED();
      return context.now() < grant.renewAt ? grant.access : renewed(text);
    },
    instead: async (refused) => {
      const text = await context.vault.read();
      const grant = grantOf(text);
      if (!grant) throw errors.API_NOT_CONNECTED();
      // Another daemon may have renewed it between our look and our call.
      return grant.access === refused ? renewed(text) : grant.access;
    },
  };

  async function renewed(stale: string | undefined): Promise<string> {
    const text = await context.vault.renew(stale, async (current) => {
      const grant = grantOf(current);
      if (!grant || grant.refresh === '') throw errors.API_NOT_CONNECTED();
      const { redirectUri, refresh } = grant;
      const body = { grant_type: 'refresh_token', refresh_token: refresh, redirect_uri: redirectUri };
      const made = await askForGrant(settings, context, body, redirectUri);
      // Who gives no new one means the old one (RFC 6749, 6).
      return grantText({ ...made, refresh: made.refresh || refresh });
    });
    const grant = grantOf(text);
    if (!grant) throw errors.API_NOT_CONNECTED();
    return grant.access;
  }
}

async function refusePrivileged(): Promise<string> {
  throw errors.API_UNAUTHORIZED({
    message: 'The vendor does not accept the privileged token.',
    hint: 'Copy "privileged token" again from the list of applications; it ends when the application or its user is removed.',
  });
}

/** Turns a code, or a refresh token that dies with this call, into a new pair. */
export async function askForGrant(
  settings: QuickbooksCommerceSettings,
  context: ApiContext,
  body: Readonly<Record<string, string>>,
  redirectUri: string,
): Promise<Grant> {
  const reply = await callApi(context, {
    method: 'POST',
    url: addressOf(settings, 'oauth/token'),
    json: { client_id: settings['client id'], client_secret: settings['client secret'], ...body },
    deadlineSeconds: settings['timeout seconds'],
  });
  if (reply.status < 200 || reply.status >= 300) throw refusalOf(reply, body.grant_type === 'refresh_token');
  const said = fieldsOf(jsonOf(reply));
  const access = textOf(said.access_token);
  if (access === '') throw errors.API_MALFORMED({ message: `${reply.where} answered without an access token.` });
  const life = wholeOf(said.expires_in) ?? usualLifeSeconds;
  const renewAt = Math.floor(context.now() + life * 1000 * shareOfLife);
  return { access, refresh: textOf(said.refresh_token), renewAt, redirectUri };
}

/** Its description may quote a token: only the short word is repeated. */
function refusalOf(reply: ApiReply, renewing: boolean) {
  const word = wordOf(reply);
  const message = `${reply.where} answered ${reply.status}${word === '' ? '' : ` (${word})`}`;
  if (reply.status === 404 || reply.status === 405 || (reply.status >= 300 && reply.status < 400))
    return errors.API_NOT_THERE({ message: `${message}.` });
  if (word === 'invalid_client' || word === 'unauthorized_client')
    return errors.API_UNAUTHORIZED({
      message: `${message}: it does not know this application.`,
      hint: 'Correct "client id" and "client secret", then run "crossdock connect" again.',
    });
  return renewing
    ? errors.API_NOT_CONNECTED({
        message: `${message}: the consent has ended, or its token was used by somebody else.`,
        hint: reconnect,
      })
    : errors.API_UNAUTHORIZED({
        message: `${message} to the code of the consent.`,
        hint: 'A code is good once and for a short time, and only with the callback address of the application. Run "crossdock connect" again.',
      });
}

function wordOf(reply: ApiReply): string {
  try {
    const word = textOf(fieldsOf(JSON.parse(reply.text)).error);
    return /^[a-z_]{1,40}$/.test(word) ? word : '';
  } catch {
    return '';
  }
}
