import { isUtf8 } from 'node:buffer';

/** Where the first byte beyond ASCII stands, and how long a character that begins so would be. */
export function firstSequence(bytes: Buffer): { at: number; length: number } {
  let at = 0;
  while (at < bytes.length && (bytes[at] ?? 0) < 0x80) at += 1;
  return { at, length: sequenceLength(bytes[at] ?? 0) };
}

/** Bytes at the end that may be the beginning of a character. */
export function incompleteTail(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return sequenceLength(byte) > back ? back : 0;
  }
  return 0;
}

/** The longest beginning that is valid; found by halving, as the check itself does not say where it failed. */
export function validPrefix(bytes: Buffer): Buffer {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    const part = bytes.subarray(0, middle);
    if (isUtf8(part.subarray(0, part.length - incompleteTail(part)))) good = middle;
    else bad = middle;
  }
  const part = bytes.subarray(0, good);
  return part.subarray(0, part.length - incompleteTail(part));
}

function sequenceLength(lead: number): number {
  if (lead >= 0xf0) return 4;
  if (lead >= 0xe0) return 3;
  return lead >= 0xc0 ? 2 : 1;
}
