import { writeSync } from 'node:fs';
import { openStore } from '../../src/storage/open.ts';
import { systemClock } from '../../src/support/clock.ts';
import { silentLog } from '../../src/support/log.ts';
import { outgoing } from '../support/tickets.ts';

const lanes = 40;

/** Commits numbered works, many at a time, and says which are acknowledged, until it is killed. */
const store = await openStore({ url: process.argv[2] ?? '', clock: systemClock, log: silentLog, writer: 'child' });
let next = Number(process.argv[3]);

async function lane(): Promise<never> {
  for (;;) {
    const name = `work ${next++}`;
    await store.commits.commit({
      apply: async (trx) =>
        void (await trx.insertInto('leases').values({ name, owner: 'child', fence: 1, until: '' }).execute()),
      tickets: [outgoing(name)],
    });
    writeSync(1, `${name}\n`);
  }
}

await Promise.all(Array.from({ length: lanes }, lane));
