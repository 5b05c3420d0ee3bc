import { expect } from 'chai';
import { calendarOf } from '../../../src/domain/calendar/calendar.ts';
import { dayBefore, fates, sumOf } from '../../../src/domain/notices/day.ts';
import { mailOf } from '../../../src/domain/notices/facts.ts';
import { type OrderStatus, orderStatuses } from '../../../src/domain/order-status.ts';

describe('the day that the mail of the morning tells of', () => {
  it('is yesterday by the clock of the zone, also when it has 23 or 25 hours', () => {
    const zone = 'America/New_York';
    expect(dayBefore('2026-03-09', zone)).to.deep.equal({
      from: '2026-03-08T05:00:00.000Z',
      to: '2026-03-09T04:00:00.000Z',
      text: '2026-03-08',
    });
    expect(dayBefore('2026-11-02', zone)).to.deep.equal({
      from: '2026-11-01T04:00:00.000Z',
      to: '2026-11-02T05:00:00.000Z',
      text: '2026-11-01',
    });
  });

  it('begins with the last working day where there are mails on working days only', () => {
    const calendar = calendarOf({ zone: 'UTC', holidays: new Map([['2026-03-06', 'a holiday']]) });
    expect(dayBefore('2026-03-09', 'UTC', calendar).text).to.equal('2026-03-05 to 2026-03-08');
    expect(dayBefore('2026-03-11', 'UTC', calendar).text).to.equal('2026-03-10');
    const never = calendarOf({ zone: 'UTC', week: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] } });
    expect(dayBefore('2026-03-16', 'UTC', never).text).to.equal('2026-03-01 to 2026-03-15');
  });

  it('is a sum that always adds up, whatever status the orders have', () => {
    const counts = new Map(orderStatuses.map((status, index): [OrderStatus, number] => [status, index + 1]));
    const { downloaded, delivered, held, skipped, canceled, difference, sum } = sumOf(counts);
    expect(downloaded).to.equal((orderStatuses.length * (orderStatuses.length + 1)) / 2);
    expect(delivered + held + skipped + canceled + difference).to.equal(downloaded);
    expect(sum).to.include(`${downloaded} downloaded = ${delivered} delivered`).and.include('still on the way');
    expect(Object.keys(fates)).to.have.members([...orderStatuses]);
  });
});

describe('a mail from a template', () => {
  it('has its subject in the first line, and no heaps of empty lines', () => {
    expect(mailOf('Subject: Hello \r\n\r\nOne\n\n\n\nTwo\n\n')).to.deep.equal({
      subject: 'Hello',
      body: 'One\n\nTwo\n',
    });
    for (const text of ['Hello\n\nOne', 'Subject:\nOne', '']) expect(mailOf(text)).to.equal(undefined);
  });
});
