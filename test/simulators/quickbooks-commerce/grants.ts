import { randomBytes } from 'node:crypto';
import type { VendorAnswer, VendorRequest } from '../shared/vendor-server.ts';

export const application = {
  id: 'app-5521',
  secret: 'application-secret-7f3a',
  callback: 'https://dock.example.com/oauth/callback',
};

interface Pair {
  readonly access: string;
  readonly refresh: string;
  readonly endsAt: number;
  /** A refresh token is good once [V] */
  used: boolean;
}

/** Consents and tokens of one application. */
export class Grants {
  readonly privileged = 'privileged-token-19c4';
  /** The person, or the vendor, has taken the consent back. */
  revoked = false;
  readonly #now: () => number;
  readonly #lifeSeconds: number;
  readonly #codes = new Set<string>();
  readonly #pairs: Pair[] = [];

  constructor(now: () => number, lifeSeconds: number) {
    this.#now = now;
    this.#lifeSeconds = lifeSeconds;
  }

  /** A person agrees: what comes back to the callback. */
  consent(): string {
    const code = `code-${randomBytes(8).toString('hex')}`;
    this.#codes.add(code);
    return code;
  }

  issue(): Pair {
    const pair = {
      access: `access-${randomBytes(12).toString('hex')}`,
      refresh: `refresh-${randomBytes(12).toString('hex')}`,
      endsAt: this.#now() + this.#lifeSeconds * 1000,
      used: false,
    };
    this.#pairs.push(pair);
    return pair;
  }

  takes(token: string): boolean {
    if (this.revoked) return false;
    if (token === this.privileged) return true;
    return this.#pairs.some(({ access, endsAt }) => access === token && this.#now() < endsAt);
  }

  /** `POST /oauth/token`, JSON in and out [V] */
  answer({ method, body }: VendorRequest): VendorAnswer {
    if (method !== 'POST') return { status: 404, body: { message: 'Not found' } };
    const given = jsonOf(body);
    if (!given) return refusal(400, 'invalid_request', 'The request is no JSON.');
    if (given.client_id !== application.id || given.client_secret !== application.secret)
      return refusal(401, 'invalid_client', 'Client authentication failed.');
    // redirect_uri: named again with every exchange and renewal [V]
    if (given.redirect_uri !== application.callback)
      return refusal(401, 'invalid_grant', 'The redirect uri does not match.');
    switch (given.grant_type) {
      case 'authorization_code':
        // A code is good once [I]
        if (this.revoked || !this.#codes.delete(String(given.code)))
          return refusal(401, 'invalid_grant', 'The code is invalid.');
        return this.#told(this.issue());
      case 'refresh_token': {
        const pair = this.#pairs.find(({ refresh }) => refresh === given.refresh_token);
        // The old refresh token is dead once a new one was given [V]
        if (this.revoked || !pair || pair.used)
          return refusal(400, 'invalid_request', `The refresh token ${String(given.refresh_token)} is invalid.`);
        pair.used = true;
        return this.#told(this.issue());
      }
      default:
        return refusal(400, 'unsupported_grant_type', 'The grant type is not supported.');
    }
  }

  #told({ access, refresh }: Pair): VendorAnswer {
    const body = { access_token: access, expires_in: this.#lifeSeconds, refresh_token: refresh, scope: 'public' };
    return { status: 200, body: { ...body, token_type: 'bearer' } };
  }
}

/** `{ error, error_description }` [V] */
function refusal(status: number, error: string, description: string): VendorAnswer {
  return { status, body: { error, error_description: description } };
}

export function jsonOf(body: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
