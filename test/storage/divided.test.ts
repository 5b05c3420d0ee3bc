import { expect } from 'chai';
import { linesOfOrder } from '../../src/storage/carried.ts';
import { applyChanges } from '../../src/storage/changes.ts';
import { linesByPart } from '../../src/storage/divided.ts';
import { freeStock } from '../../src/storage/free-stock.ts';
import { tellKits } from '../../src/storage/kit-packages.ts';
import { writeLevels } from '../../src/storage/levels.ts';
import type { Store } from '../../src/storage/open.ts';
import { findKnownOrders, ordersById, ordersOfParts, partsOfOrders, waitingParts } from '../../src/storage/orders.ts';
import { setPartStatus } from '../../src/storage/part-status.ts';
import { countOpenAt, keepParts, moveParts, openParts } from '../../src/storage/parts-at-wms.ts';
import type { Trx } from '../../src/storage/scope.ts';
import { insertShipments, packagesById } from '../../src/storage/shipments.ts';
import { newId } from '../../src/support/ids.ts';
import { pause } from '../../src/support/waiting.ts';
import { suiteWith } from '../support/needs.ts';
import { inStore, type SeededOrder, seedOrder, seedOrders } from '../support/seeds.ts';
import { eachStore, openAt, sharedPostgres } from '../support/stores.ts';

const at = '2026-03-01T09:00:00.000Z';
const acme = ['acme'];

/** Line 1 of the seeded order (2 x MUG-1) goes to legacy, line 2 (CAP-9) to west, in a part of its own. */
async function divide(store: Store, { id, part }: SeededOrder): Promise<string> {
  const second = `${part}-2`;
  const deal = {
    parts: [
      { id: part, wms: 'legacy', rule: '', was: { wms: 'legacy', rule: '' } },
      { id: second, wms: 'west', rule: 'rule 1', was: null },
    ],
    dropped: [],
  };
  const lines = [
    { part, lineNumber: 1, sku: 'MUG-1', quantity: 2 },
    { part: second, lineNumber: 2, sku: 'CAP-9', quantity: 1 },
  ];
  await inStore(store, (trx) =>
    applyChanges(
      trx,
      store.dialect,
      [
        { kind: 'deal', order: id, merchant: 'acme', deal },
        { kind: 'judged', order: id, merchant: 'acme', judged: null, lines },
        { kind: 'part', part, from: ['received'], to: 'new', reason: '' },
        { kind: 'part', part: second, from: ['received'], to: 'new', reason: '' },
      ],
      at,
    ),
  );
  return second;
}

async function statusOf(store: Store, { id }: SeededOrder): Promise<string | undefined> {
  return (await ordersById(store.reader, store.dialect, acme, [id])).get(id)?.status;
}

async function move(
  store: Store,
  parts: readonly string[],
  from: 'new' | 'sending' | 'at_wms',
  to: 'sending' | 'at_wms' | 'error',
) {
  await inStore(store, (trx) => setPartStatus(trx, store.dialect, parts, [from], to, at));
}

/** Line 1 was sold as one box, now with legacy, and two lids, now with west. */
async function kitOverTwo(store: Store, number: string, quantity = 2): Promise<SeededOrder & { second: string }> {
  const order = await seedOrder(store, number);
  const second = await divide(store, order);
  const given = (await ordersById(store.reader, store.dialect, acme, [order.id])).get(order.id)?.order;
  const [mug] = given?.lines ?? [];
  if (!given || !mug) throw new Error('The order has no lines.');
  const lines = [
    { ...mug, lineNumber: 1, sku: 'BOX', quantity, cartLine: { lineNumber: 1, each: 1 } },
    { ...mug, lineNumber: 2, sku: 'LID', quantity: 2 * quantity, cartLine: { lineNumber: 1, each: 2 } },
  ];
  const rows = lines.map(({ lineNumber, sku, quantity: units }, index) => ({
    part: index === 0 ? order.part : second,
    lineNumber,
    sku,
    quantity: units,
  }));
  const judged = { ...given, lines };
  await inStore(store, (trx) =>
    applyChanges(trx, store.dialect, [{ kind: 'judged', order: order.id, merchant: 'acme', judged, lines: rows }], at),
  );
  await move(store, [order.part, second], 'new', 'sending');
  await move(store, [order.part, second], 'sending', 'at_wms');
  return { ...order, second };
}

