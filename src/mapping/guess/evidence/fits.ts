import { fieldOf } from '../../fields/catalogue.ts';
import type { GuessedKind, SampleColumn } from '../contract.ts';
import { dateShape } from '../shapes/dates.ts';
import { shapesOf } from '../shapes/shapes.ts';

/** A sentence when the values cannot be what the field holds. Empty columns contradict nothing. */
export function contradiction(kind: GuessedKind, path: string, column: SampleColumn): string | undefined {
  const { filled } = column;
  if (filled.length === 0 || path === 'ignored' || path === 'constant') return undefined;
  const shapes = shapesOf(filled);
  const field = fieldOf(kind, path);
  if (!field) return 'the kind has no such field';
  if (field.type === 'integer' && !shapes.integer && !shapes.zeroDecimals) return 'its values are no whole numbers';
  if (field.type === 'integer' && field.check?.(-1) !== undefined && filled.some((value) => /^-\d|\d-$/.test(value)))
    return 'some of its values are below 0';
  if (field.type === 'decimal' && !shapes.decimal) return 'its values are no numbers';
  if (field.type === 'instant' && !dateShape(filled)) return 'its values are no dates';
  if (field.type === 'boolean' && !shapes.yesNo) return 'its values are not yes or no';
  return forms.find(([name]) => path.endsWith(name))?.[1](column);
}

/** Parts of an address and codes whose form is narrow. */
const forms: readonly (readonly [string, (column: SampleColumn) => string | undefined])[] = [
  ['.email', ({ filled }) => (shapesOf(filled).email ? undefined : 'its values are no e-mail addresses')],
  [
    '.phone',
    ({ filled }) =>
      filled.every((value) => /\d{4}/.test(value.replaceAll(/\D/g, '')))
        ? undefined
        : 'its values are no phone numbers',
  ],
  [
    '.country',
    ({ filled }) => (filled.every((value) => /^\D+$/.test(value)) ? undefined : 'its values are no countries'),
  ],
  [
    '.city',
    ({ filled }) =>
      filled.some((value) => /\p{L}/u.test(value) || /^\?+$/.test(value)) ? undefined : 'its values are no names',
  ],
  [
    '.postalCode',
    ({ filled }) =>
      filled.every((value) => /\d/.test(value) && value.length <= 12) ? undefined : 'its values are no postal codes',
  ],
  [
    'trackingNumber',
    ({ filled }) => (filled.every((value) => /\d/.test(value)) ? undefined : 'its values are no parcel numbers'),
  ],
  [
    'urrency',
    ({ filled }) =>
      filled.every((value) => /^[A-Z]{3}$/i.test(value)) ? undefined : 'its values are no currency codes',
  ],
  ['.shipMethod', ({ filled }) => (shapesOf(filled).decimal ? 'its values are numbers' : undefined)],
  ['.sku', ({ filled }) => (filled.every((value) => value.length <= 60) ? undefined : 'its values are too long')],
];
