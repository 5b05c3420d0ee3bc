import { expect } from 'chai';
import {
  countCrash,
  countOutbox,
  deadRows,
  dropDead,
  nextDue,
  outboxRow,
  readOutbox,
  readyRows,
  revive,
  setDead,
} from '../../src/storage/outbox.ts';
import { clockFrom } from '../../src/support/clock.ts';
import { eachStoreUrl, openAt } from '../support/stores.ts';
import { outgoing, ticketOf } from '../support/tickets.ts';
import { at, committed, inCommit } from './samples.ts';

const clock = clockFrom(() => Date.parse(at));
const in30s = '2026-03-01T08:00:30.000Z';
const in5m = '2026-03-01T08:05:00.000Z';
const in1h = '2026-03-01T09:00:00.000Z';
const failure = { code: 'TEST', message: 'It failed.', hint: 'Repair it.', at };

eachStoreUrl('the outbox', (newUrl) => {
  const open = async () => openAt(await newUrl(), { clock, writer: 'daemon-1' });
  const subjects = (rows: readonly { ticket: { subject: string } }[]): string[] =>
    rows.map(({ ticket }) => ticket.subject);

  it('keeps a ticket as it was, with its writer and the instant of its tier', async () => {
    const store = await open();
    await store.commits.commit({
      tickets: [
        outgoing('now'),
        outgoing('soon', '30s', { attempt: 2, failure }),
        outgoing('later', '5m'),
        outgoing('hourly', '1h'),
        outgoing('dead', 'dead'),
      ],
    });
    const rows = await readOutbox(store.reader, { limit: 10 });
    expect(rows.map(({ to, state, dueAt }) => [to, state, dueAt])).to.deep.equal([
      ['now', 'ready', null],
      ['30s', 'ready', in30s],
      ['5m', 'ready', in5m],
      ['1h', 'ready', in1h],
      ['dead', 'dead', null],
    ]);
    const soon = rows[1];
    expect(soon).to.deep.equal({
      id: soon?.id,
      ticket: ticketOf('soon'),
      to: '30s',
      attempt: 2,
      failure,
      state: 'ready',
      dueAt: in30s,
      deliveries: 0,
      writer: 'daemon-1',
      createdAt: at,
    });
    expect(await outboxRow(store.reader, soon?.id ?? 0)).to.deep.equal(soon);
    expect(await outboxRow(store.reader, 999_999)).to.equal(undefined);
  });

  it('is read in order, from an id on, without what is in hand', async () => {
    const store = await open();
    await store.commits.commit({ tickets: ['a', 'b', 'c', 'd', 'e'].map((one) => outgoing(one)) });
    const all = await readOutbox(store.reader, { limit: 10 });
    const ids = all.map(({ id }) => id);
    expect(ids).to.deep.equal([...ids].sort((a, b) => a - b));
    expect(subjects(await readOutbox(store.reader, { limit: 2 }))).to.deep.equal(['a', 'b']);
    expect(subjects(await readOutbox(store.reader, { limit: 2, afterId: ids[1] ?? 0 }))).to.deep.equal(['c', 'd']);
    expect(subjects(await readOutbox(store.reader, { limit: 2, excluding: [ids[0] ?? 0, ids[2] ?? 0] }))).to.deep.equal(
      ['b', 'd'],
    );
  });

  it('hands over what is ready and due, stage by stage', async () => {
    const store = await open();
    const ingest = { ...outgoing('document'), ticket: ticketOf('document', 'ingest') };
    await store.commits.commit({
      tickets: [outgoing('soon', '30s'), outgoing('now'), outgoing('dead', 'dead'), ingest],
    });
    expect(subjects(await readyRows(store.reader, 'accept', at, 10))).to.deep.equal(['now']);
    expect(subjects(await readyRows(store.reader, undefined, at, 10))).to.deep.equal(['now', 'document']);
    expect(subjects(await readyRows(store.reader, undefined, at, 1))).to.deep.equal(['now']);
    expect(subjects(await readyRows(store.reader, 'accept', in30s, 10))).to.deep.equal(['soon', 'now']);
    expect(await nextDue(store.reader, at)).to.equal(in30s);
    expect(await nextDue(store.reader, in30s)).to.equal(null);
  });

  it('is counted per stage: ready, waiting, dead', async () => {
    const store = await open();
    const ingest = { ...outgoing('document'), ticket: ticketOf('document', 'ingest') };
    await store.commits.commit({
      tickets: [outgoing('a'), outgoing('b', '30s'), outgoing('c', '5m'), outgoing('d', 'dead'), ingest],
    });
    expect(await countOutbox(store.reader, at)).to.deep.equal([
      { stage: 'accept', ready: 1, waiting: 2, dead: 1 },
      { stage: 'ingest', ready: 1, waiting: 0, dead: 0 },
    ]);
    expect((await countOutbox(store.reader, in30s))[0]).to.deep.equal({
      stage: 'accept',
      ready: 2,
      waiting: 1,
      dead: 1,
    });
  });

  it('moves a ticket to the dead ones and back, as good as new', async () => {
    const store = await open();
    await store.commits.commit({ tickets: [outgoing('poisoned', '30s', { attempt: 3 }), outgoing('other')] });
    const [row] = await readOutbox(store.reader, { limit: 1 });
    const id = row?.id ?? 0;
    await inCommit(store, (trx) => countCrash(trx, [id]));
    await inCommit(store, (trx) => countCrash(trx, [id]));
    expect((await outboxRow(store.reader, id))?.deliveries).to.equal(2);
    expect(await committed(store, (trx) => revive(trx, id)), 'only what is dead can be revived').to.equal(false);
    expect(await committed(store, (trx) => setDead(trx, id, failure))).to.equal(true);
    expect(await deadRows(store.reader, 'accept', 10)).to.deep.include.members([
      { ...row, deliveries: 2, to: 'dead', state: 'dead', dueAt: null, failure },
    ]);
    expect(await deadRows(store.reader, 'ingest', 10)).to.deep.equal([]);
    expect(subjects(await deadRows(store.reader, undefined, 10))).to.deep.equal(['poisoned']);
    expect(subjects(await readyRows(store.reader, 'accept', in1h, 10))).to.deep.equal(['other']);
    expect(await committed(store, (trx) => revive(trx, id))).to.equal(true);
    expect(await outboxRow(store.reader, id)).to.deep.include({
      state: 'ready',
      to: 'now',
      attempt: 0,
      deliveries: 0,
      dueAt: null,
      failure: undefined,
    });
    expect(subjects(await readyRows(store.reader, 'accept', at, 10))).to.deep.equal(['poisoned', 'other']);
  });

  it('drops dead tickets only, and says whether there was one', async () => {
    const store = await open();
    await store.commits.commit({ tickets: [outgoing('a')] });
    const [row] = await readOutbox(store.reader, { limit: 1 });
    const id = row?.id ?? 0;
    expect(await committed(store, (trx) => dropDead(trx, id)), 'a ticket that waits for its turn').to.equal(false);
    expect(await committed(store, (trx) => setDead(trx, id))).to.equal(true);
    expect(await committed(store, (trx) => dropDead(trx, id))).to.equal(true);
    expect(await committed(store, (trx) => dropDead(trx, id))).to.equal(false);
    expect(await committed(store, (trx) => setDead(trx, id))).to.equal(false);
  });

  it('never gives an id again after its row is gone', async () => {
    const store = await open();
    await store.commits.commit({ tickets: [outgoing('a')] });
    const [first] = await readOutbox(store.reader, { limit: 1 });
    await store.commits.commit({ settles: [first?.id ?? 0] });
    await store.commits.commit({ tickets: [outgoing('b')] });
    const [second] = await readOutbox(store.reader, { limit: 1 });
    expect(second?.id).to.be.greaterThan(first?.id ?? 0);
  });
});
