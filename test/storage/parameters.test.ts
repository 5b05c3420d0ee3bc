import { expect } from 'chai';
import { sql } from 'kysely';
import { CrossdockError } from '../../src/support/errors.ts';
import { rejection } from '../support/rejection.ts';
import { eachStore } from '../support/stores.ts';

const refused: readonly [string, unknown, RegExp][] = [
  ['a date', new Date(0), /of type Date/],
  ['an object', { a: 1 }, /of type Object/],
  ['a map', new Map(), /of type Map/],
  ['a list of numbers', [1, 2], /of type Array/],
  ['undefined', undefined, /undefined/],
  ['a symbol', Symbol('s'), /symbol/],
  ['NaN', Number.NaN, /NaN/],
  ['infinity', Number.POSITIVE_INFINITY, /Infinity/],
  ['a text with NUL', 'a\0b', /NUL/],
];

eachStore('parameters of statements', (open) => {
  it('of a type that cannot be stored are refused by name, and the process lives on', async () => {
    const store = await open();
    for (const [name, value, words] of refused) {
      const thrown = await rejection(sql`select ${value}`.execute(store.reader));
      expect(thrown, name)
        .to.be.instanceOf(CrossdockError)
        .and.to.include({ code: 'STORE_VALUE_REFUSED', disposition: 'park' });
      expect((thrown as Error).message, name).to.match(words);
      await store.ping();
    }
  });

  it('keeps numbers, text, null and truth values through a table', async () => {
    const store = await open();
    for (const [name, value] of [
      ['zero', 0],
      ['small', -7],
      ['large', 2 ** 53 - 1],
      ['big', 12n],
      ['yes', true],
      ['no', false],
    ] as const) {
      await store.commits.commit({
        apply: async (trx) =>
          void (await sql`insert into counters (scope, name, value) values ('test', ${name}, ${value})`.execute(trx)),
      });
    }
    const rows = await store.reader.selectFrom('counters').select(['name', 'value']).orderBy('value').execute();
    expect(rows.map(({ name, value }) => [name, value])).to.have.deep.members([
      ['small', -7],
      ['zero', 0],
      ['no', 0],
      ['yes', 1],
      ['big', 12],
      ['large', 2 ** 53 - 1],
    ]);
  });

  it('keeps quotes, newlines, every script, and a whole number in a text column as it was written', async () => {
    const store = await open();
    const texts = ['', 'O\'Brien "Ltd"', 'two\nlines\ttab\\', 'Zażółć 倉庫 🚚', '007', 'x'.repeat(100_000)];
    for (const text of texts) {
      await store.commits.commit({
        apply: async (trx) =>
          void (await sql`insert into counters (scope, name, value) values (${text}, 'n', 1)`.execute(trx)),
      });
    }
    const rows = await store.reader.selectFrom('counters').select('scope').execute();
    expect(rows.map(({ scope }) => scope)).to.have.members(texts);
  });

  it('keep a whole number whole in a text column, and exact in a sum', async () => {
    const store = await open();
    await store.commits.commit({
      apply: async (trx) => {
        await sql`insert into counters (scope, name, value) values (${3}, 'n', ${2 ** 53 - 2})`.execute(trx);
        await sql`update counters set value = value + ${1}`.execute(trx);
      },
    });
    const rows = await store.reader.selectFrom('counters').select(['scope', 'value']).execute();
    expect(rows).to.deep.equal([{ scope: '3', value: 2 ** 53 - 1 }]);
  });

  it('reads counts, sums and comparisons as numbers', async () => {
    const store = await open();
    const { rows } =
      await sql`select count(*) as n, sum(value) as s, coalesce(sum(value), 0) + 2 as t from counters`.execute(
        store.reader,
      );
    expect(rows).to.deep.equal([{ n: 0, s: null, t: 2 }]);
    const compared = await sql`select 1 = 1 as yes, 1 = 2 as no, cast(1.5 as numeric) as half`.execute(store.reader);
    expect(compared.rows).to.deep.equal([{ yes: 1, no: 0, half: 1.5 }]);
  });
});
