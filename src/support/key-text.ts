/** 32 bytes as 64 hex digits or as base64; everything else, a password for instance, is no key. */
export function keyFrom(text: string): Buffer | undefined {
  const given = text.trim();
  if (/^[0-9a-f]{64}$/i.test(given)) return Buffer.from(given, 'hex');
  return /^[A-Za-z0-9+/]{43}=?$|^[A-Za-z0-9_-]{43}=?$/.test(given) ? Buffer.from(given, 'base64') : undefined;
}
