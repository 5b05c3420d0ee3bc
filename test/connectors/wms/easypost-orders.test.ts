import { expect } from 'chai';
import { easypostFulfillment } from '../../../src/connectors/wms/easypost-fulfillment/index.ts';
import { testOrder, testReference } from '../../../src/domain/test-order.ts';
import { plainKey, productionKey, testKey } from '../../simulators/easypost/easypost.ts';
import { answering, garbling, hanging, losingTheAnswer, tearing, truncating } from '../../simulators/shared/faults.ts';
import type { VendorRequest } from '../../simulators/shared/vendor-server.ts';
import {
  anOrder,
  type Bench,
  easypostBench,
  failureOf,
  key,
  line,
  nowhere,
  refusedOf,
  startMs,
} from './easypost-support.ts';

const posts = { when: ({ method }: VendorRequest) => method === 'POST' };
const gets = { when: ({ method }: VendorRequest) => method === 'GET' };

const readings = ({ simulator }: Bench) =>
  simulator.server.requests.filter(
    ({ method, path, query }) => method === 'GET' && path.endsWith('/orders') && query.get('offset') === '0',
  ).length;

function made({ simulator }: Bench) {
  return [...simulator.production.orders.values()];
}

function aTestOrder(number = 1) {
  const origin = {
    merchantId: 'acme',
    cartId: 'web',
    orderSource: 'ACME',
    receivedAt: new Date(startMs).toISOString(),
  };
  const wish = { method: 'Ground', country: 'US', sku: 'SKU-1', weight: '1 lb' };
  return testOrder(testReference('acme', number), wish, origin);
}

