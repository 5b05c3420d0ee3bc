import type { ServerResponse } from 'node:http';
import { expect } from 'chai';
import { wmsFunctions } from '../../src/connectors/api-contract.ts';
import type { ReceivedKind } from '../../src/connectors/contract.ts';
import {
  answering,
  type Fault,
  garbling,
  garblingTheAnswer,
  hanging,
  losingTheAnswer,
  tearing,
} from '../simulators/shared/faults.ts';
import type { VendorRequest } from '../simulators/shared/vendor-server.ts';
import type { CartAccount, VendorBench, WmsAccount } from './bench.ts';
import { anOrder, strange } from './orders.ts';
import { pagesOf, parcelFor, recordsOf, send } from './parcels.ts';
import { downloaded, failureOf, type HandOver, handOver, openTrial, type Trial } from './trial.ts';

export type Verdict = 'ok' | 'not supported';

/** One promise of the contract, tried with every connector. */
export interface Check {
  readonly name: string;
  run(bench: VendorBench): Promise<Verdict>;
}

/** What users' documents name, so that "not supported" is no answer. */
export const mustWork: Readonly<Record<string, readonly string[]>> = {
  shipstream: ['Order Send', 'Shipment Pickup - Detailed', 'Inventory'],
  'shipstation-custom-store': ['Order Send', 'Cancel Order in WMS', 'Shipment Pickup - Detailed'],
  'shipstation-api': ['Order Send', 'Cancel Order in WMS', 'Shipment Pickup - Detailed'],
  'easypost-fulfillment': ['Order Send', 'Shipment Pickup - Detailed', 'Inventory'],
  shopify: ['Order Download', 'Shipment Upload', 'Inventory Upload'],
  woocommerce: ['Order Download', 'Shipment Upload', 'Inventory Upload'],
  amazon: ['Order Download', 'Shipment Upload', 'Inventory Upload'],
  'quickbooks-commerce': ['Order Download', 'Shipment Upload', 'Inventory Upload'],
  shipstation: ['Order Download', 'Shipment Upload'],
};

const manyItems = 10_000;

