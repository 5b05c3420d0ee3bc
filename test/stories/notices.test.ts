import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { expect } from 'chai';
import Database from 'libsql';
import { listExceptions } from '../../src/storage/exceptions.ts';
import { newsToTell } from '../../src/storage/news.ts';
import { listOrders } from '../../src/storage/orders.ts';
import { atEnd } from '../support/closing.ts';
import { drop, filesIn, put } from '../support/daemon.ts';
import { shipmentFile, stockFile } from '../support/demo-shop.ts';
import { eventually } from '../support/eventually.ts';
import { edit, openTellingShop } from '../support/telling-shop.ts';
import { shopLines } from '../support/translation-shop.ts';
import { startReceiver } from '../support/webhook-receiver.ts';

const many = 214;

const ownTemplate = `Subject: Look: {{headline}}

{{#each problems as |problem|}}
{{problem.holds}}
{{/each}}
`;

describe('214 orders whose ship method nobody has mapped', function () {
  this.timeout(120_000);

  it('are one problem and one mail; one command lets all go, and a note says that it is over', async () => {
    const hook = await startReceiver();
    const shop = await openTellingShop({
      webhook: hook.url,
      merchantContacts: 'shop@example.org',
      wmsContacts: 'floor@example.net',
    });
    const daemon = await shop.start();
    const { reader } = daemon.tools.store;
    const numbers = Array.from({ length: many }, (_, index) => `M-${String(index + 1).padStart(3, '0')}`);
    await drop(
      join(shop.home, '../cart/orders/orders.csv'),
      shopLines(...numbers.map((number) => ({ number, method: 'Drone' }))),
    );
    const mail = await eventually('people hear of it', () =>
      shop.smtp.mails.find(({ to }) => to[0] === 'ops@example.com'),
    );
    expect(mail.parsed.subject).to.equal(`[Test dock] SHIP_METHOD_UNMAPPED at acme / web: ${many} orders`);
    expect(mail.parsed.text).to.include('crossdock ship-methods map').and.include('M-001, M-002');
    expect(mail.parsed.text).not.to.match(/Pat|Sample Street|pat@/);
    expect(mail.parsed.headers.get('auto-submitted')).to.equal('auto-generated');
    const [open, ...others] = await listExceptions(reader, 'every merchant', { state: 'open', limit: 10 });
    expect([open?.count, others]).to.deep.equal([many, []]);

    await shop.say('ship-methods', 'map', '--cart', 'web', '--from', 'Drone', '--to', 'AIR');
    await eventually('all are at the WMS', async () => {
      const orders = await listOrders(reader, 'every merchant', { limit: 500 });
      return orders.length === many && orders.every(({ status }) => status === 'at_wms');
    });
    const [closed] = await listExceptions(reader, 'every merchant', { limit: 10 });
    expect([closed?.state, closed?.resolvedBy]).to.deep.equal(['resolved', 'cli:anna']);

    const audiences = ['floor@example.net', 'ops@example.com', 'shop@example.org'];
    await eventually('everybody has had both mails', () => shop.smtp.mails.length === 2 * audiences.length);
    for (const audience of audiences) {
      const [first, last] = shop.smtp.mails.filter(({ to }) => to.join() === audience);
      expect(first?.parsed.subject, audience).to.include(`${many} orders`);
      expect(last?.parsed.subject, audience).to.include('Resolved: SHIP_METHOD_UNMAPPED at acme / web');
      expect(last?.parsed.text, audience).to.include('cli:anna');
    }
    await eventually('so has the program', () => hook.all.length === 2);
    expect(hook.all.map(({ signed }) => signed)).to.deep.equal([true, true]);
    const told = hook.all.map(({ body }) => JSON.parse(body));
    expect(told[0].data.problems[0]).to.include({ code: 'SHIP_METHOD_UNMAPPED', merchant: 'acme' });
    expect(told[1].data.resolved[0]).to.include({ code: 'SHIP_METHOD_UNMAPPED' });
  });
});