async function ship(
  trx: Trx,
  store: Store,
  order: string,
  part: string,
  line: [number, number],
  id = newId(Date.now()),
) {
  const [lineNumber, quantity] = line;
  const content = { trackingNumber: id, carrierCode: '', serviceCode: '', lines: [{ lineNumber, sku: '?', quantity }] };
  const shipment = {
    id: newId(Date.now()),
    merchant: 'acme',
    order,
    part,
    cart: 'web',
    document: 'doc',
    shippedAt: at,
  };
  const more = { status: 'shipped', warehouse: '', reference: '', packages: [{ id, package: content }] };
  await insertShipments(trx, store.dialect, [{ ...shipment, ...more }], at);
  await tellKits(trx, store.dialect, [order], at);
  return id;
}

async function told(store: Store): Promise<Record<string, string>> {
  const rows = await store.reader.selectFrom('packages').select(['id', 'state']).orderBy('id').execute();
  const packages = await packagesById(
    store.reader,
    store.dialect,
    'acme',
    rows.map(({ id }) => id),
  );
  return Object.fromEntries(
    rows.map(({ id, state }) => [
      id,
      `${state} ${
        packages
          .get(id)
          ?.package.lines.map(({ sku, quantity }) => `${quantity} ${sku}`)
          .join() ?? ''
      }`.trim(),
    ]),
  );
}

eachStore('an order for two WMSes', (open) => {
  it('goes out part by part, each with its own lines, and files of a WMS may speak of those only', async () => {
    const store = await open();
    const order = await seedOrder(store, 'D-1');
    const whole = await seedOrder(store, 'D-2', 'new');
    const second = await divide(store, order);
    const { reader, dialect } = store;
    const out = await ordersOfParts(reader, dialect, acme, [order.part, second, whole.part]);
    const skus = (part: string) => out.get(part)?.order.lines.map(({ lineNumber, sku }) => `${lineNumber} ${sku}`);
    expect([skus(order.part), skus(second), skus(whole.part)]).to.deep.equal([
      ['1 MUG-1'],
      ['2 CAP-9'],
      ['1 MUG-1', '2 CAP-9'],
    ]);
    const known = async (wms?: string) => {
      const found = await findKnownOrders(reader, dialect, 'acme', 'orderNumber', ['D-1', 'D-2'], wms);
      return [...found].map(([number, { lines }]) => `${number} ${lines.map(({ sku }) => sku)}`).sort();
    };
    expect(await known('legacy')).to.deep.equal(['D-1 MUG-1', 'D-2 MUG-1,CAP-9']);
    expect(await known('west')).to.deep.equal(['D-1 CAP-9']);
    expect(await known('north')).to.deep.equal([]);
    expect(await known()).to.deep.equal(['D-1 MUG-1,CAP-9', 'D-2 MUG-1,CAP-9']);
    expect(await linesByPart(reader, dialect, ['bolt'], [second])).to.deep.equal(new Map([[second, new Set()]]));
  });

  it('is one part again where rules say so, without anything left of the other', async () => {
    const store = await open();
    const order = await seedOrder(store, 'D-3');
    const second = await divide(store, order);
    await move(store, [order.part, second], 'new', 'error');
    await inStore(store, (trx) => setPartStatus(trx, store.dialect, [order.part, second], ['error'], 'received', at));
    const deal = {
      parts: [{ id: second, wms: 'west', rule: 'rule 2', was: { wms: 'west', rule: 'rule 1' } }],
      dropped: [order.part],
    };
    const lines = [
      { part: second, lineNumber: 1, sku: 'MUG-1', quantity: 2 },
      { part: second, lineNumber: 2, sku: 'CAP-9', quantity: 1 },
    ];
    await inStore(store, (trx) =>
      applyChanges(
        trx,
        store.dialect,
        [
          { kind: 'deal', order: order.id, merchant: 'acme', deal },
          { kind: 'judged', order: order.id, merchant: 'acme', judged: null, lines },
        ],
        at,
      ),
    );
    expect(await partsOfOrders(store.reader, store.dialect, acme, [order.id])).to.deep.equal([
      { id: second, order: order.id, wms: 'west', status: 'received', rule: 'rule 2' },
    ]);
    expect((await linesOfOrder(store.reader, acme, order.id)).map(({ part }) => part)).to.deep.equal([second, second]);
  });

  it('is told of a kit in the package that was counted last, whatever the ids of packages are', async () => {
    const store = await open();
    const { id, part, second } = await kitOverTwo(store, 'D-4', 2);
    const [early, first, late, last] = ['p1', 'p2', 'p3', 'p4'].map((name) => `${newId(Date.now())}${name}`) as [
      string,
      string,
      string,
      string,
    ];
    await inStore(store, (trx) => ship(trx, store, id, part, [1, 1], first));
    await inStore(store, (trx) => ship(trx, store, id, second, [2, 2], late));
    expect(await told(store)).to.deep.equal({ [first]: 'new', [late]: 'new 1 MUG-1' });
    // Booked by another daemon under an older id: what was said of the others stays.
    await inStore(store, (trx) => ship(trx, store, id, second, [2, 2], early));
    expect(await told(store)).to.deep.equal({ [early]: 'waiting', [first]: 'new', [late]: 'new 1 MUG-1' });
    await inStore(store, (trx) => ship(trx, store, id, part, [1, 1], last));
    expect(await told(store)).to.deep.equal({
      [early]: 'new',
      [first]: 'new',
      [late]: 'new 1 MUG-1',
      [last]: 'new 1 MUG-1',
    });
  });
});

