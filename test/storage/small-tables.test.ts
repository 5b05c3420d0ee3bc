import { expect } from 'chai';
import { lastNumber, setLastNumber, takeNumbers } from '../../src/storage/counters.ts';
import { insertNotice, noticeById, setNoticeState } from '../../src/storage/notices.ts';
import { allSchedules, deleteSchedules, saveSchedule } from '../../src/storage/schedules.ts';
import { allSetbacks, clearSetback, type Setback, saveSetback, setbacksOf } from '../../src/storage/setbacks.ts';
import { eachStore } from '../support/stores.ts';
import { at, committed, inCommit, later } from './samples.ts';

eachStore('counters', (open) => {
  it('give every number once, also to works that ask at the same time', async () => {
    const store = await open();
    const firsts = await Promise.all(
      Array.from({ length: 40 }, () => committed(store, (trx) => takeNumbers(trx, 'legacy', 'file', 3))),
    );
    expect(firsts.sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 40 }, (_, index) => 1 + 3 * index));
    expect(await lastNumber(store.reader, 'legacy', 'file')).to.equal(120);
    expect(await lastNumber(store.reader, 'legacy', 'other')).to.equal(0);
  });

  it('go on from where another system stopped', async () => {
    const store = await open();
    await inCommit(store, (trx) => setLastNumber(trx, 'legacy', 'file', 4711));
    expect(await committed(store, (trx) => takeNumbers(trx, 'legacy', 'file', 1))).to.equal(4712);
    await inCommit(store, (trx) => setLastNumber(trx, 'legacy', 'file', 9));
    expect(await committed(store, (trx) => takeNumbers(trx, 'legacy', 'file', 1))).to.equal(10);
  });
});

eachStore('setbacks', (open) => {
  const setback = (subject: string, nextAt: string): Setback => ({
    stage: 'deliver',
    subject,
    merchant: 'acme',
    attempts: 1,
    firstAt: at,
    nextAt,
    code: 'TEST',
    message: 'It failed.',
  });

  it('are one row per stage and subject, gone with the next success', async () => {
    const store = await open();
    await inCommit(store, (trx) => saveSetback(trx, setback('gate-1', later)));
    await inCommit(store, (trx) => saveSetback(trx, { ...setback('gate-1', later), attempts: 2 }));
    await inCommit(store, (trx) => saveSetback(trx, setback('gate-2', at)));
    const found = await setbacksOf(store.reader, store.dialect, 'deliver', ['gate-1', 'nope']);
    expect([...found.values()]).to.deep.equal([{ ...setback('gate-1', later), attempts: 2 }]);
    expect((await setbacksOf(store.reader, store.dialect, 'ingest', ['gate-1'])).size).to.equal(0);
    expect((await allSetbacks(store.reader, ['acme'], 10)).map(({ subject }) => subject)).to.deep.equal([
      'gate-2',
      'gate-1',
    ]);
    await inCommit(store, (trx) => clearSetback(trx, 'deliver', 'gate-1'));
    expect((await allSetbacks(store.reader, ['acme'], 10)).map(({ subject }) => subject)).to.deep.equal(['gate-2']);
  });
});

eachStore('schedules', (open) => {
  it('are kept, changed and deleted by service', async () => {
    const store = await open();
    const state = { service: 'order-delivery/acme/legacy', timing: 'every 15m', nextAt: later, lastAt: null };
    await inCommit(store, (trx) => saveSchedule(trx, state));
    await inCommit(store, (trx) => saveSchedule(trx, { ...state, lastAt: at }));
    await inCommit(store, (trx) => saveSchedule(trx, { ...state, service: 'other' }));
    expect((await allSchedules(store.reader)).get(state.service)).to.deep.equal({ ...state, lastAt: at });
    await inCommit(store, (trx) => deleteSchedules(trx, store.dialect, [state.service, 'nope']));
    expect([...(await allSchedules(store.reader)).keys()]).to.deep.equal(['other']);
  });
});

eachStore('notices', (open) => {
  it('are written once and marked sent, and read by their own merchant only', async () => {
    const store = await open();
    const notice = {
      id: 'n1',
      merchant: 'acme',
      way: 'mail',
      recipients: ['ops@example.com'],
      subject: 'Held',
      body: 'Order 1 is held.',
    };
    await inCommit(store, (trx) => insertNotice(trx, notice, at));
    expect(await noticeById(store.reader, ['acme'], 'n1')).to.deep.include({ ...notice, state: 'new' });
    await inCommit(store, (trx) => setNoticeState(trx, 'n1', 'sent', later));
    expect((await noticeById(store.reader, 'every merchant', 'n1'))?.state).to.equal('sent');
    for (const scope of [['other'], []]) expect(await noticeById(store.reader, scope, 'n1')).to.equal(undefined);
  });
});
