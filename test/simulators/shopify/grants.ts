import { createHmac } from 'node:crypto';
import type { VendorAnswer, VendorRequest } from '../shared/vendor-server.ts';

interface Issued {
  readonly token: string;
  readonly until: number;
}

export interface AppCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly domain: string;
}

/** Tokens of the shop, and how an app comes by one. */
export class Grants {
  /** The token of a custom app; it does not end [V]. */
  readonly fixed = 'shpat_0000000000000000000000000000cafe';
  refused = false;
  readonly #issued: Issued[] = [];
  readonly #codes = new Set<string>();
  readonly #refresh = new Set<string>();
  readonly #app: AppCredentials;
  readonly #now: () => number;
  #count = 0;

  constructor(app: AppCredentials, now: () => number) {
    this.#app = app;
    this.#now = now;
  }

  /** All tokens ever given, for tests that look for them in logs. */
  get secrets(): string[] {
    return [this.fixed, this.#app.clientSecret, ...this.#issued.map(({ token }) => token), ...this.#refresh];
  }

  takes(token: string): boolean {
    if (this.refused) return false;
    return token === this.fixed || this.#issued.some((one) => one.token === token && one.until > this.#now());
  }

  /** Every issued token ends; refresh tokens and grants stay good. */
  endAll(): void {
    this.#issued.length = 0;
  }

  /** The merchant agrees in the browser: where it is sent back to. */
  agree(authorizeUrl: string, more: Record<string, string> = {}): URL {
    const { searchParams } = new URL(authorizeUrl);
    const code = `code-${++this.#count}`;
    this.#codes.add(code);
    const query = new URLSearchParams({
      code,
      host: Buffer.from(`${this.#app.domain}/admin`).toString('base64'),
      shop: this.#app.domain,
      state: searchParams.get('state') ?? '',
      timestamp: String(Math.floor(this.#now() / 1000)),
      ...more,
    });
    query.sort();
    // HMAC-SHA256 in hex over the sorted query without itself [I].
    query.set('hmac', createHmac('sha256', this.#app.clientSecret).update(query.toString()).digest('hex'));
    return new URL(`${searchParams.get('redirect_uri')}?${query}`);
  }

  /** `POST /admin/oauth/access_token` */
  answer(request: VendorRequest): VendorAnswer {
    const isForm = String(request.headers['content-type'] ?? '').includes('x-www-form-urlencoded');
    if (!isForm) return { status: 400, body: { error: 'invalid_request' } };
    const form = new URLSearchParams(request.body.toString('utf8'));
    const { clientId, clientSecret } = this.#app;
    if (this.refused || form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret)
      return { status: 401, body: { error: 'invalid_client' } };
    const grant = form.get('grant_type') ?? 'code';
    // About a day, asked for again when it is near its end [V].
    if (grant === 'client_credentials') return { status: 200, body: { ...this.#issue(86_399), scope: 'read_orders' } };
    if (grant === 'refresh_token') return this.#renew(form.get('refresh_token') ?? '');
    const code = form.get('code') ?? '';
    if (!this.#codes.delete(code))
      return { status: 400, body: { error: 'invalid_request', error_description: 'code was used or never given' } };
    // The expiring form lasts an hour and comes with a refresh token [U details].
    const expiring = form.get('expiring') === '1';
    return { status: 200, body: { ...this.#issue(expiring ? 3600 : undefined, expiring), scope: 'read_orders' } };
  }

  /** A refresh token is good once. */
  #renew(refresh: string): VendorAnswer {
    if (!this.#refresh.delete(refresh)) return { status: 400, body: { error: 'invalid_grant' } };
    return { status: 200, body: { ...this.#issue(3600, true), scope: 'read_orders' } };
  }

  #issue(seconds?: number, refreshed = false): object {
    const token = `shpua_${String(++this.#count).padStart(28, '0')}`;
    this.#issued.push({ token, until: this.#now() + (seconds ?? 1e9) * 1000 });
    if (!refreshed) return { access_token: token, ...(seconds !== undefined && { expires_in: seconds }) };
    const refresh = `shprt_${String(++this.#count).padStart(28, '0')}`;
    this.#refresh.add(refresh);
    return { access_token: token, expires_in: seconds, refresh_token: refresh, refresh_token_expires_in: 7_776_000 };
  }
}