eachStore('stock that rules may count on', (open) => {
  it('is what a WMS has over all its warehouses, less what it has not been told of', async () => {
    const store = await open();
    const { dialect } = store;
    const level = (wms: string, ...rows: [string, string, number][]) =>
      inStore(store, (trx) =>
        writeLevels(
          trx,
          dialect,
          { merchant: 'acme', wms, document: 'doc' },
          JSON.stringify(rows.map((row) => [...row, null, null, null, at])),
          'set',
        ),
      );
    await level('legacy', ['MUG-1', 'A', 5], ['MUG-1', 'B', 2], ['CAP-9', 'A', 1]);
    await level('west', ['MUG-1', 'A', 9]);
    await seedOrder(store, 'S-1', 'new');
    await seedOrder(store, 'S-2', 'at_wms');
    await seedOrder(store, 'S-3', 'received');
    const free = async (merchant: string) =>
      (await freeStock(store.reader, dialect, merchant, ['legacy', 'west'], ['MUG-1', 'CAP-9', 'HAT']))
        .map(({ wms, sku, units }) => `${wms} ${sku} ${units}`)
        .sort();
    expect(await free('acme')).to.deep.equal(['legacy CAP-9 0', 'legacy MUG-1 5', 'west MUG-1 9']);
    expect(await free('bolt')).to.deep.equal([]);
  });
});

eachStore('parts of a merchant that changes its WMS', (open) => {
  it('move while they are here and no rule sent them; those of others, and what is handed over, stay', async () => {
    const store = await open();
    const [one, two] = await seedOrders(store, ['M-1', 'M-2'], 'new');
    const gone = await seedOrder(store, 'M-3', 'at_wms');
    const held = await seedOrder(store, 'M-4', 'error');
    const other = await seedOrder(store, 'M-5', 'new', 'bolt');
    const routed = await seedOrder(store, 'M-6', 'new');
    const split = await seedOrder(store, 'M-7');
    await divide(store, split);
    await inStore(store, (trx) =>
      trx.updateTable('parts').set({ rule: 'rule 1' }).where('id', '=', routed.part).execute(),
    );
    const standing = (await openParts(store.reader, acme, 'acme', 'west')).map(
      ({ wms, status, routed: by, beside, count }) => `${wms} ${status} ${by} ${beside} ${count}`,
    );
    expect(standing.sort()).to.deep.equal([
      'legacy at_wms false false 1',
      'legacy error false false 1',
      'legacy new false false 2',
      'legacy new false true 1',
      'legacy new true false 1',
      'west new true false 1',
    ]);
    expect(await openParts(store.reader, ['bolt'], 'acme', 'west')).to.deep.equal([]);

    const moved: string[] = [];
    for (const limit of [2, 2]) {
      await inStore(store, async (trx) => {
        moved.push(...(await moveParts(trx, store.dialect, 'acme', 'west', limit, at)).map(({ order }) => order));
      });
    }
    expect(moved).to.deep.equal([one?.id, two?.id, held.id]);
    const wmsOf = async ({ id }: SeededOrder) =>
      (await partsOfOrders(store.reader, store.dialect, 'every merchant', [id])).map(({ wms }) => wms);
    for (const stays of [gone, other, routed]) expect(await wmsOf(stays)).to.deep.equal(['legacy']);
    expect(await wmsOf(split)).to.deep.equal(['legacy', 'west']);
    expect(await countOpenAt(store.reader, acme, 'acme', 'legacy')).to.equal(3);
    expect(await countOpenAt(store.reader, 'every merchant', 'acme', 'west')).to.equal(3);
    expect(await countOpenAt(store.reader, ['bolt'], 'acme', 'legacy')).to.equal(0);
  });

  it('stay where a person said so, until a person says that they move', async () => {
    const store = await open();
    const order = await seedOrder(store, 'M-8', 'error');
    await inStore(store, async (trx) => {
      expect(await keepParts(trx, 'acme', 'west', at)).to.equal(1);
      expect(await keepParts(trx, 'acme', 'west', at)).to.equal(0);
    });
    const part = async () => (await partsOfOrders(store.reader, store.dialect, acme, [order.id]))[0];
    expect(await part()).to.include({ wms: 'legacy', stays: true });
    expect(await countOpenAt(store.reader, acme, 'acme', 'legacy')).to.equal(1);
    await inStore(store, (trx) => moveParts(trx, store.dialect, 'acme', 'west', 10, at));
    expect(await part()).to.deep.equal({ id: order.part, order: order.id, wms: 'west', status: 'error' });
  });

  it('have the last word over an order that was judged a moment before, unless a rule has spoken', async () => {
    const store = await open();
    const [free, ruled] = await seedOrders(store, ['M-9', 'M-10'], 'received');
    await inStore(store, (trx) => moveParts(trx, store.dialect, 'acme', 'west', 10, at));
    for (const [order, wms, rule] of [
      [free, 'north', ''],
      [ruled, 'north', 'rule 1'],
    ] as const) {
      const part = { id: order?.part ?? '', wms, rule, was: { wms: 'legacy', rule: '' } };
      const deal = { parts: [part], dropped: [] };
      await inStore(store, (trx) =>
        applyChanges(trx, store.dialect, [{ kind: 'deal', order: order?.id ?? '', merchant: 'acme', deal }], at),
      );
    }
    const parts = await partsOfOrders(store.reader, store.dialect, acme, [free?.id ?? '', ruled?.id ?? '']);
    expect(parts.map(({ wms }) => wms)).to.deep.equal(['west', 'north']);
  });
});

