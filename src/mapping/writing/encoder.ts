import { byteOrderMarks, encode } from '../../formats/text/encoding.ts';
import type { FileSettings } from '../spec.ts';

export interface Encoder {
  encode(text: string): Buffer;
}

/** Text to bytes, with the byte order mark first, and without the last line break where a partner does not want one. */
export function encoderOf({ encoding, byteOrderMark, finalNewline, newline }: FileSettings): Encoder {
  let begun = false;
  let owed = '';
  return {
    encode: (text) => {
      if (text === '') return Buffer.alloc(0);
      let ready = owed + text;
      owed = '';
      if (!finalNewline && newline !== '' && ready.endsWith(newline)) {
        ready = ready.slice(0, -newline.length);
        owed = newline;
      }
      const bytes = encode(ready, encoding);
      const mark = !begun && byteOrderMark ? byteOrderMarks[encoding] : undefined;
      begun = true;
      return mark ? Buffer.concat([mark, bytes]) : bytes;
    },
  };
}
