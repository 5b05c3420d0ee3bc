import { expect } from 'chai';
import { calendarFor, serviceRuns } from '../../src/config/lookup.ts';
import type { Workspace } from '../../src/config/workspace.ts';
import { type Calendar, hoursOn } from '../../src/domain/calendar/calendar.ts';
import { bad, good, lines, oneWms, texts } from './workbench.ts';

const quiet = 'services: { inventory: off, order delivery: off, shipping confirmations: off }\n';

async function acme(root: string, merchant: string, more: Record<string, string> = {}): Promise<Workspace> {
  return good({ ...texts(root, { acme: merchant }), ...more }, { today: () => '2026-03-01' });
}

function atLegacy(workspace: Workspace): Calendar {
  const calendar = calendarFor(workspace, 'acme', 'acme/legacy/orders');
  if (!calendar) throw new Error('There is no calendar.');
  return calendar;
}

/** Hours of a Monday, a Saturday and Christmas Eve, which is a Thursday. */
const days = (calendar: Calendar) => ['2026-03-02', '2026-03-07', '2026-12-24'].map((day) => hoursOn(calendar, day));

describe('a calendar', () => {
  it('has hours, holidays, half days and cut-offs', async () => {
    const calendar = atLegacy(
      await acme(
        `zone: America/Chicago
calendar:
  working days: [mon, tue, wed, thu, fri, sat]
  hours: "08:00-17:00"
  holidays: ["2026-12-25 Christmas", 2026-11-26]
  half days: { "2026-12-24": "08:00-12:00" }
  cut-offs: { default: "15:00", by ship method: { NDA: "16:30" } }
${oneWms}`,
        quiet,
      ),
    );
    expect(days(calendar)).to.deep.equal([
      [{ from: 480, to: 1020 }],
      [{ from: 480, to: 1020 }],
      [{ from: 480, to: 720 }],
    ]);
    expect([...calendar.holidays]).to.deep.equal([
      ['2026-12-25', 'Christmas'],
      ['2026-11-26', 'holiday'],
    ]);
    expect(calendar).to.deep.include({ zone: 'America/Chicago', retry: 'wall time' });
    expect(calendar.cutOffs).to.deep.equal({ usual: 900, byShipMethod: new Map([['NDA', 990]]) });
  });

  it('is Monday to Friday, the whole day, where it says nothing else', async () => {
    const calendar = atLegacy(await acme(`calendar: { retry: working time }\n${oneWms}`, quiet));
    expect(days(calendar)).to.deep.equal([[{ from: 0, to: 1440 }], [], [{ from: 0, to: 1440 }]]);
    expect(calendar.retry).to.equal('working time');
  });

  it('works on the weekdays that have hours, with a break where there are two', async () => {
    const hours = '{ mon: ["13:00-17:00", "08:00-12:00"], sat: "09:00-12:00" }';
    const calendar = atLegacy(await acme(`calendar: { hours: ${hours} }\n${oneWms}`, quiet));
    expect(days(calendar)).to.deep.equal([
      [
        { from: 480, to: 720 },
        { from: 780, to: 1020 },
      ],
      [{ from: 540, to: 720 }],
      [],
    ]);
  });

  it('comes setting by setting from the nearest place, and its hours mean the clock of the place that wrote them', async () => {
    const root = `zone: UTC
calendar: { hours: "00:00-12:00", holidays: ["2026-12-25"], cut-offs: { default: "10:00" } }
${oneWms}    zone: Asia/Tokyo
    calendar: { hours: "09:00-18:00" }
`;
    const nearest = atLegacy(
      await acme(
        root,
        `zone: Europe/Berlin
calendar: { holidays: ["2026-01-06 Epiphany"], retry: working time }
wms settings: { calendar: { cut-offs: { default: "12:00" } } }
${quiet}`,
      ),
    );
    expect(nearest).to.deep.include({ zone: 'Asia/Tokyo', retry: 'working time' });
    expect(nearest.week.mon).to.deep.equal([{ from: 540, to: 1080 }]);
    expect([[...nearest.holidays.keys()], nearest.cutOffs.usual]).to.deep.equal([['2026-01-06'], 720]);

    const own = atLegacy(await acme(root, `zone: Europe/Berlin\ncalendar: { hours: "07:00-15:00" }\n${quiet}`));
    expect([own.zone, own.week.mon]).to.deep.equal(['Europe/Berlin', [{ from: 420, to: 900 }]]);
  });

  it('is nowhere when nobody wrote one', async () => {
    expect(calendarFor(await acme(oneWms, quiet), 'acme', 'acme/legacy/orders')).to.equal(undefined);
  });

  it('has another digest when its working time changes, and the same when a cut-off does', async () => {
    const digest = async (text: string) => atLegacy(await acme(`calendar: ${text}\n${oneWms}`, quiet)).digest;
    const first = await digest('{ hours: "08:00-17:00" }');
    expect(await digest('{ hours: "08:00-17:00", cut-offs: { default: "15:00" } }')).to.equal(first);
    expect(await digest('{ hours: "08:00-17:00", holidays: ["2026-12-25"] }')).not.to.equal(first);
  });
});

