import type { Sample } from './samples.ts';

/** What was done to a file, in places of the undamaged one. */
export interface Damaged {
  readonly bytes: Buffer;
  readonly kind: string;
  /** Bytes from..to that were changed or at which something was put in; undefined = all. */
  readonly touched: { readonly from: number; readonly to: number } | undefined;
  /** Whether what was touched is gone. */
  readonly gone: boolean;
}

type Chance = () => number;
type Blow = (bytes: Buffer, chance: Chance, sample: Sample) => Omit<Damaged, 'kind'>;

const pick = (chance: Chance, below: number) => Math.floor(chance() * below);
const join = (...parts: readonly (Buffer | string)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));

function linesOf(bytes: Buffer, lineEnd: number): Buffer[] {
  const lines: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const at = bytes.indexOf(lineEnd, from);
    const to = at < 0 ? bytes.length : at + 1;
    lines.push(bytes.subarray(from, to));
    from = to;
  }
  return lines;
}

const putIn =
  (texts: readonly string[]): Blow =>
  (bytes, chance) => {
    const at = pick(chance, bytes.length + 1);
    return {
      bytes: join(bytes.subarray(0, at), texts[pick(chance, texts.length)] ?? '', bytes.subarray(at)),
      touched: { from: at, to: at },
      gone: false,
    };
  };

const marks = [Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

/** The blows that transfers, editors and other programs deal to files. */
export const blows: Readonly<Record<string, Blow>> = {
  'bit flip': (bytes, chance) => {
    const at = pick(chance, bytes.length);
    const flipped = Buffer.from(bytes);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << pick(chance, 8));
    return { bytes: flipped, touched: { from: at, to: at + 1 }, gone: false };
  },
  'cut off': (bytes, chance) => {
    const at = pick(chance, bytes.length);
    return { bytes: bytes.subarray(0, at), touched: { from: at, to: bytes.length }, gone: true };
  },
  'cut out': (bytes, chance) => {
    const from = pick(chance, bytes.length);
    const to = Math.min(bytes.length, from + 1 + pick(chance, 200));
    return { bytes: join(bytes.subarray(0, from), bytes.subarray(to)), touched: { from, to }, gone: true };
  },
  'doubled block': (bytes, chance) => {
    const from = pick(chance, bytes.length);
    const to = Math.min(bytes.length, from + 1 + pick(chance, 300));
    return {
      bytes: join(bytes.subarray(0, to), bytes.subarray(from, to), bytes.subarray(to)),
      touched: { from, to },
      gone: false,
    };
  },
  'doubled line': (bytes, chance, { lineEnd }) => {
    const lines = linesOf(bytes, lineEnd);
    const at = pick(chance, lines.length);
    const before = Buffer.concat(lines.slice(0, at + 1)).length;
    return {
      bytes: Buffer.concat([...lines.slice(0, at + 1), lines[at] ?? Buffer.alloc(0), ...lines.slice(at + 1)]),
      touched: { from: before - (lines[at]?.length ?? 0), to: before },
      gone: false,
    };
  },
  'shuffled lines': (bytes, chance, { lineEnd }) => {
    const lines = linesOf(bytes, lineEnd).map((line) => ({ line, place: chance() }));
    return {
      bytes: Buffer.concat(lines.sort((a, b) => a.place - b.place).map(({ line }) => line)),
      touched: undefined,
      gone: false,
    };
  },
  're-encoded': (bytes, chance) => {
    const text = chance() < 0.5 ? bytes.toString('utf8') : bytes.toString('latin1');
    const forms = [
      Buffer.from(text, 'latin1'),
      Buffer.from(text, 'utf8'),
      Buffer.from(text, 'utf16le'),
      Buffer.from(text, 'utf16le').swap16(),
    ];
    return { bytes: forms[pick(chance, forms.length)] ?? bytes, touched: undefined, gone: false };
  },
  'byte order mark': (bytes, chance) => {
    const has = marks.find((mark) => bytes.subarray(0, mark.length).equals(mark));
    const mark = marks[pick(chance, marks.length)] ?? Buffer.alloc(0);
    return { bytes: has ? bytes.subarray(has.length) : join(mark, bytes), touched: undefined, gone: false };
  },
  NUL: putIn(['\0', '\0\0\0\0']),
  quote: putIn(['"', '""', "'", '"\n']),
  delimiter: putIn([',', ';', '\t', '|', '~', '*', '||', '<', '>', '{', '}', ']']),
  'line end': putIn(['\n', '\r', '\r\n', '\n\n']),
};

export function damaged(sample: Sample, kind: string, chance: Chance): Damaged {
  const blow = blows[kind];
  if (!blow) throw new Error(`There is no blow "${kind}".`);
  return { kind, ...blow(sample.bytes, chance, sample) };
}