export const checks: readonly Check[] = [
  {
    name: 'names what it can do',
    async run({ connector }) {
      const { functions, layouts, mapped, role } = connector;
      const reads = new Set<string>([...Object.keys(layouts.read ?? {}), ...(mapped?.read ?? [])]);
      const writes = new Set<string>([...Object.keys(layouts.write ?? {}), ...(mapped?.write ?? [])]);
      const has = {
        'Order Send': writes.has('orders'),
        'Cancel Order in WMS': writes.has('cancels'),
        'Shipment Pickup - Detailed': reads.has('shipments'),
        Inventory: reads.has('inventory'),
        'Order Download': reads.has('orders'),
        'Shipment Upload': writes.has('confirmations'),
        'Inventory Upload': writes.has('inventory'),
      } as const;
      const mine = Object.entries(has).filter(
        ([name]) => (wmsFunctions as readonly string[]).includes(name) === (role === 'wms'),
      );
      // What is possible only for some accounts has a layout and a sentence.
      for (const [name, able] of mine)
        if (functions[name as keyof typeof functions] === true) expect(able, name).to.equal(true);
      for (const name of mustWork[connector.id] ?? [])
        expect(functions[name as keyof typeof functions], name).to.equal(true);
      return 'ok';
    },
  },
  {
    name: 'tests a connection and changes nothing',
    async run(bench) {
      const trial = await openTrial(bench);
      const holds = holdingsOf(trial);
      const before = holds();
      const steps = await stepsOf(trial);
      expect(
        steps.filter(({ ok }) => !ok),
        JSON.stringify(steps),
      ).to.deep.equal([]);
      expect(steps.length).to.be.greaterThan(2);
      expect(holds()).to.deep.equal(before);
      return 'ok';
    },
  },
  {
    name: 'sends the same key twice, and it is there once',
    async run(bench) {
      const { send, count } = await handOver(await openTrial(bench));
      await send();
      await send();
      expect(count()).to.equal(1);
      return 'ok';
    },
  },
  {
    name: 'finds a send whose answer was lost',
    async run(bench) {
      const trial = await openTrial(bench);
      const mine = await handOver(trial);
      const lost = await breakingAtTheHandOver(trial, losingTheAnswer, mine.send);
      expect(lost.code).to.equal('DELIVERY_IN_DOUBT');
      expect(await mine.trace()).to.equal('delivered');
      await mine.send();
      expect(mine.count()).to.equal(1);
      return 'ok';
    },
  },
  {
    name: 'knows that a send which was torn before did not arrive',
    async run(bench) {
      const trial = await openTrial(bench);
      const mine = await handOver(trial);
      const torn = await breakingAtTheHandOver(trial, tearing, mine.send);
      expect(torn.code).to.equal('DELIVERY_IN_DOUBT');
      expect(await mine.trace()).to.equal('not-delivered');
      await mine.send();
      expect(mine.count()).to.equal(1);
      return 'ok';
    },
  },
  {
    name: 'takes no web page for the answer to a hand-over',
    async run(bench) {
      for (const fault of [garbling, garblingTheAnswer]) {
        const trial = await openTrial(bench);
        const mine = await handOver(trial);
        const error = await breakingAtTheHandOver(trial, fault, mine.send);
        expect(error.code).to.match(/^(DELIVERY_IN_DOUBT|API_MALFORMED)$/);
        await mine.send();
        expect(mine.count()).to.equal(1);
      }
      return 'ok';
    },
  },
  {
    name: 'names wrong credentials and their repair',
    async run(bench) {
      const trial = await openTrial(bench, { wrong: true });
      const [kind] = kindsOf(trial);
      const error = await failureOf(pagesOf(trial.transport, kind ?? 'orders'));
      expect(error.code).to.match(/^(API_UNAUTHORIZED|API_FORBIDDEN|API_NOT_CONNECTED)$/);
      expect(error.disposition).to.equal('hold');
      expect(error.hint.length).to.be.greaterThan(20);
      const last = (await stepsOf(trial)).at(-1);
      expect(last?.ok).to.equal(false);
      expect(last?.code).to.match(/^API_/);
      return 'ok';
    },
  },
  {
    name: 'waits as long as the vendor asks (429, Retry-After)',
    async run(bench) {
      const trial = await openTrial(bench);
      const [kind = 'orders'] = kindsOf(trial);
      // What comes first may be a token; the limit meets whatever is asked.
      trial.account.server.faults.plan(answering(429, { 'retry-after': '7' }), { times: 5 });
      const error = await failureOf(pagesOf(trial.transport, kind));
      expect([error.code, error.disposition]).to.deep.equal(['API_RATE_LIMITED', 'retry']);
      expect(error.retryAfter).to.equal(7);
      return 'ok';
    },
  },
  {
    name: 'finds nothing where there is nothing',
    async run(bench) {
      const trial = await openTrial(bench);
      for (const kind of kindsOf(trial).filter((one) => one !== 'inventory')) {
        const things = (await pagesOf(trial.transport, kind)).reduce((sum, { count }) => sum + count, 0);
        expect(things, kind).to.equal(0);
      }
      return 'ok';
    },
  },
  {
    name: `reads ${manyItems} items over pages and misses none`,
    async run(bench) {
      const trial = await openTrial(bench);
      return bench.role === 'cart' ? manyOrders(trial) : manyLevels(trial);
    },
  },
  {
    name: 'goes on where it stopped',
    async run(bench) {
      if (bench.role !== 'cart') return shipmentsAfter(await openTrial(bench));
      const trial = await openTrial(bench);
      const account = trial.account as CartAccount;
      const before = account.placeOrders(3);
      const pages = await pagesOf(trial.transport, 'orders');
      const after = account.placeOrders(2);
      const more = await pagesOf(trial.transport, 'orders', pages.at(-1)?.cursor);
      const { records } = await recordsOf(trial.connector, 'orders', more);
      const numbers = (records as { orderNumber: string }[]).map(({ orderNumber }) => orderNumber);
      expect(numbers).to.include.members(after);
      expect(before).to.have.length(3);
      return 'ok';
    },
  },
  {
    name: 'gives up on an answer that never comes',
    async run(bench) {
      const trial = await openTrial(bench, { deadlineSeconds: 1 });
      const [kind = 'orders'] = kindsOf(trial);
      trial.account.server.faults.plan(hanging, { times: 3 });
      const from = performance.now();
      const error = await failureOf(pagesOf(trial.transport, kind));
      expect([error.code, error.outage]).to.deep.equal(['API_NO_ANSWER', true]);
      expect(performance.now() - from).to.be.lessThan(20_000);
      return 'ok';
    },
  },
  {
    name: 'says that an answer is no answer',
    async run(bench) {
      const trial = await openTrial(bench);
      const [kind = 'orders'] = kindsOf(trial);
      trial.account.server.faults.plan(garbling, { times: 5 });
      const error = await failureOf(pagesOf(trial.transport, kind));
      expect([error.code, error.disposition]).to.deep.equal(['API_MALFORMED', 'retry']);
      return 'ok';
    },
  },
  {
    name: 'counts a server that fails as an outage',
    async run(bench) {
      const trial = await openTrial(bench);
      const [kind = 'orders'] = kindsOf(trial);
      trial.account.server.faults.plan(answering(503), { times: 5 });
      const error = await failureOf(pagesOf(trial.transport, kind));
      expect([error.code, error.outage]).to.deep.equal(['API_FAILED', true]);
      return 'ok';
    },
  },
  {
    name: 'carries very long values and every script',
    async run(bench) {
      const trial = await openTrial(bench);
      return bench.role === 'wms' ? strangeOrder(trial) : strangeBuyer(trial);
    },
  },
  {
    name: 'stops when the daemon stops',
    async run(bench) {
      const trial = await openTrial(bench);
      const [kind = 'orders'] = kindsOf(trial);
      trial.account.server.faults.plan(hanging, { times: 3 });
      setTimeout(() => trial.context.abort(), 50);
      const error = await failureOf(pagesOf(trial.transport, kind));
      expect(error.code).to.equal('CONNECTION_LOST');
      return 'ok';
    },
  },
  {
    name: 'is refused from one moment to the next, and goes on when it is trusted again',
    async run(bench) {
      const trial = await openTrial(bench);
      const [kind = 'orders'] = kindsOf(trial);
      await pagesOf(trial.transport, kind);
      trial.account.revoke(true);
      const error = await failureOf(pagesOf(trial.transport, kind));
      expect(error.code).to.match(/^API_(UNAUTHORIZED|FORBIDDEN|NOT_CONNECTED)$/);
      trial.account.revoke(false);
      await pagesOf(trial.transport, kind);
      return 'ok';
    },
  },
  {
    name: 'sets stock, and skips what the shop does not know',
    async run(bench) {
      if (bench.role !== 'cart' || bench.connector.functions['Inventory Upload'] !== true) return 'not supported';
      const trial = await openTrial(bench);
      const account = trial.account as CartAccount;
      account.sells(['SKU-1', 'SKU-2']);
      const levels = [
        { sku: 'SKU-1', quantity: 41, warehouseCode: '' },
        { sku: 'SKU-2', quantity: 0, warehouseCode: '' },
        { sku: 'SKU-STRANGE', quantity: 5, warehouseCode: '' },
      ];
      const { parcel } = await parcelFor(
        trial.connector,
        'inventory',
        levels.map((record) => ({ key: '', record })),
      );
      const receipt = await send(trial.transport, parcel);
      await send(trial.transport, parcel);
      expect([account.stockOf('SKU-1'), account.stockOf('SKU-2'), account.stockOf('SKU-STRANGE')]).to.deep.equal([
        41,
        0,
        undefined,
      ]);
      // Which of them the partner passed over its answer would have to say; only a connector of its own could read that.
      if (!bench.connector.mapped) expect(receipt?.note).to.match(/1/);
      return 'ok';
    },
  },
  {
    name: 'tells no secret',
    async run(bench) {
      const trial = await openTrial(bench);
      const wrong = await openTrial(bench, { wrong: true });
      const told: string[] = [];
      for (const one of [trial, wrong]) {
        for (const kind of kindsOf(one))
          await pagesOf(one.transport, kind).catch((thrown: Error) => told.push(words(thrown)));
        told.push(...(await stepsOf(one)).map(({ detail }) => detail), ...one.context.logged);
      }
      const [kind = 'orders'] = kindsOf(trial);
      for (const status of [400, 401, 403, 422, 500]) {
        const echo = await openTrial(bench);
        repeatingWhatWasSent(echo, status);
        told.push(words(await failureOf(pagesOf(echo.transport, kind))));
        told.push(...(await stepsOf(echo)).map(({ detail }) => detail), ...echo.context.logged);
      }
      trial.account.revoke(true);
      told.push(words(await failureOf(pagesOf(trial.transport, kind))));
      for (const { account } of [trial, wrong])
        for (const secret of account.secrets)
          expect(told.join('\n').includes(secret), 'a secret was told').to.equal(false);
      return 'ok';
    },
  },
  {
    name: 'cancels what the WMS has',
    async run(bench) {
      if (bench.role !== 'wms' || bench.connector.functions['Cancel Order in WMS'] !== true) return 'not supported';
      const trial = await openTrial(bench);
      const mine = await handOver(trial, { orderNumber: '7001' });
      await mine.send();
      const cancel = {
        id: 'c-1',
        requestedAt: '2026-11-25T12:00:00.000Z',
        requestedBy: 'ops',
        reason: 'buyer asked',
        file: '',
      };
      const record = { order: anOrder({ orderNumber: '7001' }), cancel };
      const { parcel } = await parcelFor(trial.connector, 'cancels', [{ key: mine.key, record }]);
      const receipt = await send(trial.transport, parcel);
      await send(trial.transport, parcel);
      expect((trial.account as WmsAccount).isCanceled(mine.key)).to.equal(true);
      for (const { key, about, accepted } of receipt?.answers ?? [])
        expect([key, about, accepted]).to.deep.equal([mine.key, 'cancel', true]);
      return 'ok';
    },
  },
];

