import { foldFor } from '../../formats/text/encoding.ts';
import { fold } from '../../formats/text/fold.ts';
import { chained, type NamedStep, toldSteps } from './steps.ts';
import { type FieldValue, Held, Problem, type ValueType } from './value-type.ts';

export interface TextSettings {
  /** `space`: each run of line breaks and tabs becomes one blank, and the value is trimmed. */
  readonly newlines: 'space' | 'keep';
  /** Every other control character becomes a blank. */
  readonly controls: 'space' | 'keep';
  /** `ascii`: letters of other alphabets lose their accents; an encoding: only those that it lacks. */
  readonly fold: string | undefined;
  /** A character that no fold can write, and which would become `?`. */
  readonly unfoldable: 'question mark' | 'hold';
  readonly replace: readonly (readonly [string, string])[];
  readonly letters: 'as they are' | 'upper' | 'lower';
  readonly trim: boolean;
  /** `one`: runs of blanks become one, and none stands at the ends, also after a cut. */
  readonly blanks: 'keep' | 'one';
  /** Characters, counted after everything above. */
  readonly max: number | undefined;
  readonly tooLong: 'hold' | 'cut';
  readonly pad: { readonly to: number; readonly with: string; readonly on: 'left' | 'right' } | undefined;
  /** `1.5E+12` in an identifier is what a spreadsheet made of it: refused, unless this says otherwise. */
  readonly scientific: 'refuse' | 'keep';
}

export const plainText: TextSettings = {
  newlines: 'space',
  controls: 'keep',
  fold: undefined,
  unfoldable: 'question mark',
  replace: [],
  letters: 'as they are',
  trim: false,
  blanks: 'keep',
  max: undefined,
  tooLong: 'hold',
  pad: undefined,
  scientific: 'refuse',
};

const spoilt = /^\d(\.\d+)?E\+\d{1,3}$/i;
const breaks = /[\r\n\t]+/g;
const untidy = /[\r\n\t]|^\s|\s$/;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const otherControls = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g;

/** Order of steps: line breaks and control characters, fold, replacements, letters, blanks, length, padding. */
export function textType(settings: TextSettings, identifies: boolean): ValueType {
  const steps = stepsOf(settings);
  const chain = chained(steps);
  const refuse = identifies && settings.scientific === 'refuse';
  return {
    bare: false,
    write: (value) => chain(String(value)),
    read: (text) => readText(settings, refuse, text),
    explain: (value, _run, tell) => toldSteps(steps, String(value), tell),
    explainRead: (text, _run, tell) => {
      const value = readText(settings, refuse, text);
      if (typeof value === 'string' && value !== text) tell('pad', value, 'what fills the text up is taken off');
      return value;
    },
  };
}

function readText({ pad }: TextSettings, refuse: boolean, text: string): FieldValue | Problem {
  if (refuse && spoilt.test(text)) {
    return new Problem(
      'scientific-notation',
      'A spreadsheet turned this into a rounded number and digits are lost. Format the column as text and export again.',
    );
  }
  return pad && pad.with !== ' ' ? unpadded(text, pad) : text;
}

function stepsOf(settings: TextSettings): NamedStep[] {
  const { newlines, controls, replace, letters, trim, blanks, max, tooLong, pad } = settings;
  const steps: NamedStep[] = [];
  const add = (name: string, apply: NamedStep['apply'], note = '') =>
    steps.push(note === '' ? { name, apply } : { name, note, apply });
  // No text file can hold a NUL: one in a name would cost the reader the whole file.
  add('NUL', (text) => (text.includes('\0') ? text.replaceAll('\0', '') : text));
  if (newlines === 'space')
    add('newlines', (text) => (untidy.test(text) ? text.replaceAll(breaks, ' ').trim() : text), 'space');
  if (controls === 'space') add('controls', (text) => text.replaceAll(otherControls, ' '), 'space');
  const folded = folding(settings);
  if (folded) add('fold', folded, settings.fold);
  for (const [from, to] of replace)
    add('replace', (text) => text.replaceAll(from, to), `${JSON.stringify(from)} by ${JSON.stringify(to)}`);
  if (letters !== 'as they are')
    add('letters', (text) => (letters === 'upper' ? text.toUpperCase() : text.toLowerCase()), letters);
  if (trim) add('trim', (text) => text.trim());
  if (blanks === 'one') add('blanks', (text) => text.replaceAll(/ {2,}/g, ' ').trim(), 'one');
  if (max !== undefined)
    add('max', (text) => (text.length <= max ? text : shortened(text, max, tooLong)), `${max}, else: ${tooLong}`);
  if (blanks === 'one' && max !== undefined) add('blanks', (text) => text.trim(), 'none at the ends after the cut');
  if (pad)
    add(
      'pad',
      (text) => (pad.on === 'left' ? text.padStart(pad.to, pad.with) : text.padEnd(pad.to, pad.with)),
      `to ${pad.to} with ${JSON.stringify(pad.with)} on the ${pad.on}`,
    );
  return steps;
}

function folding({ fold: target, unfoldable }: TextSettings): NamedStep['apply'] | undefined {
  if (target === undefined) return undefined;
  const folds = target === 'ascii' ? fold : (text: string) => foldFor(text, target);
  if (unfoldable === 'question mark') return folds;
  return (text) => {
    const folded = folds(text);
    if (marks(folded) === marks(text)) return folded;
    throw new Held('unencodable-character', text, 'Some letters of the value cannot be written in this file at all.');
  };
}

function marks(text: string): number {
  return text.split('?').length;
}

/** Counts characters as people do: a character beyond the first 65,536 is one, not two. */
function shortened(text: string, max: number, tooLong: 'hold' | 'cut'): string {
  const characters = [...text];
  if (characters.length <= max) return text;
  if (tooLong === 'cut') return characters.slice(0, max).join('');
  throw new Held('too-long', text, `The value has ${characters.length} characters; ${max} fit.`);
}

function unpadded(text: string, pad: { readonly with: string; readonly on: 'left' | 'right' }): string {
  let [from, to] = [0, text.length];
  if (pad.on === 'left') while (from < to - 1 && text[from] === pad.with) from += 1;
  else while (to > 1 && text[to - 1] === pad.with) to -= 1;
  return text.slice(from, to);
}