describe('an order for EasyPost Fulfillment', () => {
  it('goes out by barcode, with our key in its description', async () => {
    const bench = await easypostBench();
    expect(await bench.send([anOrder()])).to.deep.equal({ answers: [] });
    expect(bench.attempts).to.equal(1);
    const [order] = made(bench);
    expect(order?.description).to.equal(`XD:${key} 1001`);
    expect(order?.service).to.equal('standard');
    expect(order?.destination).to.deep.equal({
      name: 'Ada Park',
      street1: '12 Pier Rd',
      street2: 'Unit 3, Back door',
      city: 'Oakland',
      state: 'CA',
      zip: '94607',
      country: 'US',
      phone: '510-555-0100',
      email: 'ada@example.test',
      residential: true,
    });
    expect(order?.line_items.map(({ product, units }) => [product.barcode, units])).to.deep.equal([
      ['SKU-1', 2],
      ['SKU-2', 1],
    ]);
  });

  it('says with each call how long its body is', async () => {
    const bench = await easypostBench();
    await bench.send([anOrder()]);
    const post = bench.simulator.server.requests.find(({ method }) => method === 'POST');
    expect(post?.headers['content-length']).to.equal(String(post?.body.length));
    expect(bench.context.spent.size).to.equal(1);
    expect([...bench.context.spent.keys()][0]).to.match(/^api:[0-9a-f]{8}$/);
  });

  it('takes barcodes of the cart where the settings say so, and is refused where one is missing', async () => {
    const bench = await easypostBench({ 'barcode from': 'barcode' });
    await bench.send([anOrder({ lines: [line(1, 'MUG', 1, 'SKU-1'), line(2, 'MUG-B', 2, 'SKU-1')] })]);
    expect(made(bench)[0]?.line_items.map(({ product, units }) => [product.barcode, units])).to.deep.equal([
      ['SKU-1', 3],
    ]);
    const [answer] = refusedOf(await bench.send([anOrder({ lines: [line(1, 'MUG', 1)] })], ['other']));
    expect(answer?.reason).to.match(/^Line 1 \(MUG\) has no barcode/);
    expect(made(bench)).to.have.length(1);
  });

  it('may have any letters and be long', async () => {
    const bench = await easypostBench();
    const name = `${'Żółć 株式会社 👩‍🚀 "quoted" '.repeat(40)}\nend`;
    const order = anOrder({ shipTo: { ...anOrder().shipTo, firstName: name, address1: `${'x'.repeat(3000)}` } });
    await bench.send([order]);
    expect(made(bench)[0]?.destination.name).to.equal(`${name} Park`);
    expect(await bench.send([order])).to.deep.equal({ answers: [] });
    expect(made(bench)).to.have.length(1);
  });

  it('uses the default service where it has none, and asks for a signature where that is set', async () => {
    const bench = await easypostBench({ 'default service': 'expedited', 'delivery confirmation': 'SIGNATURE' });
    await bench.send([anOrder({ serviceCode: '' })]);
    const post = bench.simulator.server.requests.find(({ method }) => method === 'POST');
    expect(JSON.parse(String(post?.body))).to.deep.include({
      service: 'expedited',
      shipment_options: { delivery_confirmation: 'SIGNATURE' },
    });
  });

  it('is refused here where it has no line', () => {
    const written = easypostFulfillment.layouts.write?.orders?.(
      { ...anOrder(), lines: [] },
      {
        key,
        context: { now: new Date(startMs).toISOString(), timeZone: 'UTC', sequence: 1, values: {} },
      },
    );
    expect(written).to.include({ code: 'no-lines' });
  });

  describe('that is sent twice is there once', () => {
    for (const sorting of ['any', 'newest first'] as const) {
      it(`in a list sorted ${sorting}`, async () => {
        const bench = await easypostBench(
          { 'order list': sorting === 'any' ? 'any order' : sorting, 'page size': 10 },
          { sorting },
        );
        await bench.send([anOrder()]);
        for (let number = 0; number < 55; number++) {
          bench.clock.ms += 1000;
          await bench.send([anOrder({ orderNumber: `n${number}` })], [`k${number}`]);
        }
        expect(made(bench)).to.have.length(56);
        bench.transport = bench.connect({});
        await bench.send([anOrder()]);
        await bench.send([anOrder({ orderNumber: 'n20' })], ['k20']);
        expect(made(bench)).to.have.length(56);
      });
    }

    it('in lists that are paged otherwise, or not at all', async () => {
      for (const [setting, paging] of [
        ['page', 'page'],
        ['none', 'none'],
        ['offset', 'both'],
      ] as const) {
        const bench = await easypostBench({ paging: setting }, { paging, longestPage: setting === 'none' ? 100 : 7 });
        for (let number = 0; number < 30; number++) await bench.send([anOrder()], [`k${number}`]);
        for (let number = 0; number < 30; number++) {
          if (number % 10 === 0) bench.transport = bench.connect({});
          await bench.send([anOrder()], [`k${number}`]);
        }
        expect(made(bench), setting).to.have.length(30);
      }
    });

    it('with one reading of the list for all that are sent together', async () => {
      const bench = await easypostBench();
      for (let number = 0; number < 10; number++) await bench.send([anOrder()], [`k${number}`]);
      expect(readings(bench)).to.equal(1);
    });

    for (const sorting of ['any', 'newest first'] as const)
      it(`with one reading of the list (${sorting}) for all that are sent at the same time, however long it takes`, async () => {
        const list = sorting === 'any' ? 'any order' : sorting;
        const bench = await easypostBench({ 'order list': list, 'page size': 10 }, { sorting });
        for (let number = 0; number < 30; number++) await bench.send([anOrder()], [`k${number}`]);
        bench.transport = bench.connect({});
        bench.simulator.meanwhile = () => {
          bench.clock.ms += 60_000;
        };
        const before = readings(bench);
        await Promise.all(Array.from({ length: 8 }, (_, number) => bench.send([anOrder()], [`k${26 + number}`])));
        await bench.send([anOrder()], ['k33']);
        expect(readings(bench) - before).to.equal(1);
        expect(made(bench)).to.have.length(34);
      });

    it('without another reading where nobody has begun to hand it over before, until the store may have forgotten it', async () => {
      const bench = await easypostBench();
      for (let hour = 0; hour < 5; hour++) {
        await bench.send([anOrder()], [`k${hour}`], { first: true });
        bench.clock.ms += 3_600_000;
      }
      expect(readings(bench)).to.equal(1);
      await bench.send([anOrder()], ['k5']);
      expect(readings(bench)).to.equal(2);
      // A store that was restored thinks it is the first time.
      bench.transport = bench.connect({});
      await bench.send([anOrder()], ['k3'], { first: true });
      expect(readings(bench)).to.equal(3);
      expect(made(bench)).to.have.length(6);
    });

    it('with a reading of its own after each answer that was lost', async () => {
      const bench = await easypostBench();
      await bench.send([anOrder()], ['k0']);
      bench.simulator.server.faults.plan(losingTheAnswer, posts);
      expect((await failureOf(bench.send([anOrder()]))).code).to.equal('DELIVERY_IN_DOUBT');
      await bench.send([anOrder()]);
      expect(readings(bench)).to.equal(2);
      expect(made(bench)).to.have.length(2);
    });

    it('in a parcel with others, which is begun once and gone through again where one of them is missing', async () => {
      const bench = await easypostBench();
      const [orders, keys] = [
        [anOrder(), anOrder({ orderNumber: '1002' })],
        ['a', 'b'],
      ];
      await bench.send(orders, keys);
      expect([bench.attempts, made(bench).length]).to.deep.equal([1, 2]);
      const parcel = await bench.parcel('orders', [...orders, anOrder({ orderNumber: '1003' })], [...keys, 'c']);
      expect(await bench.transport.trace?.(nowhere, parcel)).to.equal('not-delivered');
      await bench.transport.send?.(nowhere, parcel, async () => undefined);
      expect(await bench.transport.trace?.(nowhere, parcel)).to.equal('delivered');
      expect(made(bench)).to.have.length(3);
    });

    it('and is not sent at all where the list cannot be read to its end', async () => {
      const bench = await easypostBench({}, { paging: 'page' });
      for (let number = 0; number < 30; number++)
        bench.simulator.production.create({ service: 's', description: '', destination: {} }, []);
      const { code, text } = await failureOf(bench.send([anOrder()]));
      expect(code).to.equal('EASYPOST_LIST_STANDS_STILL');
      expect(text).to.include('Set "paging"');
      expect(bench.attempts).to.equal(0);
    });

    it('even when orders in front of it are removed while the list is read', async () => {
      for (const removed of [1, 5, 9, 25]) {
        const bench = await easypostBench({ 'page size': 10 });
        const { production } = bench.simulator;
        for (let number = 0; number < 60; number++) await bench.send([anOrder()], [`k${number}`]);
        const listed = production.listed('any');
        const [last] = listed.slice(-1);
        let reads = 0;
        bench.simulator.meanwhile = () => {
          reads += 1;
          if (reads === 4) for (const order of listed.slice(0, removed)) production.remove(order);
        };
        bench.transport = bench.connect({});
        await bench.send([anOrder()], [last?.description.split(' ')[0]?.slice(3) ?? '']);
        expect(made(bench), `${removed} removed`).to.have.length(60 - removed);
        expect(reads).to.be.greaterThan(6);
      }
    });

    it('and a list of few orders to which one is added is no list that stands still', async () => {
      const bench = await easypostBench({}, { sorting: 'newest first' });
      for (const one of ['a', 'b']) {
        bench.clock.ms += 1000;
        await bench.send([anOrder()], [one]);
      }
      bench.clock.ms += 1000;
      bench.transport = bench.connect({});
      let added = false;
      bench.simulator.meanwhile = () => {
        if (!added) bench.simulator.production.create({ service: 's', description: '', destination: {} }, []);
        added = true;
      };
      await bench.send([anOrder()], ['a']);
      expect(made(bench)).to.have.length(3);
    });
  });

  describe('whose answer is lost', () => {
    const faults = {
      'in the air': losingTheAnswer,
      'in the middle': truncating,
      'in a proxy': { after: garbling.before },
    } as const;
    for (const [where, fault] of Object.entries(faults)) {
      it(`${where} is looked up, and is there once`, async () => {
        const bench = await easypostBench();
        bench.simulator.server.faults.plan(fault as typeof losingTheAnswer, posts);
        expect((await failureOf(bench.send([anOrder()]))).code).to.equal('DELIVERY_IN_DOUBT');
        const parcel = await bench.parcel('orders', [anOrder()]);
        expect(await bench.transport.trace?.(nowhere, parcel)).to.equal('delivered');
        await bench.send([anOrder()]);
        expect(made(bench)).to.have.length(1);
      });
    }

    for (const [what, fault] of Object.entries({
      torn: tearing,
      failed: answering(500),
      'timed out': answering(408),
    })) {
      it(`and was ${what} before it took effect is not there, and goes again`, async () => {
        const bench = await easypostBench();
        bench.simulator.server.faults.plan(fault, posts);
        expect((await failureOf(bench.send([anOrder()]))).code).to.equal('DELIVERY_IN_DOUBT');
        expect(await bench.transport.trace?.(nowhere, await bench.parcel('orders', [anOrder()]))).to.equal(
          'not-delivered',
        );
        await bench.send([anOrder()]);
        expect(made(bench)).to.have.length(1);
      });
    }

    it('because it hangs is a doubt within the time that is set', async () => {
      const bench = await easypostBench({ 'timeout seconds': 1 });
      bench.simulator.server.faults.plan(hanging, posts);
      expect((await failureOf(bench.send([anOrder()]))).code).to.equal('DELIVERY_IN_DOUBT');
    });

    it('before anything was handed over is a plain failure', async () => {
      const bench = await easypostBench({ 'timeout seconds': 1 });
      bench.simulator.server.faults.plan(hanging, gets);
      expect((await failureOf(bench.send([anOrder()]))).code).to.equal('API_NO_ANSWER');
      bench.simulator.server.faults.plan(garbling, gets);
      expect((await failureOf(bench.send([anOrder()]))).code).to.equal('API_MALFORMED');
      expect(bench.attempts).to.equal(0);
    });
  });

  describe('that EasyPost refuses', () => {
    for (const envelope of ['error', 'errors', 'list', 'nested', 'text'] as const)
      for (const refusal of [400, 409, 422] as const)
        it(`for stock (${refusal}, ${envelope}) waits for stock`, async () => {
          const bench = await easypostBench({}, { envelope, refusal });
          bench.simulator.production.receive('SKU-2', 0);
          const { answers = [] } = await bench.send([anOrder()]);
          expect(answers).to.have.length(1);
          expect(answers[0]).to.include({ key, accepted: false, cause: 'out of stock' });
          expect(answers[0]?.reason).to.match(/^line 2 \(SKU-2\): .*Insufficient units/);
          bench.simulator.production.receive('SKU-2', 5);
          expect(await bench.send([anOrder()])).to.deep.equal({ answers: [] });
          expect(made(bench)).to.have.length(1);
        });

    it('for an unknown barcode waits for a person, who is told which line', async () => {
      const bench = await easypostBench();
      const order = anOrder({ lines: [line(1, '0123456789012', 1)] });
      const [answer] = refusedOf(await bench.send([order]));
      expect(answer).not.to.have.property('cause');
      expect(answer?.reason).to.match(
        /^line 1 \(0123456789012\): .*No product has the barcode.*Is it the barcode that EasyPost has/,
      );
    });

    it('by a 404 of its own is refused, and by a 404 of something else is a wrong address', async () => {
      const bench = await easypostBench({}, { refusal: 404 });
      bench.simulator.production.receive('SKU-2', 0);
      expect(refusedOf(await bench.send([anOrder()]))).to.have.length(1);
      bench.simulator.server.faults.plan(answering(404, {}, '<html>not found</html>'), posts);
      expect((await failureOf(bench.send([anOrder()], ['b']))).code).to.equal('API_NOT_THERE');
    });

    it('has no personal data in the reason', async () => {
      const bench = await easypostBench();
      const body = JSON.stringify({
        errors: { code: 'ADDRESS', message: 'Cannot mail ada@example.test at 510-555-0100 x' },
      });
      bench.simulator.server.faults.plan(answering(422, {}, body), posts);
      const [answer] = refusedOf(await bench.send([anOrder()]));
      expect(answer?.reason)
        .to.include('Cannot mail')
        .and.not.match(/ada@|510/);
    });

    it('has its code in the reason, for the words that stand for stock', async () => {
      const bench = await easypostBench();
      bench.simulator.production.receive('SKU-2', 0);
      const [answer] = refusedOf(await bench.send([anOrder()]));
      expect(answer?.reason).to.match(/ \[ORDER\.REJECTED\]$/);
    });

    it('by words of one’s own waits for stock, too', async () => {
      const bench = await easypostBench({ 'out of stock words': 'ausverkauft' });
      bench.simulator.server.faults.plan(answering(400, {}, 'Ausverkauft!'), posts);
      expect(refusedOf(await bench.send([anOrder()]))[0]).to.include({ cause: 'out of stock', reason: 'Ausverkauft!' });
    });
  });

  it('waits as long as EasyPost says when there were too many calls', async () => {
    const bench = await easypostBench();
    bench.simulator.server.faults.plan(answering(429, { 'retry-after': '7' }), posts);
    expect((await failureOf(bench.send([anOrder()]))).code).to.equal('API_RATE_LIMITED');
    expect([...bench.context.rests.values()]).to.deep.equal([startMs + 7000]);
    await bench.send([anOrder()]);
    expect(made(bench)).to.have.length(1);
  });

  it('stays here while the key is refused, with the likely causes and without the key', async () => {
    const bench = await easypostBench();
    bench.simulator.revoked = true;
    const revoked = await failureOf(bench.send([anOrder()]));
    expect(revoked).to.include({ code: 'API_UNAUTHORIZED', disposition: 'hold' });
    expect(revoked.text).to.include('vendor account');
    bench.simulator.revoked = false;
    bench.transport = bench.connect({ 'api key': plainKey });
    const plain = await failureOf(bench.send([anOrder()]));
    expect(plain.code).to.equal('API_FORBIDDEN');
    expect(plain.text).to.include('vendor account');
    const seen = revoked.text + plain.text + bench.context.logged.join('\n');
    for (const secret of [productionKey, plainKey, testKey]) expect(seen).not.to.include(secret);
    bench.transport = bench.connect({});
    await bench.send([anOrder()]);
    expect(made(bench)).to.have.length(1);
  });

  describe('in test mode', () => {
    it('is not sent, and nothing is read, until the mode is off', async () => {
      const bench = await easypostBench({ 'test mode': true });
      const { code, disposition } = await failureOf(bench.send([anOrder()]));
      expect([code, disposition]).to.deep.equal(['EASYPOST_TEST_MODE', 'hold']);
      for (const kind of ['shipments', 'inventory'] as const) {
        const look = bench.transport.pages?.({ kind, cursor: '', earliest: '' });
        expect((await failureOf(look?.next() ?? Promise.resolve())).code).to.equal('EASYPOST_TEST_MODE');
      }
      const trace = bench.transport.trace?.(nowhere, await bench.parcel('orders', [anOrder()]));
      expect((await failureOf(trace ?? Promise.resolve())).code).to.equal('EASYPOST_TEST_MODE');
      expect(bench.simulator.server.requests).to.deep.equal([]);
      bench.transport = bench.connect({ 'test mode': false });
      await bench.send([anOrder()]);
      expect(made(bench)).to.have.length(1);
    });

    it('or not, a test order goes out with the test key only', async () => {
      for (const mode of [true, false]) {
        const bench = await easypostBench({ 'test mode': mode });
        bench.simulator.test.receive('SKU-1', 5);
        const reference = testReference('acme', 1);
        for (let time = 0; time < 2; time++)
          expect(await bench.send([aTestOrder()], [reference])).to.deep.equal({ answers: [] });
        expect(made(bench)).to.deep.equal([]);
        expect([...bench.simulator.test.orders.values()].map(({ description }) => description)).to.deep.equal([
          `XD:${testReference('acme', 1)} ${testReference('acme', 1)}`,
        ]);
        expect(bench.simulator.production.freeOf('SKU-1')).to.equal(1000);
      }
    });

    it('a test order that is refused is answered like a real one', async () => {
      const bench = await easypostBench();
      const [answer] = refusedOf(await bench.send([aTestOrder()], [testReference('acme', 1)]));
      expect(answer).to.include({ key: testReference('acme', 1), accepted: false });
      expect(answer?.reason).to.include('No product has the barcode');
    });

    it('a test order without test key is never sent', async () => {
      const bench = await easypostBench({ 'test api key': '' });
      expect((await failureOf(bench.send([aTestOrder()], ['']))).code).to.equal('API_CANNOT');
      expect(bench.simulator.server.requests).to.deep.equal([]);
    });

    it('a test key in the place of the production key is found out before an order is handed over', async () => {
      const bench = await easypostBench({ 'api key': testKey });
      bench.simulator.test.receive('SKU-1', 5);
      bench.simulator.test.create({ service: 's', description: '', destination: {} }, [{ barcode: 'SKU-1', units: 1 }]);
      expect((await failureOf(bench.send([anOrder()]))).code).to.equal('EASYPOST_WRONG_MODE');
      expect(bench.attempts).to.equal(0);
    });

    it('and so is one of an account that has no orders yet: a test order never goes to the real world', async () => {
      const bench = await easypostBench({ 'test api key': productionKey });
      expect((await failureOf(bench.send([aTestOrder()], ['']))).code).to.equal('EASYPOST_WRONG_MODE');
      expect([bench.attempts, made(bench).length]).to.deep.equal([0, 0]);
    });

    it('an order that was made in test mode after all does not count as handed over', async () => {
      const bench = await easypostBench({ 'api key': testKey });
      for (const barcode of ['SKU-1', 'SKU-2']) bench.simulator.test.receive(barcode, 5);
      bench.simulator.test.warehouses.length = 0;
      expect((await failureOf(bench.send([anOrder()]))).code).to.equal('EASYPOST_WRONG_MODE');
      bench.transport = bench.connect({ 'api key': productionKey });
      await bench.send([anOrder()]);
      expect(made(bench)).to.have.length(1);
    });

    it('a copy of a real order is never sent', async () => {
      const bench = await easypostBench();
      expect((await failureOf(bench.send([anOrder()], [key], { kind: 'order copies' }))).code).to.equal('API_CANNOT');
    });
  });

  describe('that is called off', () => {
    const cancelOf = (order = anOrder()) => ({
      order,
      cancel: { id: 'c1', requestedAt: new Date(startMs).toISOString(), requestedBy: '', reason: '', file: '' },
    });
    const cancel = async (bench: Bench) =>
      (await bench.transport.send?.(nowhere, await bench.parcel('cancels', [cancelOf()]), async () => undefined))
        ?.answers;

    it('is not, unless the settings allow it', async () => {
      const bench = await easypostBench();
      await bench.send([anOrder()]);
      expect(await cancel(bench)).to.have.length(1);
      expect((await cancel(bench))?.[0]).to.include({ key, about: 'cancel', accepted: false });
      expect(made(bench)).to.have.length(1);
    });

    it('is gone, and stays so when it is called off again', async () => {
      const bench = await easypostBench({ 'cancel orders': true });
      await bench.send([anOrder()]);
      expect((await cancel(bench))?.[0]).to.include({ accepted: true });
      expect((await cancel(bench))?.[0]).to.include({ accepted: true });
      expect(made(bench)).to.deep.equal([]);
      expect(bench.simulator.production.freeOf('SKU-1')).to.equal(1000);
    });

    it('is called off by the id that is known, without the list', async () => {
      const bench = await easypostBench({ 'cancel orders': true });
      await bench.send([anOrder()]);
      const before = readings(bench);
      expect((await cancel(bench))?.[0]).to.include({ accepted: true });
      expect(readings(bench)).to.equal(before);
      await bench.send([anOrder()]);
      expect(made(bench)).to.have.length(1);
    });

    for (const deletes of ['no route', 'not allowed'] as const)
      it(`where nothing can be deleted (${deletes}) is refused, because it will ship`, async () => {
        const bench = await easypostBench({ 'cancel orders': true }, { deletes });
        await bench.send([anOrder()]);
        const [answer] = (await cancel(bench)) ?? [];
        expect(answer).to.include({ about: 'cancel', accepted: false });
        expect(answer?.reason).not.to.equal('');
        expect(made(bench)).to.have.length(1);
      });

    it('too late is refused in the words of EasyPost', async () => {
      const bench = await easypostBench({ 'cancel orders': true });
      await bench.send([anOrder()]);
      const [order] = made(bench);
      if (order) bench.simulator.production.ship(order, '9400', { 'SKU-1': 1 });
      expect((await cancel(bench))?.[0]).to.include({ accepted: false, reason: 'The order is being packed' });
    });
  });
});
