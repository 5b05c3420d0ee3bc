import { foldFor } from '../../formats/text/encoding.ts';
import { fold } from '../../formats/text/fold.ts';
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

type Step = (value: string) => string;

/** Order of steps: line breaks and control characters, fold, replacements, letters, blanks, length, padding. */
export function textType(settings: TextSettings, identifies: boolean): ValueType {
  const steps = stepsOf(settings);
  const refuse = identifies && settings.scientific === 'refuse';
  return {
    bare: false,
    write: (value) => {
      let text = String(value);
      for (const step of steps) text = step(text);
      return text;
    },
    read: (text) => readText(settings, refuse, text),
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

function stepsOf(settings: TextSettings): Step[] {
  const { newlines, controls, replace, letters, trim, blanks, max, tooLong, pad } = settings;
  // No text file can hold a NUL: one in a name would cost the reader the whole file.
  const steps: Step[] = [(text) => (text.includes('\0') ? text.replaceAll('\0', '') : text)];
  if (newlines === 'space') steps.push((text) => (untidy.test(text) ? text.replaceAll(breaks, ' ').trim() : text));
  if (controls === 'space') steps.push((text) => text.replaceAll(otherControls, ' '));
  const folded = folding(settings);
  if (folded) steps.push(folded);
  for (const [from, to] of replace) steps.push((text) => text.replaceAll(from, to));
  if (letters !== 'as they are') steps.push((text) => (letters === 'upper' ? text.toUpperCase() : text.toLowerCase()));
  if (trim) steps.push((text) => text.trim());
  if (blanks === 'one') steps.push((text) => text.replaceAll(/ {2,}/g, ' ').trim());
  if (max !== undefined) steps.push((text) => (text.length <= max ? text : shortened(text, max, tooLong)));
  if (blanks === 'one' && max !== undefined) steps.push((text) => text.trim());
  if (pad) steps.push((text) => (pad.on === 'left' ? text.padStart(pad.to, pad.with) : text.padEnd(pad.to, pad.with)));
  return steps;
}

function folding({ fold: target, unfoldable }: TextSettings): Step | undefined {
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
