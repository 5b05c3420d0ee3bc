import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';

/** Bytes as a test shows them: decoded, without byte order mark, and with one kind of line end. */
export function plainText(bytes: Buffer): string {
  const text = isUtf8(bytes) ? bytes.toString() : iconv.decode(bytes, 'windows-1252');
  return text.replace(/^\ufeff/, '').replaceAll(/\r\n|\r/g, '\n');
}
