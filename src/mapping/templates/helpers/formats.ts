import { isDecimal, toPlaces } from '../../decimal.ts';
import { writeDate } from '../../types/date.ts';
import { datePattern } from '../../types/date-pattern.ts';
import { Held } from '../../types/value-type.ts';
import { type Helper, textOf } from '../helper.ts';

export const formatHelpers: readonly Helper[] = [
  {
    name: 'date',
    says: 'A date by a pattern of yyyy MM dd HH mm ss, in the zone of the warehouse or in `zone`; empty stays empty.',
    example: "{{date now 'yyyyMMdd' zone='UTC'}} gives 20260303",
    safeInCsv: true,
    run: ([value, pattern], { zone }, run) => {
      const read = datePattern(textOf(pattern));
      if ('complaint' in read) throw new Held('bad-date', textOf(pattern), read.complaint);
      return textOf(value) === '' ? '' : writeDate(value, read.parts, zone === undefined ? run.zone : textOf(zone));
    },
  },
  {
    name: 'number',
    says: 'A number with so many decimals; `separator` says what stands before them (a point).',
    example: "{{number line.unitPrice 2 separator=','}} gives 9,25",
    safeInCsv: true,
    run: ([value, places], { separator = '.' }) => {
      const text = textOf(value);
      if (text === '') return '';
      if (!isDecimal(text)) throw new Held('not-a-number', text, 'The value is not a number.');
      const exact = places === undefined ? text : toPlaces(text, Number(places));
      return exact.replace('.', textOf(separator));
    },
  },
];
