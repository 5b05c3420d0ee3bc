import { createHash } from 'node:crypto';

/** Bytes that a name may have beside our id; file systems stop at 255. */
const nameBytes = 150;

/** A partner's file name as part of ours: no separators, no control characters, never empty, never too long. */
export function safeFileName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(/[\p{Cc}\u2028\u2029/\\]/gu, '_')
    .replace(/^\.+/, '_');
  // Through bytes and back: half a surrogate pair is no file name.
  return cut(Buffer.from(plain).toString(), nameBytes) || '_';
}

/** Distinct for distinct ids, readable where the id is. */
export function safeFolderName(id: string): string {
  const readable = cut(
    id
      .replace(/[^a-zA-Z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .toLowerCase(),
    60,
  );
  const digest = createHash('sha256').update(id).digest('hex').slice(0, 8);
  return readable === '' ? digest : `${readable}-${digest}`;
}

/** Never through the middle of a character. */
function cut(text: string, bytes: number): string {
  let kept = '';
  let size = 0;
  for (const character of text) {
    size += Buffer.byteLength(character);
    if (size > bytes) break;
    kept += character;
  }
  return kept;
}
