import { createHmac } from 'node:crypto';
import type { VendorAnswer, VendorRequest } from '../shared/vendor-server.ts';
import { refused } from './said.ts';

export interface Key {
  readonly key: string;
  readonly secret: string;
  permissions: 'read' | 'write' | 'read_write';
}

/** How far a timestamp may be off, and how long a nonce is remembered [I]. */
const window = 15 * 60;

/** Who calls. Keys act as a WordPress user; without one everything is "you cannot" [V]. */
export class Access {
  readonly key: Key = { key: `ck_${'0a'.repeat(20)}`, secret: `cs_${'1b'.repeat(20)}`, permissions: 'read_write' };
  revoked = false;
  /** Basic and keys in the query count on HTTPS only; on plain HTTP it is OAuth 1.0a [V]. */
  https = true;
  /** The host takes the Authorization header away. */
  stripsHeader = false;
  readonly #now: () => number;
  readonly #nonces = new Set<string>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** `undefined` = welcome. `url`: as the shop calls itself, without a query. */
  check(request: VendorRequest, url: string): VendorAnswer | undefined {
    const { query } = request;
    const said = this.#user(request, url);
    if (said === 'nobody') return refused(401, 'woocommerce_rest_cannot_view', 'Sorry, you cannot list resources.');
    if (said !== undefined) return refused(401, 'woocommerce_rest_authentication_error', said);
    const reads = request.method === 'GET' || request.method === 'HEAD';
    // Keys have the permission to read, to write, or both [V].
    if (!this.key.permissions.includes(reads ? 'read' : 'write')) {
      const right = reads ? 'read' : 'write';
      return refused(
        401,
        'woocommerce_rest_authentication_error',
        `The API key provided does not have ${right} permissions.`,
      );
    }
    for (const name of [...query.keys()]) if (/^(consumer_|oauth_)/.test(name)) query.delete(name);
    return undefined;
  }

  /** `undefined` = it is our key. */
  #user(request: VendorRequest, url: string): string | undefined {
    const { query, headers } = request;
    if (query.has('oauth_consumer_key')) return this.#signed(request, url);
    if (!this.https) return 'nobody';
    const basic = this.stripsHeader ? '' : String(headers.authorization ?? '');
    const [, coded = ''] = /^Basic (.+)$/.exec(basic) ?? [];
    const [key, secret] =
      coded !== ''
        ? Buffer.from(coded, 'base64').toString('utf8').split(':')
        : [query.get('consumer_key') ?? undefined, query.get('consumer_secret') ?? undefined];
    if (key === undefined || secret === undefined) return 'nobody';
    if (key !== this.key.key || this.revoked) return 'Consumer key is invalid.';
    return secret === this.key.secret ? undefined : 'Consumer secret is invalid.';
  }

  #signed({ method, query }: VendorRequest, url: string): string | undefined {
    const missing = ['oauth_timestamp', 'oauth_nonce', 'oauth_signature', 'oauth_signature_method'].find(
      (name) => !query.has(name),
    );
    if (missing) return `Missing OAuth parameter ${missing}`;
    if (query.get('oauth_consumer_key') !== this.key.key || this.revoked) return 'Consumer key is invalid.';
    const [, hash] = /^HMAC-(SHA1|SHA256)$/.exec(query.get('oauth_signature_method') ?? '') ?? [];
    if (!hash) return 'Invalid signature - signature method is invalid.';
    if (this.#signature(method, url, query, hash) !== query.get('oauth_signature'))
      return 'Invalid signature - provided signature does not match.';
    const seconds = Number(query.get('oauth_timestamp'));
    if (Math.abs(this.#now() / 1000 - seconds) > window) return 'Invalid timestamp.';
    const nonce = query.get('oauth_nonce') ?? '';
    if (this.#nonces.has(nonce)) return 'Invalid nonce - nonce has already been used.';
    this.#nonces.add(nonce);
    return undefined;
  }

  /** As PHP puts it together: every name and value encoded, sorted, and joined with encoded signs. */
  #signature(method: string, url: string, query: URLSearchParams, hash: string): string {
    const pairs = [...query].filter(([name]) => name !== 'oauth_signature');
    const joined = pairs
      .map((pair) => pair.map((text) => rawUrlEncode(rawUrlEncode(text))).join('%3D'))
      .sort()
      .join('%26');
    const text = `${method}&${rawUrlEncode(url)}&${joined}`;
    return createHmac(hash.toLowerCase(), `${this.key.secret}&`).update(text).digest('base64');
  }
}

/** PHP's rawurlencode. */
function rawUrlEncode(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => {
      const sign = String.fromCharCode(byte);
      return /[A-Za-z0-9._~-]/.test(sign) ? sign : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}