describe('a service on working days', () => {
  it('keeps the calendar of the WMS that it works with, a cart that of its merchant', async () => {
    const root = `calendar: { hours: "06:00-14:00" }\n${oneWms}    calendar: { hours: "09:00-18:00" }\n`;
    const workspace = await acme(
      root,
      `services: { order delivery: { every: 15m, on: working days }, shipping confirmations: off, inventory: off }
carts:
  web:
    orders: { from: { folder: /srv/acme }, mapping: out }
    services: { order download: { at: ["10:00"], on: working days } }
`,
    );
    const begins = serviceRuns(workspace).map(({ service, timing }) => [
      service,
      'on' in timing ? timing.on?.week.mon[0]?.from : undefined,
    ]);
    expect(begins.filter(([, from]) => from !== undefined)).to.deep.equal([
      ['order delivery', 540],
      ['order download', 360],
    ]);
  });

  it('means Monday to Friday in the zone of its merchant where nobody wrote a calendar', async () => {
    const workspace = await acme(
      oneWms,
      'zone: Asia/Tokyo\nservices: { inventory: { every: 1h, on: working days } }\n',
    );
    const timing = workspace.merchants.get('acme')?.services.inventory;
    const on = timing?.kind === 'every' ? timing.on : undefined;
    expect([on?.zone, on?.week.fri.length, on?.week.sat.length]).to.deep.equal(['Asia/Tokyo', 1, 0]);
  });
});

const ics = (...events: string[]) => ['BEGIN:VCALENDAR', ...events, 'END:VCALENDAR', ''].join('\n');
const christmas = 'BEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:20251225\nRRULE:FREQ=YEARLY\nSUMMARY:Christmas\nEND:VEVENT';

describe('a calendar file', () => {
  it('gives holidays beside those that are listed, and changes the revision', async () => {
    const root = `calendar: { holidays file: holidays.ics, holidays: ["2026-11-27 Inventory"] }\n${oneWms}`;
    const workspace = await acme(root, quiet, { 'holidays.ics': ics(christmas) });
    const { holidays } = atLegacy(workspace);
    expect([holidays.get('2026-12-25'), holidays.get('2026-11-27')]).to.deep.equal(['Christmas', 'Inventory']);
    const later = await acme(root, quiet, { 'holidays.ics': ics(christmas.replace('20251225', '20251226')) });
    expect(later.revision).not.to.equal(workspace.revision);
    expect(workspace.warnings).to.deep.equal([]);
  });

  it('that nobody names is a warning', async () => {
    const { warnings } = await acme(oneWms, quiet, { 'holidays.ics': ics(christmas) });
    expect(lines(warnings)).to.deep.equal([
      'holidays.ics:1:1 CONFIG_CALENDAR_FILE No calendar names this file. Write "holidays file: holidays.ics" where it counts.',
    ]);
  });

  it('that is not there is found, with the one that was meant', async () => {
    const all = { ...texts(`calendar: { holidays file: holiday.ics }\n${oneWms}`), 'holidays.ics': ics(christmas) };
    expect(await bad(all)).to.deep.equal([
      'crossdock.yaml:1:28 CONFIG_CALENDAR_FILE calendar.holidays file: There is no file "holiday.ics". Did you mean "holidays.ics"?',
    ]);
  });

  it('with an event that cannot be read is found at its line', async () => {
    const all = {
      ...texts(`calendar: { holidays file: a.ics }\n${oneWms}`),
      'a.ics': ics(christmas, 'BEGIN:VEVENT\nUID:2\nSUMMARY:When?\nEND:VEVENT'),
    };
    expect(await bad(all)).to.deep.equal([
      'a.ics:8:1 CONFIG_CALENDAR_FILE This event has no DTSTART, the day on which it begins.',
    ]);
  });
});

