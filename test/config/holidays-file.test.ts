import { expect } from 'chai';
import { readHolidays } from '../../src/config/holidays-file.ts';

const event = (...lines: string[]) => ['BEGIN:VEVENT', 'UID:a', ...lines, 'END:VEVENT'];
const file = (...lines: string[]) => ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');

/** Days from 2025 to 2028 with their names. */
function days(...lines: string[]): string[] {
  const { holidays, findings, warnings } = readHolidays('a.ics', file(...lines));
  expect([findings, warnings]).to.deep.equal([[], []]);
  return [...holidays]
    .filter(([day]) => day >= '2025' && day < '2028')
    .map(([day, name]) => `${day} ${name}`)
    .sort();
}

/** `line message` of findings and warnings. */
function told(text: string): string[] {
  const { findings, warnings } = readHolidays('a.ics', text);
  return [...findings, ...warnings].map(({ line, message }) => `${line} ${message}`);
}

describe('a file of holidays', () => {
  it('gives days, also several in a row, without the day after the last', () => {
    const lines = [
      ...event('DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20261227', 'SUMMARY:Christmas'),
      ...event('DTSTART;VALUE=DATE:20260703', 'SUMMARY:Independence', '  Day'),
    ];
    expect(days(...lines)).to.deep.equal([
      '2026-07-03 Independence Day',
      '2026-12-24 Christmas',
      '2026-12-25 Christmas',
      '2026-12-26 Christmas',
    ]);
  });

  it('writes out what comes again, without the days that are taken out, moved or called off', () => {
    const lines = [
      ...event('DTSTART;VALUE=DATE:20041125', 'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH', 'SUMMARY:Thanksgiving'),
      ...event(
        'DTSTART;VALUE=DATE:20200101',
        'RRULE:FREQ=YEARLY',
        'EXDATE;VALUE=DATE:20260101',
        'SUMMARY:New Year',
      ).map((line) => line.replace('UID:a', 'UID:b')),
      ...event('RECURRENCE-ID;VALUE=DATE:20270101', 'DTSTART;VALUE=DATE:20270104', 'SUMMARY:New Year, later').map(
        (line) => line.replace('UID:a', 'UID:b'),
      ),
      ...event('RECURRENCE-ID;VALUE=DATE:20261126', 'DTSTART;VALUE=DATE:20261126', 'STATUS:CANCELLED'),
    ];
    expect(days(...lines)).to.deep.equal([
      '2025-01-01 New Year',
      '2025-11-27 Thanksgiving',
      '2027-01-04 New Year, later',
      '2027-11-25 Thanksgiving',
    ]);
  });

  it('means the same days whenever it is read: to the end of 2099', () => {
    const { holidays } = readHolidays('a.ics', file(...event('DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=YEARLY')));
    expect([holidays.size, [...holidays.keys()].at(-1)]).to.deep.equal([74, '2099-01-01']);
  });

  it('leaves out what is called off, and what has hours with a warning', () => {
    const lines = [
      ...event('DTSTART;VALUE=DATE:20260501', 'STATUS:CANCELLED', 'SUMMARY:Off'),
      ...event('DTSTART:20260502T100000Z', 'SUMMARY:Staff meeting'),
    ];
    expect(told(file(...lines))).to.deep.equal([
      '9 "Staff meeting" is not an event of whole days, so it is no holiday.',
    ]);
    expect([...readHolidays('a.ics', file(...lines)).holidays]).to.deep.equal([]);
  });

  const rule = (text: string) => file(...event('DTSTART;VALUE=DATE:20260131', `RRULE:${text}`));
  const wrong: [string, string, string][] = [
    [
      'another kind of file',
      'day,name\n2026-12-25,Christmas\n',
      '1 This is no calendar file: the line BEGIN:VCALENDAR is missing. Export it as iCalendar (.ics).',
    ],
    [
      'a line without a name',
      file('Christmas'),
      '3 This line has no name. A line that goes on with the one before it begins with a space.',
    ],
    [
      'an event without end',
      'BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n',
      '3 END:VCALENDAR ends nothing here; BEGIN:VEVENT of line 2 is open.',
    ],
    ['a file that was cut off', 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\n', '2 BEGIN:VEVENT has no END.'],
    [
      'a day that is none',
      file(...event('DTSTART;VALUE=DATE:20260230')),
      '3 DTSTART is no day. Write one such as DTSTART;VALUE=DATE:20261225.',
    ],
    [
      'an event that never ends',
      file(...event('DTSTART;VALUE=DATE:20260101', 'DTEND;VALUE=DATE:20990101')),
      '3 This event lasts longer than a year.',
    ],
    [
      'a rule that the library would follow for ever',
      rule('FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31'),
      '3 RRULE: FREQ=DAILY is not read. Write the days of this event one by one, or into "holidays".',
    ],
    [
      'a rule with a day that not every month has',
      rule('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'),
      '3 RRULE: it names a day that not every month or year has. Write the days one by one.',
    ],
  ];
  wrong.push(
    [
      'a rule with a word that the library passes over',
      rule('FREQ=YEARLY;BYEASTER=1'),
      '3 RRULE: BYEASTER=1 is not read. Write the days of this event one by one, or into "holidays".',
    ],
    [
      'a year that nobody means',
      file(...event('DTSTART;VALUE=DATE:99991231')),
      '3 DTSTART lies before 1970 or after 2099.',
    ],
    [
      'more days than a calendar has, once for all of them',
      file(...event('DTSTART;VALUE=DATE:20260101', 'DURATION:P300D', 'RRULE:FREQ=YEARLY')),
      '3 The calendar has more than 20000 days without work.',
    ],
  );
  for (const [what, text, finding] of wrong)
    it(`says on which line it has ${what}`, () => expect(told(text)).to.deep.equal([finding]));
});