/** What the connector is asked for, in the order in which a daemon would. */
export function kindsOf({ connector }: Pick<Trial, 'connector'>): ReceivedKind[] {
  const { layouts, mapped } = connector;
  return (['orders', 'shipments', 'inventory'] as const).filter(
    (kind) => (layouts.read?.[kind] || mapped?.read?.includes(kind)) && !connector.pushed?.includes(kind),
  );
}

/** What a test could spoil: orders at a WMS; at a shop what it tells its buyers of an order, and its stock. */
function holdingsOf({ bench, account }: Trial): () => unknown {
  if (bench.role === 'wms') return () => [...(account as WmsAccount).keys()];
  const shop = account as CartAccount;
  const numbers = shop.placeOrders(2);
  shop.sells(['SKU-1']);
  return () => [numbers.map((number) => [...shop.trackingOf(number)]), shop.stockOf('SKU-1')];
}

/** Everything that a person or a log could see of a failure. */
function words(thrown: unknown): string {
  const {
    message = '',
    hint = '',
    value = '',
    stack = '',
    cause,
  } = thrown as { message?: string; hint?: string; value?: string; stack?: string; cause?: unknown };
  return [message, hint, value, stack, cause === undefined ? '' : words(cause)].join(' ');
}

async function stepsOf({ transport }: Trial) {
  const steps = [];
  for await (const step of transport.test({ directory: '' }, { receive: true, send: true })) steps.push(step);
  return steps;
}

