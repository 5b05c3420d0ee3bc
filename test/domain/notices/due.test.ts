import { expect } from 'chai';
import { dueLetters, type News, type Told } from '../../../src/domain/notices/due.ts';

const second = (count: number) => new Date(Date.parse('2026-03-01T10:00:00.000Z') + count * 1000).toISOString();

function news(exception: string, at: number, more: Partial<News> = {}): News {
  return { exception, audience: 'workspace', kind: 'opened', code: 'A_CODE', urgent: false, at: second(at), ...more };
}

/** Exceptions of each letter. */
function letters(pending: readonly News[], now: number, { digest = 900, told = [] as readonly Told[] } = {}) {
  return dueLetters(pending, told, digest, second(now)).map((one) => ({
    to: one.audience,
    of: one.news.map(({ exception }) => exception).join(),
    heldBack: one.heldBack,
  }));
}

describe('what people are told when', () => {
  it('gathers what can wait from the first of it on, codes together', () => {
    const pending = [news('1', 0), news('2', 500, { code: 'B_CODE' })];
    expect(letters(pending, 899)).to.deep.equal([]);
    expect(letters(pending, 900)).to.deep.equal([{ to: 'workspace', of: '1,2', heldBack: 0 }]);
  });

  it('tells what is urgent after a few seconds, each code by itself', () => {
    const pending = [
      news('1', 0, { urgent: true }),
      news('2', 4, { urgent: true }),
      news('3', 0, { urgent: true, code: 'B_CODE' }),
      news('4', 0),
    ];
    expect(letters(pending, 4)).to.deep.equal([]);
    expect(letters(pending, 5).map(({ of }) => of)).to.deep.equal(['1,2', '3']);
  });

  it('waits for nothing where the digest is off', () => {
    expect(
      letters([news('1', 0), news('2', 1, { code: 'B_CODE' })], 6, { digest: 0 }).map(({ of }) => of),
    ).to.deep.equal(['1', '2']);
  });

  it('tells an audience of a code at most once an hour, and then how many had to wait', () => {
    const told: Told[] = [{ audience: 'workspace', kind: 'opened', code: 'A_CODE', at: second(0) }];
    const pending = [news('1', 10, { urgent: true }), news('2', 20, { urgent: true })];
    expect(letters(pending, 3599, { told })).to.deep.equal([]);
    expect(letters(pending, 3600, { told })).to.deep.equal([{ to: 'workspace', of: '1,2', heldBack: 2 }]);
    const others = [
      news('3', 10, { urgent: true, audience: 'merchant:acme' }),
      news('4', 10, { urgent: true, code: 'B_CODE' }),
      news('5', 10, { urgent: true, kind: 'resolved' }),
    ];
    expect(letters(others, 100, { told }).map(({ of }) => of)).to.deep.equal(['3', '4', '5']);
  });

  it('leaves what has to wait out of the digest, and lets the rest of it go', () => {
    const told: Told[] = [{ audience: 'workspace', kind: 'opened', code: 'A_CODE', at: second(0) }];
    const pending = [news('1', 10), news('2', 20, { code: 'B_CODE' })];
    expect(letters(pending, 920, { told })).to.deep.equal([{ to: 'workspace', of: '2', heldBack: 0 }]);
  });
});
