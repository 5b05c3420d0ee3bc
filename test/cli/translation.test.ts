import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { OfferedMethod } from '../../src/connectors/contract.ts';
import { listAudit } from '../../src/storage/audit.ts';
import { openException } from '../../src/storage/exceptions.ts';
import type { Store } from '../../src/storage/open.ts';
import { countSeen } from '../../src/storage/ship-methods.ts';
import { CrossdockError } from '../../src/support/errors.ts';
import { openTestDock, scriptedTransport } from '../support/dock.ts';
import { inStore, seedOrders, ticketsIn } from '../support/seeds.ts';
import { eachStore } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { crossdock, type Said } from './terminal.ts';

const at = '2026-03-01T08:00:00.000Z';

async function opened(store: Store) {
  const dock = await openTestDock({ store });
  const say = (...argv: string[]) => crossdock(dock, argv);
  const give = (text: string, ...argv: string[]): Promise<Said> =>
    crossdock(dock, [...argv, '--csv', '-'], { input: text });
  const seen = (merchant: string, cart: string, method: string) =>
    inStore(store, (trx) => countSeen(trx, [{ merchant, cart, method }], at));
  return { store, say, give, seen };
}

eachStore('tables that people import', (open) => {
  it('show what would change and wait for a yes', async () => {
    const { say, give } = await opened(await open());
    const text = 'merchant,sku,type,code\nacme,M-1,upc,111\n';
    const asked = await give(text, 'aliases', 'import');
    expect(asked.code).to.equal(8);
    expect(asked.err).to.include('+ acme, M-1, upc, 111').and.to.include('1 added, 0 changed, 0 removed, 0 unchanged');
    expect((await say('aliases', 'list', '--json')).out.trim()).to.equal('[]');
    expect((await give(text, 'aliases', 'import', '--dry-run')).code).to.equal(0);
    expect((await say('aliases', 'list', '--json')).out.trim()).to.equal('[]');
    expect((await give(text, 'aliases', 'import', '--yes')).code).to.equal(0);
    expect(JSON.parse((await say('aliases', 'list', '--json')).out)).to.deep.equal([
      { merchant: 'acme', type: 'upc', code: '111', sku: 'M-1' },
    ]);
  });

  it('come back from their export without a difference', async () => {
    const { say, give, seen } = await opened(await open());
    await give(
      'merchant,sku,description,components\nacme,SET,"Set, ""blue""",2 x A B; 1 x C\n',
      'products',
      'import',
      '--yes',
    );
    await give('sku,type,code\nSET,upc,0007\n', 'aliases', 'import', '--yes', '--merchant', 'acme');
    await give('code,description,carrier\nGND,Ground,UPSN\n', 'ship-methods', 'import', '--wms', 'legacy', '--yes');
    await give('merchant,code,name\nacme,UPSN,Parcel\n', 'ship-methods', 'import', '--carriers', '--yes');
    await seen('acme', 'web', 'Pigeon');
    await say('ship-methods', 'map', '--cart', 'web', '--from', 'Std', '--to', 'GND', '--weight-from', '2 lb');
    await say('ship-methods', 'map', '--cart', 'web', '--from', 'Std', '--pass-through');
    for (const [verb, more] of [
      ['products', []],
      ['aliases', []],
      ['ship-methods', []],
      ['ship-methods', ['--wms', 'legacy']],
      ['ship-methods', ['--carriers']],
    ] as [string, string[]][]) {
      const { out } = await say(verb, 'export', ...more);
      const back = await give(out, verb, 'import', '--json', ...more);
      expect(back.code, `${back.err}\n${out}`).to.equal(0);
      expect(JSON.parse(back.out), out).to.deep.include({ added: [], changed: [], removed: [] });
    }
    expect((await say('ship-methods', 'export')).out).to.include('acme,web,Pigeon,,,,,,1,2026');
  });

  it('lose what the file leaves out, of the merchants that it names and of no other; nothing with --keep', async () => {
    const { say, give } = await opened(await open());
    await give('merchant,sku,type,code\nacme,A,upc,1\nacme,B,upc,2\nbolt,C,upc,3\n', 'aliases', 'import', '--yes');
    const file = 'merchant,sku,type,code\nacme,A2,upc,1\n';
    await give(file, 'aliases', 'import', '--keep', '--yes');
    const codes = async () =>
      (JSON.parse((await say('aliases', 'list', '--json')).out) as { code: string; sku: string }[]).map(
        ({ code, sku }) => `${code} ${sku}`,
      );
    expect(await codes()).to.deep.equal(['1 A2', '2 B', '3 C']);
    const { err } = await give(file, 'aliases', 'import', '--yes');
    expect(err).to.include('- acme, B, upc, 2');
    expect(await codes()).to.deep.equal(['1 A2', '3 C']);
  });

  it('are refused as a whole, with every problem by its row', async () => {
    const { say, give } = await opened(await open());
    const text =
      'merchant,sku,description,components\nacme,A,,2 x B\nnobody,C,,\nacme,D,,two B\nacme,E,,1 x A\nacme,A,,\nacme,,,\n';
    const said = await give(text, 'products', 'import', '--yes');
    expect(said.code).to.equal(4);
    expect(said.out.match(/^row \d/gm)).to.deep.equal(['row 2', 'row 3', 'row 4', 'row 5', 'row 6']);
    expect((await say('products', 'list', '--json')).out.trim()).to.equal('[]');
    expect((await give('a,b\n1,2\n', 'products', 'import', '--yes')).err).to.include('SHEET_NOT_READABLE');
    const path = join(await temporaryFolder(), 'latin.csv');
    await writeFile(path, Buffer.from('merchant,sku,description\nacme,A,caf\xe9\n', 'latin1'));
    expect((await say('products', 'import', '--csv', path, '--yes')).err).to.include('UTF-8');
  });

  it('are written in commits of 500 rows, each with its line in the audit', async () => {
    const { store, give } = await opened(await open());
    const rows = Array.from({ length: 1100 }, (_, index) => `acme,P-${index},,`);
    await give(`merchant,sku,description,components\n${rows.join('\n')}\n`, 'products', 'import', '--yes');
    const deeds = await listAudit(store.reader, ['acme'], { limit: 10 });
    expect(
      deeds.map(({ actor, action, after }) => [actor, action, after.added, after.changed, after.removed]),
    ).to.deep.equal([100, 500, 500].map((count) => ['cli:anna', 'products import', count, 0, 0]));
  });

  it('are exported into a file, and never over one that is there', async () => {
    const { say } = await opened(await open());
    const path = join(await temporaryFolder(), 'aliases.csv');
    expect((await say('aliases', 'export', '--csv', path)).code).to.equal(0);
    expect(await readFile(path, 'utf8')).to.equal('merchant,sku,type,code\n');
    await writeFile(path, 'mine');
    expect((await say('aliases', 'export', '--csv', path)).err).to.include('FILE_NOT_WRITABLE');
    expect(await readFile(path, 'utf8')).to.equal('mine');
  });
});

