import { writeDate } from '../../../mapping/types/date.ts';
import { datePattern } from '../../../mapping/types/date-pattern.ts';

const tokens: readonly (readonly [string, string])[] = [
  ['yyyy', 'year, four digits'],
  ['yy', 'year, two digits'],
  ['MM', 'month, two digits'],
  ['M', 'month, as many digits as it needs'],
  ['MMM', 'month, short name'],
  ['MMMM', 'month, whole name'],
  ['dd', 'day, two digits'],
  ['d', 'day, as many digits as it needs'],
  ['ooo', 'day of the year, three digits'],
  ['EEE', 'weekday, short name'],
  ['HH', 'hour 00 to 23'],
  ['hh', 'hour 01 to 12'],
  ['h', 'hour 1 to 12'],
  ['a', 'AM or PM'],
  ['mm', 'minute'],
  ['ss', 'second'],
  ['SSS', 'thousandths of a second'],
  ['ZZ', 'offset with a colon'],
  ['ZZZ', 'offset without'],
  ['X', 'seconds since 1970'],
];
const patterns = ['yyyyMMdd', 'MM/dd/yyyy', 'M/d/yyyy h:mm a', 'dd-MMM-yyyy', "yyyy-MM-dd'T'HH:mmZZ"];

const moment = '2026-03-09T19:05:07Z';
export const exampleZone = 'America/Chicago';

/** Every token with what it gives; the engine itself writes the examples. */
export function dateWords(): { readonly name: string; readonly says: string; readonly example: string }[] {
  return [
    ...tokens.map(([name, says]) => ({ name, says, example: written(name) })),
    ...patterns.map((name) => ({ name, says: 'a pattern; text goes into apostrophes', example: written(name) })),
  ];
}

function written(pattern: string): string {
  const read = datePattern(pattern);
  return 'parts' in read ? writeDate(moment, read.parts, exampleZone) : '';
}
