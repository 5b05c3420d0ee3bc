import { isAscii, isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { UnreadableFile } from '../contract.ts';
import { firstControl, withoutControls } from './controls.ts';
import { byteOrderMarks, hasEveryCharacter, isWide, turnedLineEnd, wellFormed } from './encoding.ts';
import { foreignKind, lacksNothing, utf16Without } from './sniff.ts';
import { firstSequence, incompleteTail, validPrefix } from './utf8.ts';

export interface DecodingSettings {
  /** `utf-8` is read strictly, with the fallback for files that are not; any other encoding is taken at its word. */
  readonly encoding: string;
  readonly fallback: string | null;
  /** Control characters that the format itself uses. */
  readonly keep: string;
}

type Decoder = ReturnType<typeof iconv.getDecoder>;
/** A byte order mark has three; UTF-16 without one shows in the pattern of its zeros. */
export const bytesOfJudgement = 2048;

type State = 'begin' | 'ascii' | 'utf-8' | 'other';

const none = Buffer.alloc(0);

/**
 * Bytes as they came to clean UTF-8, piece by piece, whatever the pieces' sizes. A byte order mark decides; else UTF-8 is tried, and
 * the first character beyond ASCII settles whether the fallback is used (before it both are the same). A file that is UTF-8 and then
 * is not has been damaged: it is refused, never half guessed.
 */
export class Decoding {
  /** What was used, for the report. */
  encoding: string;
  fellBack = false;
  /** The bytes began with one. */
  byteOrderMark = false;
  readonly #settings: DecodingSettings;
  #state: State = 'begin';
  #held: Buffer = none;
  #decoder: Decoder | undefined;
  #failure: { code: string; note: string } | undefined;
  #half = '';
  #seen = 0;

  constructor(settings: DecodingSettings) {
    this.#settings = settings;
    this.encoding = settings.encoding;
  }

  /** What can be read so far. A fault is kept until `check`, so that the rows before it are counted first. */
  write(chunk: Buffer): Buffer {
    this.#seen += chunk.length;
    const bytes = this.#held.length > 0 ? Buffer.concat([this.#held, chunk]) : chunk;
    this.#held = none;
    if (this.#state !== 'begin') return this.#clean(this.#decode(bytes));
    // However the bytes were cut, the same ones decide.
    if (bytes.length < bytesOfJudgement) {
      this.#held = bytes;
      return none;
    }
    return this.#clean(this.#decode(this.#begin(bytes)));
  }

  end(): Buffer {
    if (this.#seen === 0)
      throw new UnreadableFile('empty-file', 1, 'The file is empty. Ask the sender to export it again.');
    const begun = this.#state === 'begin' ? this.#decode(this.#begin(this.#held)) : none;
    const rest = this.#state === 'other' ? Buffer.from(this.#half + (this.#decoder?.end() ?? '')) : this.#endOfUtf8();
    return this.#clean(Buffer.concat([begun, rest]));
  }

  get failed(): boolean {
    return this.#failure !== undefined;
  }

  /** Throws what was wrong with the bytes, at the row that was reached. */
  check(row: number): void {
    if (this.#failure) throw new UnreadableFile(this.#failure.code, row, this.#failure.note);
  }

  #begin(bytes: Buffer): Buffer {
    const kind = foreignKind(bytes);
    if (kind) {
      throw new UnreadableFile('not-csv', 1, `This is ${kind}, not a text file. Save it as CSV and send that.`);
    }
    this.#held = none;
    const marked = Object.entries(byteOrderMarks).find(([, mark]) => bytes.subarray(0, mark.length).equals(mark));
    if (marked) {
      this.byteOrderMark = true;
      return this.#is(marked[0], bytes.subarray(marked[1].length));
    }
    const wide = utf16Without(bytes);
    if (wide) return this.#is(wide, bytes);
    if (this.#settings.encoding === 'utf-8') {
      this.#state = 'ascii';
      return bytes;
    }
    return this.#is(this.#settings.encoding, bytes);
  }

  #is(encoding: string, bytes: Buffer): Buffer {
    this.encoding = encoding;
    this.#state = encoding === 'utf-8' ? 'utf-8' : 'other';
    // The mark has been taken off: one that follows is a character of the text.
    if (this.#state === 'other') this.#decoder = iconv.getDecoder(encoding, { stripBOM: false });
    return bytes;
  }

  #decode(bytes: Buffer): Buffer {
    if (this.#state === 'ascii') return this.#undecided(bytes);
    return this.#state === 'utf-8' ? this.#strict(bytes) : this.#other(bytes);
  }

  #undecided(bytes: Buffer): Buffer {
    if (isAscii(bytes)) return bytes;
    const { at, length } = firstSequence(bytes);
    if (at + length > bytes.length) {
      this.#held = bytes.subarray(at);
      return bytes.subarray(0, at);
    }
    if (isUtf8(bytes.subarray(at, at + length))) {
      this.#state = 'utf-8';
      return this.#strict(bytes);
    }
    return this.#fallBack(bytes);
  }

  #fallBack(bytes: Buffer): Buffer {
    if (this.#settings.fallback === null) return this.#strict(bytes);
    this.fellBack = true;
    return this.#other(this.#is(this.#settings.fallback, bytes));
  }

  #strict(bytes: Buffer): Buffer {
    const whole = bytes.subarray(0, bytes.length - incompleteTail(bytes));
    if (!isUtf8(whole)) {
      this.#failure = {
        code: 'bad-encoding',
        note: 'Here the file stops being valid UTF-8: it was damaged, or put together from files of two encodings. Ask for it again.',
      };
      return validPrefix(whole);
    }
    this.#held = bytes.subarray(whole.length);
    return whole;
  }

  #other(bytes: Buffer): Buffer {
    const decoded = this.#half + (this.#decoder?.write(bytes) ?? '');
    // A pair of surrogates may have been cut in two.
    const cut = /[\ud800-\udbff]$/.test(decoded);
    this.#half = cut ? decoded.slice(-1) : '';
    const text = cut ? decoded.slice(0, -1) : decoded;
    const turned = isWide(this.encoding) && text.includes(turnedLineEnd);
    if (!turned && (hasEveryCharacter(this.encoding) ? wellFormed(text) : lacksNothing(text))) return Buffer.from(text);
    this.#failure = {
      code: 'bad-encoding',
      note: `Here stands a byte that has no meaning in ${this.encoding}. Check the encoding that the mapping states.`,
    };
    const bad = turned ? text.indexOf(turnedLineEnd) : text.search(/\ufffd|\p{Surrogate}/u);
    return Buffer.from(text.slice(0, Math.max(0, bad)));
  }

  #endOfUtf8(): Buffer {
    const rest = this.#held;
    this.#held = none;
    if (rest.length === 0) return none;
    if (this.#state === 'ascii' && this.#settings.fallback !== null) {
      const text = this.#fallBack(rest);
      return Buffer.concat([text, Buffer.from(this.#decoder?.end() ?? '')]);
    }
    this.#failure ??= {
      code: 'bad-encoding',
      note: 'The file ends in the middle of a character: it was cut off. Ask for it again.',
    };
    return none;
  }

  #clean(text: Buffer): Buffer {
    const zero = text.indexOf(0);
    if (zero >= 0) {
      this.#failure ??= {
        code: 'nul-byte',
        note: 'Here stands a NUL byte: the file was damaged or is no text. Ask for it again.',
      };
    }
    const usable = zero >= 0 ? text.subarray(0, zero) : text;
    return firstControl(usable, this.#settings.keep) ? withoutControls(usable, this.#settings.keep) : usable;
  }
}