eachStore('ship-methods map', (open) => {
  async function hold(store: Store, cart: string, method: string, numbers: readonly string[], merchant = 'acme') {
    const orders = await seedOrders(store, numbers, 'error', merchant, cart);
    const entry = { disposition: 'hold', scope: 'merchant', sentence: 'Not mapped.', hint: 'Map it.' } as const;
    const error = new CrossdockError('SHIP_METHOD_UNMAPPED', entry, { value: method });
    const held = orders.map(({ id }) => ({ kind: 'order' as const, subject: id, merchant }));
    await inStore(store, (trx) => openException(trx, { error, merchant, connection: cart, held, cart }, at));
  }

  it('maps a method for all carts that have sent it, after a yes, and lets all their orders go on', async () => {
    const { store, say, seen } = await opened(await open());
    for (const [merchant, cart] of [
      ['acme', 'web'],
      ['bolt', 'shop'],
    ] as const)
      await seen(merchant, cart, 'Ground');
    await seen('acme', 'web', 'Air');
    await hold(store, 'web', 'Ground', ['1', '2']);
    await hold(store, 'shop', 'Ground', ['3'], 'bolt');
    await hold(store, 'web', 'Air', ['4']);
    const argv = ['ship-methods', 'map', '--from', 'Ground', '--to', 'GND', '--all-carts', '--json'];
    expect((await say(...argv)).code).to.equal(8);
    const done = JSON.parse((await say(...argv, '--yes')).out);
    expect(done).to.deep.include({ method: 'Ground', code: 'GND', released: 3 });
    expect(done.carts).to.have.length(2);
    expect((await ticketsIn(store)).map(({ stage, cause }) => `${stage} ${cause}`)).to.deep.equal(
      Array(3).fill('accept release'),
    );
    const open_ = await store.reader.selectFrom('exceptions').select('value').where('state', '=', 'open').execute();
    expect(open_).to.deep.equal([{ value: 'Air' }]);
  });

  it('lets orders go on that an import has mapped', async () => {
    const { store, give, seen } = await opened(await open());
    await seen('acme', 'web', 'Ground');
    await hold(store, 'web', 'Ground', ['1']);
    const said = await give(
      'merchant,cart,method,code\nacme,web,Ground,pass through\n',
      'ship-methods',
      'import',
      '--yes',
    );
    expect(said.err).to.include('Orders that waited and go on: 1.');
    expect(await ticketsIn(store)).to.have.length(1);
  });

  it('refuses a code that the list of the WMS does not have, and names the one that was meant', async () => {
    const { say, give } = await opened(await open());
    await give('code,description,carrier\nGROUND,,\n', 'ship-methods', 'import', '--wms', 'legacy', '--yes');
    const said = await say('ship-methods', 'map', '--cart', 'web', '--from', 'x', '--to', 'GROUNDS');
    expect(said.err).to.include('SHIP_CODE_UNKNOWN').and.to.include('Did you mean "GROUND"?');
  });

  it('asks entries without conditions last, replaces what has the same ones, and takes one out', async () => {
    const { say } = await opened(await open());
    const map = (...more: string[]) => say('ship-methods', 'map', '--cart', 'web', '--from', 'Std', ...more);
    await map('--to', 'GND');
    await map('--to', 'INT', '--country', 'CA');
    await map('--to', 'BIG', '--weight-from', '50 lb');
    await map('--to', 'CAN', '--country', 'CA');
    const entries = async () =>
      JSON.parse((await say('ship-methods', 'list', '--json')).out)[0].entries.map(
        ({ code }: { code: string }) => code,
      );
    expect(await entries()).to.deep.equal(['CAN', 'BIG', 'GND']);
    await map('--remove', '--weight-from', '50 lb');
    expect(await entries()).to.deep.equal(['CAN', 'GND']);
    expect((await map('--remove', '--country', 'MX')).code).to.equal(3);
    expect((await map('--to', 'X', '--country', 'Canada')).err).to.include('CONDITION_NOT_VALID');
  });

  it('sees nothing of another merchant', async () => {
    const { say, seen } = await opened(await open());
    await seen('bolt', 'shop', 'Ground');
    const list = await say('ship-methods', 'list', '--merchant', 'acme', '--json');
    expect(JSON.parse(list.out)).to.deep.equal([]);
    const said = await say('ship-methods', 'map', '--from', 'Ground', '--to', 'G', '--all-carts', '--merchant', 'acme');
    expect(said.err).to.include('SHIP_METHOD_UNSEEN');
  });
});

