import { expect } from 'chai';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { datePattern } from '../../src/mapping/types/date-pattern.ts';
import { dateWriter } from '../../src/mapping/types/date-writer.ts';
import { phpPattern } from '../../src/mapping/types/php-letters.ts';

const zones = [
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Pacific/Apia',
];

describe('dates', () => {
  it('are written as luxon writes them, in every zone and on both sides of every change', () => {
    const patterns = ['yyyy-MM-dd HH:mm:ss.SSS ZZ', 'M/d/yy h:m:s a ZZZ', "yyyy'T'HH", 'hh a', 'H'];
    const instant = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2060, 0, 1) });
    fc.assert(
      fc.property(instant, fc.constantFrom(...zones), fc.constantFrom(...patterns), (moment, zone, pattern) => {
        const read = datePattern(pattern);
        if (!('parts' in read)) throw new Error(read.complaint);
        expect(dateWriter(read.parts)(moment, zone)).to.equal(
          DateTime.fromMillis(moment, { zone, locale: 'en-US' }).toFormat(pattern),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('in PHP letters are what PHP writes', () => {
    const moment = Date.UTC(2026, 2, 10, 21, 16, 8, 45);
    const letters: readonly [string, string][] = [
      ['Y-m-d', '2026-03-10'],
      ['m/d/Y', '03/10/2026'],
      ['F j, Y, g:i a', 'March 10, 2026, 5:16 pm'],
      ['m.d.y', '03.10.26'],
      ['c', '2026-03-10T17:16:08-04:00'],
      ['D, d M Y H:i:s O', 'Tue, 10 Mar 2026 17:16:08 -0400'],
      ['r', 'Tue, 10 Mar 2026 17:16:08 -0400'],
      ['jS', '10th'],
      ['l N w z', 'Tuesday 2 2 68'],
      ['W o t L', '11 2026 31 0'],
      ['n G h A B', '3 17 05 PM 927'],
      ['u e I P Z U', '045000 America/New_York 1 -04:00 -14400 1773177368'],
      ['\\Y\\m Y', 'Ym 2026'],
    ];
    for (const [pattern, result] of letters) {
      const read = phpPattern(pattern);
      if (!('parts' in read)) throw new Error(read.complaint);
      expect(dateWriter(read.parts)(moment, 'America/New_York'), pattern).to.equal(result);
    }
    const ordinals = [1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 31].map((day) => {
      const read = phpPattern('jS');
      return 'parts' in read ? dateWriter(read.parts)(Date.UTC(2026, 0, day, 12), 'UTC') : '';
    });
    expect(ordinals.join(' ')).to.equal('1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 23rd 31st');
  });
});
