import { type ApiReply, callApi, expectSuccess, jsonOf } from '../../api/call.ts';
import { errors } from '../../api/errors.ts';
import { fieldsOf, textOf, wholeOf } from '../../api/values.ts';
import type { ApiContext } from '../../api-contract.ts';
import type { ShopifySettings } from './settings.ts';
import { originOf } from './shop.ts';

/** What the vault keeps. */
export interface KeptToken {
  readonly by: ShopifySettings['authentication'];
  readonly token: string;
  /** Milliseconds; absent = it does not end. */
  readonly renewAt?: number;
  readonly refresh?: string;
}

export interface Tokens {
  /** A token that is good for a while, renewed where it is about to end. */
  current(): Promise<string>;
  /** Another one, after Shopify refused this; `undefined` = there is no other. */
  after(refused: string): Promise<string | undefined>;
}

export const whyUnauthorized =
  'The token was revoked (app uninstalled, token made anew), belongs to another shop, or "shop" is not the .myshopify.com name.';
const whyNoGrant =
  'Check client ID and client secret. Client credentials work only for an app of the same organisation as the shop, and only once it is installed there.';

/** A token is renewed when a fifth of its life is left. */
const renewedAfter = 0.8;

export function tokensOf(settings: ShopifySettings, context: ApiContext): Tokens {
  const { authentication } = settings;
  const { vault } = context;
  if (authentication === 'access token') {
    const token = settings['access token'] ?? '';
    return { current: async () => token, after: async () => undefined };
  }

  return {
    async current() {
      const text = await vault.read();
      const kept = keptIn(text, authentication);
      const good = kept && (kept.renewAt === undefined || kept.renewAt > context.now());
      return good ? kept.token : renewed(text);
    },
    async after(refused) {
      const text = await vault.read();
      const kept = keptIn(text, authentication);
      // Another daemon may have renewed it meanwhile.
      return kept && kept.token !== refused ? kept.token : renewed(text);
    },
  };

  async function renewed(stale: string | undefined): Promise<string> {
    const text = await vault.renew(stale, async (current) => JSON.stringify(await renew(current)));
    const kept = keptIn(text, authentication);
    if (!kept) throw errors.API_NOT_CONNECTED();
    return kept.token;
  }

  async function renew(text: string | undefined): Promise<KeptToken> {
    if (authentication === 'client credentials')
      return askForToken(settings, context, { grant_type: 'client_credentials' });
    const refresh = keptIn(text, authentication)?.refresh;
    if (refresh === undefined) throw errors.API_NOT_CONNECTED();
    return askForToken(settings, context, { grant_type: 'refresh_token', refresh_token: refresh });
  }
}

/** What another kind of authentication has left behind does not count. */
function keptIn(text: string | undefined, by: KeptToken['by']): KeptToken | undefined {
  if (text === undefined) return undefined;
  try {
    const kept = JSON.parse(text) as KeptToken;
    return kept.by === by && typeof kept.token === 'string' && kept.token !== '' ? kept : undefined;
  } catch {
    return undefined;
  }
}

export async function askForToken(
  settings: ShopifySettings,
  context: ApiContext,
  grant: Readonly<Record<string, string>>,
): Promise<KeptToken> {
  const reply = await callApi(context, {
    method: 'POST',
    url: `${originOf(settings)}/admin/oauth/access_token`,
    form: {
      client_id: settings['client id'] ?? '',
      client_secret: settings['client secret'] ?? '',
      ...grant,
    },
  });
  refuseNoGrant(reply, settings);
  const { access_token, expires_in, refresh_token } = fieldsOf(jsonOf(reply));
  const [token, refresh, seconds] = [textOf(access_token), textOf(refresh_token), wholeOf(expires_in)];
  if (token === '') throw errors.API_MALFORMED({ message: `${reply.where} answered without an access token.` });
  return {
    by: settings.authentication,
    token,
    ...(seconds !== undefined && { renewAt: context.now() + seconds * 1000 * renewedAfter }),
    ...(refresh !== '' && { refresh }),
  };
}

function refuseNoGrant(reply: ApiReply, { authentication }: ShopifySettings): void {
  const { status, where } = reply;
  if (status === 400 || status === 401 || status === 403) {
    const message = `${where} answered ${status}: no token for us.`;
    if (authentication === 'installed app') throw errors.API_NOT_CONNECTED({ message });
    throw errors.API_UNAUTHORIZED({ message, hint: whyNoGrant });
  }
  expectSuccess(reply, { notThere: '"shop" is not the .myshopify.com name of an existing shop.' });
}