/** The fault meets the one call that takes effect: whatever is neither a look-up nor a token. */
async function breakingAtTheHandOver({ account, bench }: Trial, fault: Fault, work: () => Promise<unknown>) {
  account.server.faults.plan(fault, { when: bench.isHandOver });
  return failureOf(work());
}

/** Some vendors repeat in a refusal what they were sent, and with it our credentials. */
function repeatingWhatWasSent({ account }: Trial, status: number): void {
  let said = '';
  const hears = ({ headers, query, body }: VendorRequest) => {
    const basic = /^Basic (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
    const keys = Object.entries(headers).filter(([name]) => /auth|key|token/.test(name));
    said = [...keys.map(([, value]) => value), Buffer.from(basic, 'base64'), query, body].join(' ');
    return true;
  };
  const before = (response: ServerResponse) =>
    void response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify({ error: said, message: said, error_description: said, errors: [{ message: said }] }));
  account.server.faults.plan({ before }, { times: 10, when: hears });
}

async function manyOrders(trial: Trial): Promise<Verdict> {
  const numbers = (trial.account as CartAccount).placeOrders(manyItems);
  const seen = (await downloaded(trial)).map(({ orderNumber }) => orderNumber);
  // Looks may overlap; what comes twice is dropped by the pipeline.
  expect(seen.length).to.be.lessThan(manyItems * 1.5);
  expect(new Set(seen).size).to.equal(manyItems);
  expect(new Set(numbers)).to.deep.equal(new Set(seen));
  return 'ok';
}

async function manyLevels(trial: Trial): Promise<Verdict> {
  if (trial.connector.functions.Inventory !== true) return manyShipments(trial);
  const levels = Object.fromEntries(Array.from({ length: manyItems }, (_, index) => [`SKU-${index}`, index]));
  (trial.account as WmsAccount).stock(levels);
  const pages = await pagesOf(trial.transport, 'inventory');
  const { records, complaints } = await recordsOf(trial.connector, 'inventory', pages);
  expect(complaints).to.deep.equal([]);
  const read = (records as { sku: string; quantityAvailable: number }[]).map(({ sku, quantityAvailable }) => [
    sku,
    quantityAvailable,
  ]);
  expect(read.length).to.equal(manyItems);
  expect(Object.fromEntries(read)).to.deep.equal(levels);
  return 'ok';
}

