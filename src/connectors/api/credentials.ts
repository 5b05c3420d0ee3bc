/** Shorter texts are words that a message may need: `bearer`, a user's name. */
const charactersAtLeast = 8;
const plainHeaders = new Set(['accept', 'content-type', 'user-agent', 'idempotency-key']);
const secretNames = /secret|token|password|key|code|signature|auth/i;

interface Sent {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>> | undefined;
}

/** A refusal without what it repeats of the credentials that were sent: some vendors do, and its words end in messages and logs. */
export function withoutCredentials(text: string, { url, headers, form = {} }: Sent): string {
  const named = [...url.searchParams, ...Object.entries(form)].filter(([name]) => secretNames.test(name));
  const sent = [
    ...Object.entries(headers)
      .filter(([name]) => !plainHeaders.has(name.toLowerCase()))
      .flatMap(([, value]) => partsOf(value)),
    ...named.map(([, value]) => value),
  ];
  return sent
    .filter((one) => one.length >= charactersAtLeast)
    .reduce((told, secret) => told.replaceAll(secret, '(a secret)'), text);
}

/** `Bearer <token>`, `Basic <user:password>`, or the secret itself. */
function partsOf(value: string): string[] {
  const [scheme = '', secret] = value.split(/\s+/, 2);
  if (secret === undefined) return [value];
  if (!/^basic$/i.test(scheme)) return [secret];
  const pair = Buffer.from(secret, 'base64').toString('utf8');
  return [secret, ...pair.split(':')];
}
