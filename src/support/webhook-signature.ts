import { createHmac } from 'node:crypto';

export interface SignedMessage {
  /** Stays the same however often the message is sent: the receiver drops what it has seen. */
  readonly id: string;
  /** Seconds since 1970, of this very attempt: the receiver refuses what is old. */
  readonly seconds: number;
  /** The exact bytes of the body. */
  readonly body: Buffer;
}

/**
 * The three headers of a signed webhook, as in the open specification "Standard Webhooks" (libraries that verify exist for many
 * languages): HMAC-SHA256 over `<id>.<seconds>.<body>`, in base64 behind `v1,`.
 */
export function signedHeaders(secret: string, message: SignedMessage): Record<string, string> {
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(message.seconds),
    'webhook-signature': signatureOf(secret, message),
  };
}

export function signatureOf(secret: string, { id, seconds, body }: SignedMessage): string {
  const hmac = createHmac('sha256', keyOf(secret)).update(`${id}.${seconds}.`).update(body);
  return `v1,${hmac.digest('base64')}`;
}

const encodedPrefix = 'whsec_';

/** `whsec_` and base64 stand for bytes; any other secret is taken as its UTF-8 text. */
function keyOf(secret: string): Buffer {
  return secret.startsWith(encodedPrefix)
    ? Buffer.from(secret.slice(encodedPrefix.length), 'base64')
    : Buffer.from(secret, 'utf8');
}

/** Bytes of the key; short ones can be guessed. */
export function keyBytes(secret: string): number {
  return keyOf(secret).length;
}