describe('problems that can wait', function () {
  this.timeout(120_000);

  it('are gathered into one mail, and what ended before it was sent is not in it', async () => {
    const shop = await openTellingShop({ notices: 'digest: 15m' });
    const daemon = await shop.start();
    const { reader } = daemon.tools.store;
    await drop(join(shop.home, '../wms/out/SHIP_1.csv'), shipmentFile({ number: 'NOBODY-1', tracking: '1Z1' }));
    await drop(join(shop.home, '../wms/out/SHIP_2.csv'), shipmentFile({ number: 'NOBODY-2', tracking: '1Z2' }));
    const open = await eventually('both are open', async () => {
      const found = await listExceptions(reader, 'every merchant', { state: 'open', limit: 10 });
      return found.length === 2 ? found : undefined;
    });
    await shop.say('exceptions', 'resolve', open[0]?.id ?? '', '--reason', 'known to the warehouse', '--yes');
    expect(shop.smtp.mails).to.deep.equal([]);
    shop.pass(16);
    const mail = await eventually('people hear of it', () => shop.smtp.mails[0]);
    expect(mail.parsed.text).to.include(open[1]?.id).and.not.include(open[0]?.id);

    await drop(join(shop.home, '../wms/out/SHIP_3.csv'), shipmentFile({ number: 'NOBODY-3', tracking: '1Z3' }));
    await drop(join(shop.home, '../wms/out/SHIP_4.csv'), shipmentFile({ number: 'NOBODY-4', tracking: '1Z4' }));
    await eventually('two more', async () => {
      const found = await listExceptions(reader, 'every merchant', { state: 'open', limit: 10 });
      return found.length === 3;
    });
    shop.pass(20);
    const seen = await newsToTell(reader, 10);
    expect(seen.map(({ code }) => code)).to.deep.equal(['DOCUMENT_ROWS_REJECTED', 'DOCUMENT_ROWS_REJECTED']);
    shop.pass(41);
    const next = await eventually('the next one', () => shop.smtp.mails[1]);
    expect(next.parsed.subject).to.include('2 problems: DOCUMENT_ROWS_REJECTED');
    expect(next.parsed.text).to.include('2 of these came after the last mail of their kind');
    expect(shop.smtp.mails).to.have.length(2);
  });
});

describe('a webhook that does not answer', function () {
  this.timeout(120_000);

  it('gets the same message again, with the same id and a good signature, while the mail goes out once', async () => {
    const hook = await startReceiver();
    hook.answers(503);
    const shop = await openTellingShop({ webhook: hook.url, templates: { 'templates/notice.hbs': ownTemplate } });
    await shop.start();
    await drop(join(shop.home, '../cart/orders/orders.csv'), shopLines({ number: 'W-1', method: 'Drone' }));
    await eventually('it was tried', () => hook.all.length === 1);
    hook.answers(204);
    shop.pass(1);
    await eventually('it comes again', () => hook.all.length === 2);
    expect(hook.all[0]?.id).to.equal(hook.all[1]?.id);
    expect(hook.all.map(({ signed }) => signed)).to.deep.equal([true, true]);
    const mail = await eventually('the mail', () => shop.smtp.mails[0]);
    expect([mail.parsed.subject, mail.parsed.text?.trim()]).to.deep.equal([
      'Look: SHIP_METHOD_UNMAPPED at acme / web: 1 order',
      '1 order: W-1',
    ]);
    expect(shop.smtp.mails).to.have.length(1);
  });
});

describe('a heartbeat', function () {
  this.timeout(120_000);

  it('comes while all is well, stays away while the store takes no writes, and comes back', async () => {
    const alive = await startReceiver();
    const shop = await openTellingShop({ heartbeat: `{ url: "${alive.url}/secret-path", every: 10s }` });
    await shop.start();
    const other = new Database(join(shop.home, 'data/crossdock.db'));
    atEnd(async () => void other.close());
    await eventually('it comes', () => alive.all.length === 1);
    expect(alive.all[0]?.path).to.equal('/hook/secret-path');
    shop.pass(1);
    await eventually('again', () => alive.all.length === 2);
    other.exec('begin immediate');
    shop.pass(1);
    await after(3000);
    expect(alive.all).to.have.length(2);
    other.exec('rollback');
    shop.pass(1);
    await eventually('it comes back', () => alive.all.length === 3);
  });
});