eachStore('ship-methods fetch', (open) => {
  const typed = 'code,description,carrier\nGND,By road,UPSN\nPIGEON,By air,\n';

  /** A WMS that offers these; two merchants use it. */
  async function offering(...methods: readonly OfferedMethod[]) {
    const asked: string[] = [];
    const transport = (name: string) => ({
      ...scriptedTransport(),
      shipMethods: async () => {
        asked.push(name);
        return methods;
      },
    });
    const dock = await openTestDock({ store: await open(), transport });
    await crossdock(dock, ['ship-methods', 'import', '--wms', 'legacy', '--csv', '-', '--yes'], { input: typed });
    const say = (...argv: string[]) => crossdock(dock, ['ship-methods', ...argv]);
    const list = async () =>
      JSON.parse((await say('list', '--wms', 'legacy', '--json')).out).map(
        ({ code, description, carrier }: OfferedMethod) => [code, description, carrier].join('/'),
      );
    return { dock, asked, say, list };
  }

  it('adds and updates what it is told, after a yes, and keeps what people entered beside', async () => {
    const { asked, say, list } = await offering(
      { code: 'GND', description: 'Ground', carrier: '' },
      { code: '2DA', description: 'Second day', carrier: 'UPS' },
      { code: '2DA', description: 'The same once more', carrier: 'UPS' },
    );
    const shown = await say('fetch', 'legacy');
    expect(shown.code).to.equal(8);
    for (const text of [
      '+ legacy, 2DA',
      'By road -> Ground',
      'kept (--remove takes them out): PIGEON',
      'merchant acme',
    ])
      expect(shown.err).to.include(text);
    expect(await list()).to.deep.equal(['GND/By road/UPSN', 'PIGEON/By air/']);
    expect((await say('fetch', 'legacy', '--yes')).code).to.equal(0);
    expect(await list()).to.deep.equal(['2DA/Second day/UPS', 'GND/Ground/UPSN', 'PIGEON/By air/']);
    expect((await say('fetch', 'legacy')).out).to.include('0 added, 0 changed, 0 removed');
    expect(asked).to.deep.equal(['legacy', 'legacy', 'legacy']);
  });

  it('removes what is not named only where that is wanted, and never everything', async () => {
    const { say, list } = await offering({ code: 'GND', description: '', carrier: '' });
    const shown = await say('fetch', 'legacy', '--remove');
    expect(shown.err).to.include('- legacy, PIGEON');
    await say('fetch', 'legacy', '--remove', '--yes');
    expect(await list()).to.deep.equal(['GND/By road/UPSN']);
    const silent = await offering();
    await silent.say('fetch', 'legacy', '--remove', '--yes');
    expect(await silent.list()).to.have.length(2);
  });

  it('says where there is nothing to ask', async () => {
    const { dock } = await offering();
    const mute = { ...dock, tools: { ...dock.tools, connection: () => scriptedTransport() } };
    const said = await crossdock(mute, ['ship-methods', 'fetch', 'legacy']);
    expect(said.code).not.to.equal(0);
    expect(said.err).to.include('WMS_LISTS_NO_METHODS').and.to.include('cannot be asked');
    expect((await crossdock(dock, ['ship-methods', 'fetch', 'legacie'])).err).to.include('legacy');
  });
});

eachStore('products add', (open) => {
  it('enters a kit and its names by hand, and refuses a kit in a kit', async () => {
    const { say } = await opened(await open());
    expect((await say('products', 'add', 'SET', '--component', '2 x MUG', '--alias', 'upc=7')).err).to.include(
      'MERCHANT_NEEDED',
    );
    const add = (...argv: string[]) => say('products', 'add', ...argv, '--merchant', 'acme');
    expect((await add('SET', '--component', '2 x MUG', '--component', '1 x BOX', '--alias', 'upc=7')).code).to.equal(0);
    expect((await add('SET', '--description', 'A set')).code).to.equal(0);
    expect(JSON.parse((await say('products', 'list', '--json')).out)).to.deep.equal([
      {
        merchant: 'acme',
        sku: 'SET',
        description: 'A set',
        components: [
          { sku: 'MUG', quantity: 2 },
          { sku: 'BOX', quantity: 1 },
        ],
      },
    ]);
    expect((await add('BIG', '--component', '1 x SET')).err).to.include('PRODUCT_NOT_VALID');
  });
});
