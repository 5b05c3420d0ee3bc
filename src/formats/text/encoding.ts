import iconv from 'iconv-lite';
import { fold } from './fold.ts';

/** Encodings that hold every character. */
const unicode = /^utf-?(8|16|16le|16be)$/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII.
const ascii = /^[\x00-\x7f]*$/;
const beyondAscii = /\P{ASCII}/gu;

export const byteOrderMarks: Readonly<Record<string, Buffer>> = {
  'utf-8': Buffer.from([0xef, 0xbb, 0xbf]),
  'utf-16le': Buffer.from([0xff, 0xfe]),
  'utf-16be': Buffer.from([0xfe, 0xff]),
};

export function knownEncoding(name: string): boolean {
  return iconv.encodingExists(name);
}

/** Without a byte order mark; what the encoding lacks becomes `?` (ask `holds` first). */
export function encode(text: string, encoding: string): Buffer {
  return encoding === 'utf-8' ? Buffer.from(text) : iconv.encode(text, encoding, { addBOM: false });
}

export function hasEveryCharacter(encoding: string): boolean {
  return unicode.test(encoding);
}

/** No half of a surrogate pair stands alone. Node 20 has the method; the types of ES2023 do not. */
export function wellFormed(text: string): boolean {
  return (text as string & { isWellFormed(): boolean }).isWellFormed();
}

/** A line feed whose two bytes are in the wrong order: nothing else, so a byte too many before it shows. */
export const turnedLineEnd = '\u0a00';

export function isWide(encoding: string): boolean {
  return /^utf-?16/i.test(encoding);
}

/** Whether every character has a place in the encoding. A lone half of a surrogate pair has none anywhere. */
export function holds(text: string, encoding: string): boolean {
  if (unicode.test(encoding)) return wellFormed(text) && !(isWide(encoding) && text.includes(turnedLineEnd));
  // The sign for "no character" decodes from any byte without a meaning, so that it seems to be there.
  if (text.includes('\ufffd')) return false;
  return ascii.test(text) || iconv.decode(encode(text, encoding), encoding, { stripBOM: false }) === text;
}

/** The first character of a text that the encoding lacks. */
export function unencodable(text: string, encoding: string): string | undefined {
  if (ascii.test(text)) return undefined;
  return [...text].find((character) => !holds(character, encoding));
}

/** Folds only the characters that the encoding lacks. */
export function foldFor(text: string, encoding: string): string {
  const lacks = (character: string) => unencodable(character, encoding) !== undefined;
  if (unicode.test(encoding)) return text;
  return text.normalize('NFC').replaceAll(beyondAscii, (character) => (lacks(character) ? fold(character) : character));
}