describe('findings of calendars', () => {
  const wrong: readonly [string, string, string][] = [
    [
      'a misspelt key',
      'calendar: { hollidays: [] }',
      '1:13 CONFIG_UNKNOWN_KEY calendar.hollidays is not a setting. Did you mean "holidays"?',
    ],
    [
      'a weekday that is none',
      'calendar: { working days: [mon, teu] }',
      '1:33 CONFIG_VALUE calendar.working days[1]: Write mon, tue, wed, thu, fri, sat or sun. Did you mean "tue"?',
    ],
    [
      'hours that are none',
      'calendar: { hours: 8-17 }',
      '1:20 CONFIG_TYPE calendar.hours: Write hours such as "08:00-17:00", several in [ ], or { mon: "08:00-17:00", fri: "08:00-14:00" }.',
    ],
    [
      'hours over midnight',
      'calendar: { hours: "22:00-06:00" }',
      '1:20 CONFIG_VALUE calendar.hours: The end is not after the beginning. Work over midnight is two: ["00:00-06:00", "22:00-24:00"].',
    ],
    [
      'hours that overlap',
      'calendar: { hours: { mon: ["08:00-12:00", "11:00-17:00"] } }',
      '1:27 CONFIG_CALENDAR calendar.hours.mon: These hours overlap. Put them together.',
    ],
    [
      'a day that is not in the calendar',
      'calendar: { holidays: ["2026-02-30"] }',
      '1:24 CONFIG_VALUE calendar.holidays[0]: There is no such day.',
    ],
    [
      'a day in another form',
      'calendar: { holidays: [25.12.2026] }',
      '1:24 CONFIG_VALUE calendar.holidays[0]: Write a day such as "2026-12-25 Christmas".',
    ],
    [
      'a half day that is no day',
      'calendar: { half days: { dec-24: "08:00-12:00" } }',
      '1:34 CONFIG_VALUE calendar.half days.dec-24: Write a day such as "2026-12-24".',
    ],
    [
      'a half day that is a holiday',
      'calendar: { holidays: [2026-12-24], half days: { 2026-12-24: "08:00-12:00" } }',
      '1:50 CONFIG_CALENDAR calendar.half days.2026-12-24: 2026-12-24 is also in "holidays". Delete one of the two.',
    ],
    [
      'a cut-off that is no time',
      'calendar: { cut-offs: { default: 3pm } }',
      '1:34 CONFIG_VALUE calendar.cut-offs.default: Write a time such as "14:30".',
    ],
    [
      'a calendar file somewhere else',
      'calendar: { holidays file: ../a.ics }',
      '1:28 CONFIG_VALUE calendar.holidays file: Write the name of an .ics file beside crossdock.yaml, such as holidays.ics.',
    ],
    [
      'another clock for patience',
      'calendar: { retry: workingtime }',
      '1:20 CONFIG_VALUE calendar.retry: Write wall time or working time. Did you mean "working time"?',
    ],
  ];
  for (const [what, text, finding] of wrong) {
    it(`name ${what}`, async () =>
      expect(await bad(texts(`${text}\n${oneWms}`))).to.deep.equal([`crossdock.yaml:${finding}`]));
  }

  it('name what a service may be on', async () => {
    const text = 'services: { inventory: { every: 1h, on: workdays } }\n';
    expect(await bad(texts(oneWms, { acme: text }))).to.deep.equal([
      'merchants/acme.yaml:1:41 CONFIG_VALUE services.inventory.on: Write "on: working days", or leave it out.',
    ]);
  });

  it('warn of holidays that are all over, of a cut-off at night and of hours on a day without work', async () => {
    const root = `calendar:
  working days: [mon]
  hours: { mon: "08:00-17:00", tue: "08:00-17:00" }
  holidays: ["2025-12-25 Christmas"]
  cut-offs: { default: "17:00", by ship method: { NDA: "17:30" } }
${oneWms}`;
    expect(lines((await acme(root, quiet)).warnings)).to.deep.equal([
      'crossdock.yaml:3:32 CONFIG_CALENDAR calendar.hours.tue: tue is not in "working days", so its hours have no effect.',
      'crossdock.yaml:4:13 CONFIG_CALENDAR calendar.holidays: The last holiday is 2025-12-25, in the past. Add those to come.',
      'crossdock.yaml:5:56 CONFIG_CALENDAR calendar.cut-offs.by ship method.NDA: 17:30 lies outside the working hours of every day.',
    ]);
  });
});
