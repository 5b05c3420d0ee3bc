import { expect } from 'chai';
import { readOutbox } from '../../src/storage/outbox.ts';
import { eventually } from '../support/eventually.ts';
import { eachStoreUrl, openAt } from '../support/stores.ts';
import { startChild } from './child.ts';

eachStoreUrl('a process that is killed in the middle of commits', (newUrl) => {
  it('CX-04 has lost nothing that was acknowledged, and no work is there by half', async function () {
    this.timeout(60_000);
    const url = await newUrl();
    let acknowledged = 0;
    for (let round = 1; round <= 4; round++) {
      const child = startChild('crash-child.ts', [url, String(round * 1_000_000)]);
      const enough = 50 + Math.floor(Math.random() * 400);
      await eventually(
        `${enough} works acknowledged, not: ${child.output().slice(-500)}`,
        () => child.output().split('\n').length > enough,
        30,
      );
      await child.kill();
      const said = child.output().split('\n').slice(0, -1);
      acknowledged += said.length;
      const store = await openAt(url);
      const tickets = (await readOutbox(store.reader, { limit: 1_000_000 })).map(({ ticket }) => ticket.subject);
      const rows = (await store.reader.selectFrom('leases').select('name').execute()).map(({ name }) => name);
      await store.close();
      expect(
        said.filter((name) => !tickets.includes(name)),
        'acknowledged and not there',
      ).to.deep.equal([]);
      expect(new Set(tickets), 'each ticket with its row').to.deep.equal(new Set(rows));
      expect(tickets).to.have.length(rows.length);
      expect(tickets.length).to.be.at.least(acknowledged);
    }
  });
});
