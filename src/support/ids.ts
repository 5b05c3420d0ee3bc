import { randomBytes } from 'node:crypto';

/** Crockford's base 32, lower case: no letters that people mistake for digits. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
let lastTime = 0;
let lastTail = 0;

/** A short sortable id: 9 characters of time (milliseconds), 3 of order within it, 8 of chance. */
export function newId(now: number): string {
  lastTail = now === lastTime ? (lastTail + 1) % 32 ** 3 : 0;
  lastTime = now;
  return base32(now, 9) + base32(lastTail, 3) + Array.from(randomBytes(8), (byte) => alphabet[byte % 32]).join('');
}

/** Ids that were made before this instant are smaller than this text, all others are not. */
export function firstIdAt(now: number): string {
  return base32(now, 9);
}

function base32(value: number, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest = Math.floor(rest / 32)) text = alphabet[rest % 32] + text;
  return text;
}
