import { expect } from 'chai';
import { inletPlaces } from '../../src/config/lookup.ts';
import type { Look, Page, Transport } from '../../src/connectors/contract.ts';
import { takeFiles } from '../../src/intake/take-files.ts';
import type { Store } from '../../src/storage/open.ts';
import { openTestDock } from '../support/dock.ts';
import { eachStore } from '../support/stores.ts';
import { aWorkspace } from '../support/workspace.ts';

const endpoint = 'acme/web/orders';

function page(cursor: string, ...numbers: string[]): Page {
  return { body: { orders: numbers.map((number) => ({ number })) }, count: numbers.length, cursor };
}

/** A partner that gives what lies behind the cursor; `Error` = it breaks off there. */
async function partnerWith(store: Store, script: (look: Look) => readonly (Page | Error)[]) {
  const looks: string[] = [];
  let account = 'account-1';
  async function* pages(look: Look): AsyncGenerator<Page, void> {
    looks.push(look.cursor);
    for (const one of script(look)) {
      if (one instanceof Error) throw one;
      yield one;
    }
  }
  const transport: Transport = {
    fetchClaims: false,
    pages,
    async *test() {},
    close: async () => undefined,
  };
  const workspace = () =>
    aWorkspace({ connections: new Map([['files', { name: 'files', transport: 'shop', settings: {}, account }]]) });
  const { tools } = await openTestDock({ store, workspace, transport: () => transport });
  return {
    looks,
    /** What was kept, oldest first. */
    kept: async () => {
      const rows = await store.reader
        .selectFrom('documents')
        .select(['sha256', 'state'])
        .where('endpoint', '=', endpoint)
        .orderBy('id')
        .execute();
      const texts = await Promise.all(rows.map(async ({ sha256 }) => textOf(tools.files.open(sha256))));
      return texts.map((text) =>
        (JSON.parse(text) as { orders: { number: string }[] }).orders.map(({ number }) => number).join('+'),
      );
    },
    take: async (kind: 'orders' | 'inventory' = 'orders') => {
      const place = inletPlaces(workspace()).find(({ inlet }) => inlet.id === endpoint);
      if (!place) throw new Error('The workspace has the endpoint.');
      return takeFiles(tools, { ...place, kind });
    },
    becomes: (other: string) => {
      account = other;
    },
  };
}

async function textOf(bytes: AsyncIterable<Buffer | Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

eachStore('pages of a partner that is asked', (open) => {
  it('are kept one by one, each with the place where the next look goes on', async () => {
    const partner = await partnerWith(await open(), ({ cursor }) =>
      cursor === '' ? [page('c1', 'A'), page('c2', 'B')] : [page('c3', 'C')],
    );
    expect((await partner.take()).taken).to.equal(2);
    expect((await partner.take()).taken).to.equal(1);
    expect(partner.looks).to.deep.equal(['', 'c2']);
    expect(await partner.kept()).to.deep.equal(['A', 'B', 'C']);
  });

  it('that came before it broke off are not asked for again, and nothing behind them is left out', async () => {
    let broken = true;
    const partner = await partnerWith(await open(), ({ cursor }) => {
      if (cursor === 'c1') return [page('c2', 'B')];
      return broken ? [page('c1', 'A'), new Error('torn')] : [];
    });
    await partner.take().then(
      () => expect.fail('It was torn.'),
      (thrown: Error) => expect(thrown.message).to.equal('torn'),
    );
    broken = false;
    await partner.take();
    expect(partner.looks).to.deep.equal(['', 'c1']);
    expect(await partner.kept()).to.deep.equal(['A', 'B']);
  });

  it('are not kept a second time when looks overlap, but stock is: it is true again', async () => {
    const partner = await partnerWith(await open(), ({ cursor }) => [page(`${cursor}x`, 'A')]);
    await partner.take();
    expect((await partner.take()).taken).to.equal(0);
    expect(partner.looks).to.deep.equal(['', 'x']);
    expect(await partner.kept()).to.deep.equal(['A']);
    expect((await partner.take('inventory')).taken).to.equal(1);
  });

  it('without anything in them are not kept; the place behind them is', async () => {
    const partner = await partnerWith(await open(), ({ cursor }) => (cursor === '' ? [page('c1')] : []));
    expect((await partner.take()).taken).to.equal(0);
    await partner.take();
    expect(partner.looks).to.deep.equal(['', 'c1']);
    expect(await partner.kept()).to.deep.equal([]);
  });

  it('begin anew where the connection leads to another account', async () => {
    const partner = await partnerWith(await open(), ({ cursor }) => [page(`${cursor}c`, `seen ${cursor}`)]);
    await partner.take();
    partner.becomes('account-2');
    await partner.take();
    expect(partner.looks).to.deep.equal(['', '']);
  });

  it('without end are left for the next look', async () => {
    let count = 0;
    const endless = function* () {
      for (;;) yield page(`c${++count}`, `N-${count}`);
    };
    const partner = await partnerWith(await open(), () => endless() as unknown as Page[]);
    const { taken, again } = await partner.take();
    expect([taken, again]).to.deep.equal([200, true]);
  });
});
