import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** Of AES-256-GCM: length of the nonce and of the tag, in bytes. */
const nonceLength = 12;
const tagLength = 16;
const version = '1';

/** Which key sealed something, without telling anything of it: a few digits of a hash over random bytes. */
export function keyIdOf(key: Buffer): string {
  return createHash('sha256').update('crossdock secret key\0').update(key).digest('hex').slice(0, 8);
}

/** `1.<key id>.<nonce, tag and text in base64>`. It opens under the same name only, so that no two can be exchanged. */
export function seal(key: Buffer, name: string, text: string): string {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength }).setAAD(Buffer.from(name));
  const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return [version, keyIdOf(key), Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString('base64')].join('.');
}

/** `undefined` = it is not what was sealed with this key under this name. */
export function unseal(key: Buffer, name: string, sealed: string): string | undefined {
  const [said, keyId, body = ''] = sealed.split('.');
  const bytes = Buffer.from(body, 'base64');
  if (said !== version || keyId !== keyIdOf(key) || bytes.length < nonceLength + tagLength) return undefined;
  // Several texts of base64 are the same bytes: its last character has bits that nobody reads.
  if (bytes.toString('base64') !== body) return undefined;
  const nonce = bytes.subarray(0, nonceLength);
  const tag = bytes.subarray(nonceLength, nonceLength + tagLength);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength })
      .setAAD(Buffer.from(name))
      .setAuthTag(tag);
    return decipher.update(bytes.subarray(nonceLength + tagLength), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}

/** Whether it was sealed with this key, so far as can be told without opening it. */
export function isSealedWith(key: Buffer, sealed: string): boolean {
  return sealed.split('.')[1] === keyIdOf(key);
}