describe('stock that a mapping cannot write', function () {
  this.timeout(120_000);

  it('stays one problem while the other levels go out, and ends with the first file that has all of them', async () => {
    const mapping = (max: number) =>
      `kind: inventory\nfile: { name: "stock_{{date now 'yyyyMMdd_HHmmss'}}_{{sequence 4}}.csv" }\ncolumns:\n  SKU: { from: level.sku, text: { max: ${max}, else: hold } }\n  Available: level.quantityAvailable\n`;
    const shop = await openTellingShop({
      templates: { 'mappings/shop-inventory.yaml': mapping(7) },
    });
    const { reader } = (await shop.start()).tools.store;
    await drop(join(shop.home, '../wms/out/INV_1.csv'), stockFile({ MUG: 9, BIG_TEAPOT: 4 }));
    const told = async () => Object.values(await filesIn(join(shop.home, '../cart/stock'))).join('');
    await eventually('the cart hears of the mugs', async () => (await told()).includes('MUG,9'));
    const problems = () => listExceptions(reader, 'every merchant', { limit: 10 });
    expect((await problems()).map(({ code, state }) => [code, state])).to.deep.equal([
      ['STOCK_NOT_RENDERABLE', 'open'],
    ]);
    expect(await told()).not.to.include('TEAPOT');

    await put(join(shop.home, 'mappings/shop-inventory.yaml'), mapping(20));
    await eventually('the cart hears of the teapots', async () => (await told()).includes('BIG_TEAPOT,4'));
    await eventually('the problem is over', async () => (await problems())[0]?.state === 'resolved');
    expect((await problems())[0]?.resolvedBy).to.equal('a stock file with all levels');
  });
});

describe('a mail server that refuses a notice', function () {
  this.timeout(120_000);

  it('is a problem itself; after the repair the mails go out by themselves, and it is over', async () => {
    const shop = await openTellingShop();
    shop.smtp.behave({ sender: { code: 550, text: 'not from here' } });
    const { reader } = (await shop.start()).tools.store;
    await drop(join(shop.home, '../cart/orders/orders.csv'), shopLines({ number: 'R-1', method: 'Drone' }));
    const refusals = async () =>
      (await listExceptions(reader, 'every merchant', { limit: 10 })).filter(({ code }) => code === 'EMAIL_REFUSED');
    await eventually('it is a problem', async () => (await refusals()).length === 1);
    shop.smtp.behave({});
    await edit(shop.home, 'crossdock.yaml', (text) => `${text}# repaired\n`);
    const mail = await eventually('the mail comes', () => shop.smtp.mails[0]);
    expect(mail.parsed.subject).to.include('SHIP_METHOD_UNMAPPED');
    await eventually('it is over', async () => (await refusals())[0]?.state === 'resolved');
  });

  it('is asked again every hour', async () => {
    const shop = await openTellingShop();
    shop.smtp.behave({ sender: { code: 550, text: 'not from here', times: 1 } });
    const { reader } = (await shop.start()).tools.store;
    await drop(join(shop.home, '../cart/orders/orders.csv'), shopLines({ number: 'R-2', method: 'Drone' }));
    await eventually('it is a problem', async () => {
      const found = await listExceptions(reader, 'every merchant', { limit: 10 });
      return found.some(({ code }) => code === 'EMAIL_REFUSED');
    });
    shop.pass(61);
    await eventually('the mail comes', () =>
      shop.smtp.mails.some(({ parsed }) => parsed.subject?.includes('SHIP_METHOD_UNMAPPED')),
    );
  });
});
