import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { UnreadableFile } from '../../formats/contract.ts';
import { foreignKind, utf16Without } from '../../formats/text/sniff.ts';

export interface SampleText {
  readonly text: string;
  readonly encoding: string;
  readonly byteOrderMark: boolean;
  readonly newline: 'lf' | 'crlf' | 'cr';
}

/** Bytes that are looked at: a layout shows in its first thousands of rows. */
export const sampleBytes = 1024 * 1024;

/** The beginning of the sample as text. Strict UTF-8 first, as reading does it; what is not UTF-8 is windows-1252. */
export function sampleText(bytes: Buffer): SampleText {
  if (bytes.length === 0) throw new UnreadableFile('empty-file', 1, 'The file is empty.');
  const kind = foreignKind(bytes);
  if (kind) throw new UnreadableFile('not-csv', 1, `This is ${kind}, not a text file.`);
  const { encoding, mark } = encodingOf(bytes.subarray(0, sampleBytes));
  const text = iconv.decode(wholeCharacters(bytes, encoding).subarray(mark), encoding);
  return {
    text: wholeLines(text, bytes.length > sampleBytes),
    encoding,
    byteOrderMark: mark > 0,
    newline: newlineOf(text),
  };
}

function encodingOf(bytes: Buffer): { encoding: string; mark: number } {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { encoding: 'utf-8', mark: 3 };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf-16le', mark: 2 };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf-16be', mark: 2 };
  const wide = utf16Without(bytes);
  if (wide) return { encoding: wide, mark: 0 };
  return { encoding: isUtf8(wholeCharacters(bytes, 'utf-8')) ? 'utf-8' : 'windows-1252', mark: 0 };
}

/** The cut at the limit may stand in the middle of a character: it is moved to the last line end. */
function wholeCharacters(bytes: Buffer, encoding: string): Buffer {
  if (bytes.length < sampleBytes) return bytes;
  const head = bytes.subarray(0, sampleBytes);
  const end = encoding.startsWith('utf-16') ? -1 : head.lastIndexOf(10);
  return end > 0 ? head.subarray(0, end + 1) : head.subarray(0, head.length - (head.length % 2));
}

function wholeLines(text: string, cut: boolean): string {
  const end = cut ? text.search(/[\r\n][^\r\n]*$/) : -1;
  return end > 0 ? text.slice(0, end + 1) : text;
}

function newlineOf(text: string): SampleText['newline'] {
  if (text.includes('\r\n')) return 'crlf';
  return text.includes('\n') || !text.includes('\r') ? 'lf' : 'cr';
}
