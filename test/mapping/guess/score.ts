import { readFileSync } from 'node:fs';
import type { ColumnGuess, KnownColumn, Proposal } from '../../../src/mapping/guess/contract.ts';
import { guessMapping } from '../../../src/mapping/guess/guess.ts';
import { prefixes, type Truth } from './truth.ts';

export interface Figures {
  readonly columns: number;
  readonly right: number;
  /** Fixed texts that tell records or elements apart: to be certain of them is no merit. */
  readonly given: number;
  /** The others. */
  readonly open: number;
  /** Certain ones among the others. */
  readonly certain: number;
  /** One sentence for every column that was marked certain and is wrong. */
  readonly wrongButCertain: readonly string[];
  readonly wrong: readonly string[];
}

interface Place {
  readonly at: number;
  /** Fixed width only: one past the last character. */
  readonly end?: number;
  readonly accepted: readonly string[];
}

/** How many columns of a sample are proposed as they are. */
export function figuresOf(folder: string, truth: Truth, known: readonly KnownColumn[]): Figures {
  const proposal = guessMapping(readFileSync(`${folder}/${truth.file}`), { known });
  const headed = proposal.records.some(({ columns }) => columns.some(({ header }) => header !== ''));
  const lines = readFileSync(`${folder}/${truth.file}`, 'latin1').split(/\r?\n/);
  const judged = Object.entries(truth.records).flatMap(([name, words]) =>
    judgeRecord(
      proposal,
      truth,
      name,
      words,
      lines.filter((line, index) => line.startsWith(name) && (index > 0 || !headed)),
    ),
  );
  const named = (list: typeof judged) => list.map(({ sentence }) => sentence);
  return {
    columns: judged.length,
    right: judged.filter(({ right }) => right).length,
    given: judged.filter(({ given }) => given).length,
    open: judged.filter(({ given }) => !given).length,
    certain: judged.filter(({ certain, given }) => certain && !given).length,
    wrongButCertain: named(judged.filter(({ right, certain }) => certain && !right)),
    wrong: named(judged.filter(({ right }) => !right)),
  };
}

export function sum(all: readonly Figures[]): Figures {
  const total = (key: 'columns' | 'right' | 'given' | 'open' | 'certain') =>
    all.reduce((number, one) => number + one[key], 0);
  return {
    columns: total('columns'),
    right: total('right'),
    given: total('given'),
    open: total('open'),
    certain: total('certain'),
    wrongButCertain: all.flatMap((one) => one.wrongButCertain),
    wrong: all.flatMap((one) => one.wrong),
  };
}

function judgeRecord({ kind, records }: Proposal, truth: Truth, name: string, words: string, lines: readonly string[]) {
  const guessed = records.find((record) => record.name === name)?.columns ?? [];
  const places = placesOf(words);
  const judged = places.map((place) => {
    const guess = placed(guessed, place, lines);
    const told = toldOf(guess);
    const fits = place.end === undefined || guess === undefined || sameText(lines, guess, place);
    const right = truth.kind === kind && place.accepted.includes(told) && (fits || told === '-');
    const sentence = `${truth.file} ${name} ${guess?.header || place.at + 1}: ${told} instead of ${place.accepted.join(' or ')}`;
    return { right, given: guess?.given === true, certain: guess?.certain === true, sentence };
  });
  // A field in a place where no column begins is as wrong as one in the wrong column.
  const invented = guessed.filter(
    (guess) => guess.meaning.is === 'field' && !places.some((place) => placed([guess], place, lines) !== undefined),
  );
  return [
    ...judged,
    ...invented.map((guess) => ({
      right: false,
      given: false,
      certain: guess.certain,
      sentence: `${truth.file} ${name} ${guess.at + 1}: ${toldOf(guess)} where no column begins`,
    })),
  ];
}

function placed(guessed: readonly ColumnGuess[], place: Place, lines: readonly string[]): ColumnGuess | undefined {
  if (place.end === undefined) return guessed.find(({ at }) => at === place.at);
  return guessed.find((guess) => sameText(lines, guess, place)) ?? guessed.find((guess) => overlaps(guess, place));
}

/** Most of the place. */
function overlaps({ at, end = at }: ColumnGuess, place: Place): boolean {
  return Math.min(end, place.end ?? 0) - Math.max(at, place.at) > ((place.end ?? 0) - place.at) / 2;
}

/** In fixed width two places are one when every line has the same text in both: blanks belong to nobody. */
function sameText(lines: readonly string[], { at, end }: ColumnGuess, place: Place): boolean {
  return lines.every((line) => line.slice(at, end).trim() === line.slice(place.at, place.end).trim());
}

function toldOf(guess: ColumnGuess | undefined): string {
  switch (guess?.meaning.is) {
    case 'field':
      return guess.meaning.path;
    case 'parts':
      return guess.meaning.text;
    case 'total':
      return `#${guess.meaning.of}`;
    case 'matrix':
      return `*${guess.meaning.path}`;
    default:
      return '-';
  }
}

function placesOf(words: string): Place[] {
  return words.split(' ').map((word, index) => {
    const [, from, to, meaning = word] = /^(\d+)(?:-(\d+))?:(.*)$/.exec(word) ?? [];
    const accepted = meaning.split('|').map(pathOf);
    const at = from === undefined ? index : Number(from) - 1;
    return to === undefined ? { at, accepted } : { at, end: Number(to), accepted };
  });
}

function pathOf(word: string): string {
  const [prefix = '', ...rest] = word.split('.');
  return /^[-{#*]/.test(word) ? word : [prefixes[prefix] ?? prefix, ...rest].join('.');
}
