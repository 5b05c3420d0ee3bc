import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';

/** Bytes as people can look at them: every blank, tab, line end and odd character is seen. */
export interface VisibleText {
  /** Without their line ends being lost: those stand as signs at their end. */
  readonly lines: readonly string[];
  /** `utf-8` where the bytes are; else one character per byte. */
  readonly encoding: 'ascii' | 'utf-8' | 'one byte per character';
  /** The bytes of what is not ASCII, each kind once: `ü = C3 BC`. */
  readonly beyondAscii: readonly string[];
}

const mark = Buffer.from([0xef, 0xbb, 0xbf]);
/** Different odd characters that are listed. */
const oddKept = 20;

export function visible(bytes: Buffer): VisibleText {
  const marked = bytes.subarray(0, 3).equals(mark);
  const body = marked ? bytes.subarray(3) : bytes;
  const utf8 = isUtf8(body);
  const text = textOf(body, utf8);
  const lines = linesOf(text).map(shown);
  if (marked) lines[0] = `<EF BB BF>${lines[0] ?? ''}`;
  const beyond = beyondAscii(text, utf8);
  const encoding = !utf8 ? 'one byte per character' : beyond.length === 0 && !marked ? 'ascii' : 'utf-8';
  return { lines, encoding, beyondAscii: beyond };
}

/** What is not UTF-8 is shown as most files mean it; the bytes stand beside every sign that is not ASCII. */
export function textOf(bytes: Buffer, utf8 = isUtf8(bytes)): string {
  return utf8 ? bytes.toString() : iconv.decode(bytes, 'windows-1252');
}

/** Each with its own line end. */
export function linesOf(text: string): string[] {
  return text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
}

/** Signs for what is not seen: `·` a blank, `→` a tab, `␍␊` the line end. */
export function shown(text: string): string {
  return text
    .replaceAll(' ', '\u00b7')
    .replaceAll('\t', '\u2192')
    .replace(/[\p{Cc}]/gu, (sign) => signOf(sign.charCodeAt(0)))
    .replace(/[\u00a0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, (sign) => codePoint(sign));
}

function signOf(code: number): string {
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : `<${code.toString(16).toUpperCase()}>`;
}

function codePoint(sign: string): string {
  return `<U+${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}>`;
}

function beyondAscii(text: string, utf8: boolean): string[] {
  const found = new Set(text.match(/[^\p{ASCII}]/gu) ?? []);
  return [...found].slice(0, oddKept).map((sign) => {
    const bytes = utf8 ? Buffer.from(sign) : iconv.encode(sign, 'windows-1252');
    const hex = bytes.toString('hex').toUpperCase();
    return `${shown(sign)} = ${(hex.match(/../g) ?? []).join(' ')}`;
  });
}
