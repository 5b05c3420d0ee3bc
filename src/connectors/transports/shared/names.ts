import type { Parcel } from '../../contract.ts';
import { errors } from '../errors.ts';

/** Names that programs use while a file is not finished, or for their own purposes. The only list of its kind. */
const temporaryEndings = [
  '.part',
  '.partial',
  '.filepart',
  '.tmp',
  '.temp',
  '.writing',
  '.uploading',
  '.crdownload',
  '.download',
  '.swp',
  '.swx',
  '~',
];
const temporaryStarts = ['.', '~$', '~'];
const temporaryNames = ['thumbs.db', 'desktop.ini'];

export function isTemporary(name: string): boolean {
  const lower = name.toLowerCase();
  return (
    temporaryNames.includes(lower) ||
    temporaryStarts.some((start) => lower.startsWith(start)) ||
    temporaryEndings.some((ending) => lower.endsWith(ending))
  );
}

/** Bytes of a name on every common file system. */
const NAME_BYTES = 255;

/** Why a name cannot be taken or given, or `undefined`. Names are data: nothing of ours is ever called so. */
export function nameProblem(name: string): string | undefined {
  if (name === '' || name === '.' || name === '..') return 'it is no file name';
  if (/[/\\]/.test(name)) return 'it contains a slash or backslash';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(name)) return 'it contains a control character';
  if (name.includes('\ufffd')) return 'it is not valid UTF-8';
  if (Buffer.byteLength(name) > NAME_BYTES) return `it is longer than ${NAME_BYTES} bytes`;
  return undefined;
}

/** A name as it may be shown in a sentence: control characters made visible, not too long. */
export function shown(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  const plain = name.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return plain.length > 120 ? `${plain.slice(0, 117)}...` : plain;
}

/** The file's name while it is on its way: hidden, ours by its key, never matched by a sensible pattern. */
export function temporaryName(parcel: Pick<Parcel, 'key'>): string {
  return `.${parcel.key.replace(/[^\w-]/g, '_').slice(0, 200)}.part`;
}

export function checkParcelName(parcel: Pick<Parcel, 'name'>): void {
  const problem = nameProblem(parcel.name);
  if (problem) {
    throw errors.FILE_NAME_REFUSED({
      message: `The file name "${shown(parcel.name)}" cannot be used: ${problem}.`,
      hint: 'Correct the file name in the mapping.',
      value: shown(parcel.name),
    });
  }
}

/** `/`-separated; empty parts fall away, so that `''` below `''` stays `''`: where the login lands. */
export function joinPath(...parts: readonly string[]): string {
  const joined = parts
    .filter((part) => part !== '')
    .join('/')
    .replace(/\/{2,}/g, '/');
  return joined.length > 1 ? joined.replace(/\/$/, '') : joined;
}
