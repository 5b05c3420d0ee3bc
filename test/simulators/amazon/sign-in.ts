import { createHash } from 'node:crypto';
import type { VendorAnswer, VendorRequest } from '../shared/vendor-server.ts';
import { Refusal } from './answers.ts';

export interface Grant {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
}

// access tokens live an hour [D]
const lifeMilliseconds = 3600 * 1000;

/** Login with Amazon. */
export class SignIn {
  readonly grant: Grant;
  readonly #now: () => number;
  readonly #tokens = new Map<string, number>();
  #made = 0;
  revoked = false;

  constructor(grant: Grant, now: () => number) {
    this.grant = grant;
    this.#now = now;
  }

  token({ method, headers, body }: VendorRequest): VendorAnswer {
    if (method !== 'POST') return refusal('invalid_request', 'Only POST is known here.');
    // form-encoded, nothing else [D]
    if (!/^application\/x-www-form-urlencoded\b/.test(headers['content-type'] ?? ''))
      return refusal('invalid_request', 'The request is no form.');
    const form = new URLSearchParams(body.toString('utf8'));
    if (form.get('grant_type') !== 'refresh_token')
      return refusal('unsupported_grant_type', 'The grant type is not supported.');
    // invalid_client, invalid_grant: 400 with a word and a sentence [I]
    const { clientId, clientSecret, refreshToken } = this.grant;
    if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret)
      return refusal('invalid_client', 'Client authentication failed');
    if (this.revoked || form.get('refresh_token') !== refreshToken)
      return refusal('invalid_grant', 'The request has an invalid grant parameter : refresh_token');
    this.#made += 1;
    const text = `Atza|${createHash('sha256').update(`${clientSecret} ${this.#made}`).digest('base64url')}`;
    this.#tokens.set(text, this.#now() + lifeMilliseconds);
    return {
      status: 200,
      body: { access_token: text, token_type: 'bearer', expires_in: 3600, refresh_token: refreshToken },
    };
  }

  /** Every call to the API. */
  check({ headers }: VendorRequest): void {
    const until = this.#tokens.get(String(headers['x-amz-access-token'] ?? ''));
    // missing, expired, revoked: 403 Unauthorized, not 401 [V]
    if (until === undefined) throw new Refusal(403, 'Unauthorized', 'Access to requested resource is denied.');
    if (this.revoked || until <= this.#now())
      throw new Refusal(403, 'Unauthorized', 'The access token you provided has expired.');
    // calls carry a date, and an agent with app, version and language [D]
    if (!/^\d{8}T\d{6}Z$/.test(String(headers['x-amz-date'] ?? '')))
      throw new Refusal(400, 'InvalidInput', 'The header x-amz-date is missing.');
    if (!/^\S+\/\S+ \(Language=/.test(headers['user-agent'] ?? ''))
      throw new Refusal(400, 'InvalidInput', 'The header user-agent says too little.');
  }

  /** Tokens that were given out end now, as after a change of roles. */
  forgetTokens(): void {
    this.#tokens.clear();
  }

  get made(): number {
    return this.#made;
  }
}

function refusal(error: string, error_description: string): VendorAnswer {
  return { status: 400, body: { error, error_description } };
}
