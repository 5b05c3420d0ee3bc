import type { ColumnGuess, SampleColumn } from '../contract.ts';
import { meaningsOf } from '../dictionary/index.ts';
import { shapesOf } from '../shapes/shapes.ts';
import { columnsFor, type Guesses, meaningAnew, type Refinement } from './guesses.ts';

interface Family {
  readonly columns: readonly SampleColumn[];
  readonly headers: string;
  readonly reason: string;
}

/** A stock file with one column per warehouse: each cell is a level of its own. */
export const warehouseColumns: Refinement = ({ kind, layout: { format } }, table, guesses) => {
  if (kind !== 'inventory' || format.id !== 'delimited' || !format.header || table.group) return [];
  if (columnsFor(table, guesses, /^level\.sku$/).length !== 1) return [];
  if (columnsFor(table, guesses, /^level\.warehouseCode$/).length > 0) return [];
  const open = table.columns.filter((column) => isStock(column) && isOpen(guesses, column));
  const family = alikeNames(open) ?? siteCodes(open);
  if (!family) return [];
  return family.columns.flatMap((column): [SampleColumn, ColumnGuess][] => {
    const guess = guesses.get(column);
    const meaning = {
      is: 'matrix',
      path: 'level.quantityAvailable',
      by: 'level.warehouseCode',
      headers: family.headers,
    } as const;
    return guess ? [[column, meaningAnew(guess, { meaning, certain: false, reason: family.reason })]] : [];
  });
};

function isStock({ header, filled }: SampleColumn): boolean {
  return header !== '' && filled.length > 0 && shapesOf(filled).integer;
}

/** No heading of its own meaning, such as "On Hand". */
function isOpen(guesses: Guesses, { header }: SampleColumn): boolean {
  const known = meaningsOf('inventory', header).some(({ weight }) => weight > 0.7);
  return !known && meaningsOf('inventory', lastWord(header)).every(({ weight }) => weight < 0.7) && guesses.size > 0;
}

/** What is left of a heading is the name of a place, and nothing that stock is divided by. */
function isName(text: string): boolean {
  return meaningsOf('inventory', text).length === 0 && !/quantity|qty|menge|total|units?|price|cost/i.test(text);
}

function lastWord(header: string): string {
  return header.split(/[\s_:-]+/).at(-1) ?? '';
}

/** `Stock DAL`, `Stock RNO`: one word before, or behind, the names. */
function alikeNames(columns: readonly SampleColumn[]): Family | undefined {
  const before = byPattern(columns, /^(\p{L}+[\s_:-]+)(\S.*)$/u, 1, (word) => `^${escaped(word)}(.+)$`);
  return before ?? byPattern(columns, /^(.*\S)([\s_:-]+\p{L}+)$/u, 2, (word) => `^(.+)${escaped(word)}$`);
}

function byPattern(
  columns: readonly SampleColumn[],
  form: RegExp,
  fixed: 1 | 2,
  pattern: (word: string) => string,
): Family | undefined {
  const families = new Map<string, SampleColumn[]>();
  for (const column of columns) {
    const found = form.exec(column.header);
    const [word, name = ''] = [found?.[fixed], found?.[3 - fixed]];
    if (word !== undefined && isName(name)) families.set(word, [...(families.get(word) ?? []), column]);
  }
  const [word, most] = [...families].sort((a, b) => b[1].length - a[1].length)[0] ?? [];
  if (word === undefined || !most || most.length < 2) return undefined;
  const headers = pattern(word);
  return { columns: most, headers, reason: `${most.length} columns are named alike: one per warehouse` };
}

/** `DAL1`, `RNO2`: short codes in capitals. Named one by one, because `SKU` is such a word, too. */
function siteCodes(columns: readonly SampleColumn[]): Family | undefined {
  const codes = columns.filter(({ header }) => /^[A-Z]{2,5}-?\d{0,3}$/.test(header));
  if (codes.length < 2) return undefined;
  const headers = `^(${codes.map(({ header }) => escaped(header)).join('|')})$`;
  return { columns: codes, headers, reason: `${codes.length} columns are named by short codes: one per warehouse` };
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