/** Of a WMS that tells no stock its shipments are many: some hundred orders, as sending each of them takes its time. */
async function manyShipments(trial: Trial): Promise<Verdict> {
  const account = trial.account as WmsAccount;
  const sent: HandOver[] = [];
  for (let index = 0; index < 250; index++) {
    const mine = await handOver(trial);
    await mine.send();
    account.ship(mine.key, [
      {
        trackingNumber: `1Z${index}`,
        lines: [
          { lineNumber: 1, quantity: 2 },
          { lineNumber: 2, quantity: 1 },
        ],
      },
    ]);
    sent.push(mine);
  }
  const known = new Map(sent.map(({ key, orderNumber }) => [key, anOrder({ orderNumber })]));
  const { records } = await recordsOf(trial.connector, 'shipments', await pagesOf(trial.transport, 'shipments'), known);
  expect(new Set((records as { orderRef: string }[]).map(({ orderRef }) => orderRef))).to.deep.equal(
    new Set(sent.map(({ reference }) => reference)),
  );
  return 'ok';
}

async function shipmentsAfter(trial: Trial): Promise<Verdict> {
  const account = trial.account as WmsAccount;
  const ship = async (trackingNumber: string) => {
    const mine = await handOver(trial);
    await mine.send();
    account.ship(mine.key, [
      { trackingNumber, lines: [{ lineNumber: 1, quantity: 2 }] },
      { trackingNumber: `${trackingNumber}-B`, lines: [{ lineNumber: 2, quantity: 1 }] },
    ]);
    return mine;
  };
  const first = await ship('1ZFIRST');
  const pages = await pagesOf(trial.transport, 'shipments');
  const second = await ship('1ZSECOND');
  const more = await pagesOf(trial.transport, 'shipments', pages.at(-1)?.cursor);
  const known = new Map([first, second].map(({ key, orderNumber }) => [key, anOrder({ orderNumber })]));
  const { records } = await recordsOf(trial.connector, 'shipments', more, known);
  const parcels = (records as { orderRef: string; packages: { trackingNumber: string; lines: unknown }[] }[])
    .filter(({ orderRef }) => orderRef === second.reference)
    .flatMap(({ packages }) => packages);
  expect(parcels.map(({ trackingNumber }) => trackingNumber).sort()).to.deep.equal(['1ZSECOND', '1ZSECOND-B']);
  expect(parcels.find(({ trackingNumber }) => trackingNumber === '1ZSECOND')?.lines).to.deep.equal([
    { lineNumber: 1, sku: 'SKU-1', quantity: 2 },
  ]);
  return 'ok';
}

async function strangeOrder(trial: Trial): Promise<Verdict> {
  const plain = anOrder();
  const shipTo = {
    ...plain.shipTo,
    lastName: strange.name,
    company: strange.company,
    address1: strange.address1,
    city: strange.city,
  };
  const record = anOrder({ orderNumber: '8001', shipTo, instructions: strange.company, giftMessage: strange.address1 });
  const { parcel, summary } = await parcelFor(trial.connector, 'orders', [{ key: '0strange0strange0str', record }]);
  for (const { message } of summary.refused) expect(message.length).to.be.greaterThan(10);
  if (summary.refused.length > 0) return 'ok';
  const receipt = await send(trial.transport, parcel);
  expect(receipt?.answers?.filter(({ accepted }) => !accepted) ?? []).to.deep.equal([]);
  expect((trial.account as WmsAccount).ordersWith('0strange0strange0str')).to.equal(1);
  const said = trial.account.server.requests.map(({ body }) => plainText(body));
  expect(said.some((text) => text.includes(strange.city))).to.equal(true);
  return 'ok';
}

/** However its JSON is written. */
function plainText(body: Buffer): string {
  const text = body.toString('utf8');
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}

async function strangeBuyer(trial: Trial): Promise<Verdict> {
  (trial.account as CartAccount).placeOrders(1, { buyer: strange });
  const [order] = await downloaded(trial);
  expect(`${order?.shipTo.firstName} ${order?.shipTo.lastName}`).to.contain('Müller');
  expect(order?.shipTo.city).to.equal(strange.city);
  expect(order?.shipTo.company).to.contain('注文');
  return 'ok';
}
