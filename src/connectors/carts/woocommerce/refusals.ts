import { type ApiReply, expectSuccess, plainWords } from '../../api/call.ts';
import { errors } from '../../api/errors.ts';
import { type Fields, fieldsOf, textOf } from '../../api/values.ts';
import { decoded } from './entities.ts';

/** WordPress' own way to say no. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly words: string;
}

export function refusalIn(status: number, body: unknown): Refusal {
  const { code, message, data } = fieldsOf(body);
  const parameters = Object.values(fieldsOf(fieldsOf(data).params)).map(textOf);
  const said = [decoded(textOf(message)), ...parameters].filter((one) => one !== '').join('; ');
  const words = plainWords(said.replace(/\b(ck|cs)_\w+/g, '(key)'));
  return { status, code: textOf(code), words };
}

export const addressHint =
  '"site url" is the address under which the shop opens, with its folder if it has one. Under Settings > Permalinks anything but "Plain" should be chosen, and no security plug-in may switch the REST API off.';

/** Throws what is about the connection: no key, no right, no API at this address. `body`: its JSON, where there is any. */
export function refuseByStatus(reply: ApiReply, body: Fields | undefined, authentication: string): void {
  if (reply.status >= 300 && reply.status < 400) throw elsewhere(reply);
  const { code, words } = refusalIn(reply.status, body);
  if (body !== undefined && ![401, 403].includes(reply.status)) return;
  expectSuccess(reply, {
    unauthorized: unauthorized(reply, body, authentication),
    forbidden:
      body === undefined
        ? 'A firewall in front of the shop (of the host, a CDN or a security plug-in) keeps us out: allow the address of Crossdock, or /wp-json/wc/.'
        : 'The key is read only, or its user is no shop manager: make one with the permission Read/Write under WooCommerce > Settings > Advanced > REST API.',
    notThere: addressHint,
    words: () => [words, code].filter((one) => one !== '').join(' - '),
  });
}

function unauthorized({ headers }: ApiReply, body: Fields | undefined, authentication: string): string {
  const { words, code } = refusalIn(401, body);
  if (body === undefined)
    return /^basic/i.test(headers.get('www-authenticate') ?? '')
      ? 'A password stands in front of the whole shop (Basic auth of a staging site): take it away for /wp-json, and set "authentication: query" while it is there.'
      : 'Something in front of the shop wants a login. Open the address in a browser and look.';
  if (/write permission/i.test(words))
    return 'The key is read only. Make one with the permission Read/Write under WooCommerce > Settings > Advanced > REST API.';
  if (/consumer key is missing/i.test(words) || (code.includes('cannot') && authentication === 'basic'))
    return 'Either the host strips the Authorization header (set "authentication: query"), or the shop is not on HTTPS (set "oauth1"), or the user of the key is no shop manager.';
  if (/timestamp|nonce|signature/i.test(words))
    return 'The signature is not taken: check the consumer secret, the clocks of both machines, and that "site url" is the very address that the shop calls its own.';
  return 'Check consumer key and secret: WooCommerce > Settings > Advanced > REST API. Its user must be a shop manager or administrator; a revoked key is gone from the list.';
}

/** The target is named without its query: a key may be in it. */
function elsewhere({ status, headers, where }: ApiReply): Error {
  const location = headers.get('location') ?? '';
  const target = URL.canParse(location) ? new URL(location).origin : '';
  return errors.API_NOT_THERE({
    message: `${where} answered ${status}, a redirect${target === '' ? '' : ` to ${target}`}.`,
    hint: 'Write that address as "site url": with or without www, https in place of http.',
  });
}
