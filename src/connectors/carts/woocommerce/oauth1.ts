import { createHmac } from 'node:crypto';

export interface Signed {
  readonly method: string;
  readonly url: string | URL;
  /** Beside those in the query of the address. */
  readonly parameters: readonly (readonly [string, string])[];
}

/** What is signed (RFC 5849, 3.4.1): the method, the address, and every parameter, sorted after they are encoded. */
export function baseString({ method, url, parameters }: Signed): string {
  const { protocol, host, pathname, searchParams } = new URL(url);
  const pairs = [...searchParams, ...parameters].map(([name, value]) => [encoded(name), encoded(value)] as const);
  pairs.sort((one, other) => compared(one[0], other[0]) || compared(one[1], other[1]));
  const normalized = pairs.map(([name, value]) => `${name}=${value}`).join('&');
  return [method.toUpperCase(), `${protocol}//${host}${pathname}`, normalized].map(encoded).join('&');
}

export function signature(signed: Signed, secret: string, algorithm: 'sha1' | 'sha256', tokenSecret = ''): string {
  const key = `${encoded(secret)}&${encoded(tokenSecret)}`;
  return createHmac(algorithm, key).update(baseString(signed)).digest('base64');
}

/** The same address with the parameters of a signature of one leg (no token) in its query. */
export function signedUrl(
  { method, url }: Omit<Signed, 'parameters'>,
  { key, secret }: { readonly key: string; readonly secret: string },
  { nonce, seconds }: { readonly nonce: string; readonly seconds: number },
): URL {
  const parameters: [string, string][] = [
    ['oauth_consumer_key', key],
    ['oauth_nonce', nonce],
    ['oauth_signature_method', 'HMAC-SHA256'],
    ['oauth_timestamp', String(seconds)],
  ];
  const signed = new URL(url);
  const made = signature({ method, url, parameters }, secret, 'sha256');
  for (const [name, value] of [...parameters, ['oauth_signature', made] as const])
    signed.searchParams.append(name, value);
  return signed;
}

/** RFC 5849, 3.6: stricter than what JavaScript calls a component. */
export function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function compared(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
