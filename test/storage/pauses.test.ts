import { expect } from 'chai';
import type { Pause } from '../../src/domain/pauses.ts';
import {
  deletePause,
  endedPauses,
  forgetRested,
  noteRested,
  restedSubjects,
  savePause,
  standingPauses,
} from '../../src/storage/pauses.ts';
import { downSetbacks, saveSetback } from '../../src/storage/setbacks.ts';
import { eachStore } from '../support/stores.ts';
import { at, committed, inCommit, later } from './samples.ts';

const partner: Pause = {
  kind: 'connection',
  name: 'partner',
  merchant: '',
  since: at,
  until: later,
  reason: 'stock count',
  actor: 'cli:anna',
};
const acme: Pause = { ...partner, kind: 'merchant', name: 'acme', merchant: 'acme', until: null };

eachStore('pauses', (open) => {
  it('stand until their end, one per thing; those of everybody concern every merchant', async () => {
    const store = await open();
    await inCommit(store, (trx) => savePause(trx, { ...partner, reason: 'first' }));
    await inCommit(store, (trx) => savePause(trx, partner));
    await inCommit(store, (trx) => savePause(trx, acme));
    expect(await standingPauses(store.reader, 'every merchant', at)).to.deep.equal([acme, partner]);
    expect(await standingPauses(store.reader, ['bolt'], at)).to.deep.equal([partner]);
    expect(await standingPauses(store.reader, ['acme'], later)).to.deep.equal([acme]);
    expect(await endedPauses(store.reader, 'every merchant', later)).to.deep.equal([partner]);
    expect(await committed(store, (trx) => deletePause(trx, acme, later)), 'it has no end').to.equal(false);
    expect(await committed(store, (trx) => deletePause(trx, partner, later))).to.equal(true);
    expect(await committed(store, (trx) => deletePause(trx, acme))).to.equal(true);
    expect(await standingPauses(store.reader, 'every merchant', at)).to.deep.equal([]);
  });

  it('leave a note of what would have run, once', async () => {
    const store = await open();
    for (const [subject, merchant] of [
      ['a', 'acme'],
      ['b', 'bolt'],
      ['a', 'acme'],
    ] as const)
      await inCommit(store, (trx) => noteRested(trx, subject, merchant));
    expect(await restedSubjects(store.reader, 'every merchant')).to.deep.equal(['a', 'b']);
    expect(await restedSubjects(store.reader, ['bolt'])).to.deep.equal(['b']);
    await inCommit(store, (trx) => forgetRested(trx, store.dialect, ['a', 'unknown']));
    expect(await restedSubjects(store.reader, 'every merchant')).to.deep.equal(['b']);
  });
});

eachStore('subjects whose connection is down', (open) => {
  it('are told from those that fail by something else, and so again after they have', async () => {
    const store = await open();
    const setback = { merchant: 'acme', attempts: 0, firstAt: at, nextAt: later, code: 'X', message: '' };
    const down = { ...setback, stage: 'deliver', subject: 'a', downSince: at } as const;
    await inCommit(store, (trx) => saveSetback(trx, down));
    await inCommit(store, (trx) => saveSetback(trx, { ...setback, stage: 'deliver', subject: 'b' }));
    expect(await downSetbacks(store.reader, ['acme'])).to.deep.equal([down]);
    expect(await downSetbacks(store.reader, ['bolt'])).to.deep.equal([]);
    await inCommit(store, (trx) => saveSetback(trx, { ...setback, stage: 'deliver', subject: 'a' }));
    expect(await downSetbacks(store.reader, 'every merchant')).to.deep.equal([]);
  });
});