suiteWith('two daemons at one moment (PostgreSQL)', ['initdb', 'postgres'], function () {
  this.timeout(60_000);
  before(() => sharedPostgres());

  /** Both begin before either ends; the second may have to wait for the first. */
  async function together(
    first: (trx: Trx, store: Store) => Promise<unknown>,
    second: (trx: Trx, store: Store) => Promise<unknown>,
    prepare: (store: Store) => Promise<void>,
  ): Promise<Store> {
    const url = await (await sharedPostgres()).createDatabase();
    const [one, two] = [await openAt(url), await openAt(url)];
    await prepare(one);
    let done = () => {};
    let goOn = () => {};
    const isDone = new Promise<void>((resolve) => (done = resolve));
    const mayEnd = new Promise<void>((resolve) => (goOn = resolve));
    const a = inStore(one, async (trx) => {
      await first(trx, one);
      done();
      await mayEnd;
    });
    await isDone;
    const b = inStore(two, (trx) => second(trx, two));
    await Promise.race([b, pause(500)]);
    goOn();
    await Promise.all([a, b]);
    return one;
  }

  it('book the two halves of a kit: the later sees the earlier, and the cart is told', async () => {
    let order: Awaited<ReturnType<typeof kitOverTwo>> | undefined;
    const store = await together(
      (trx, one) => ship(trx, one, order?.id ?? '', order?.part ?? '', [1, 2]),
      (trx, two) => ship(trx, two, order?.id ?? '', order?.second ?? '', [2, 4]),
      async (one) => {
        order = await kitOverTwo(one, 'C-1', 2);
      },
    );
    expect(Object.values(await told(store)).sort()).to.deep.equal(['new', 'new 2 MUG-1']);
    expect(await statusOf(store, order as SeededOrder)).to.equal('shipped');
  });

  it('deliver an order and move it to another WMS: whoever comes second finds it gone', async () => {
    let order: SeededOrder | undefined;
    const prepare = async (store: Store) => {
      order = await seedOrder(store, 'C-2', 'new');
    };
    let pinned: string[] = [];
    const pin = async (trx: Trx, store: Store) => {
      pinned = (await waitingParts(trx, 'acme', 'legacy', 10, { hold: store.dialect })).map(({ part }) => part);
      if (pinned.length > 0) await setPartStatus(trx, store.dialect, pinned, ['new'], 'sending', at);
    };
    const away = (trx: Trx, store: Store) => moveParts(trx, store.dialect, 'acme', 'west', 10, at);
    const part = async (store: Store) => (await partsOfOrders(store.reader, store.dialect, acme, [order?.id ?? '']))[0];

    expect(await part(await together(pin, away, prepare))).to.include({ wms: 'legacy', status: 'sending' });
    expect(pinned).to.have.length(1);
    expect(await part(await together(away, pin, prepare))).to.include({ wms: 'west', status: 'new' });
    expect(pinned).to.deep.equal([]);
  });
});
