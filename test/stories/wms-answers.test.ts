import { chown, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { startSmtp } from '../peers/smtp.ts';
import { startSshd } from '../peers/sshd.ts';
import { answersShop, byFiles } from '../support/answers-shop.ts';
import { drop } from '../support/daemon.ts';
import { eventually } from '../support/eventually.ts';
import { suiteWith } from '../support/needs.ts';
import { askFor } from '../support/person.ts';

/** Orders wait for a person to open their gate. */
const gateShut = '  order delivery: off\n  shipping confirmations: automatic\n  inventory: automatic';

describe('a warehouse that answers what it was given', function () {
  this.timeout(60_000);

  it('refuses one of five: exactly that order is in error, with its own words, and goes out anew once it is repaired', async () => {
    const shop = await answersShop();
    const numbers = ['A-1', 'A-2', 'A-3', 'A-4', 'A-5'];
    await shop.give(...numbers.map((number) => ({ number })));
    for (const number of numbers) await shop.is(number, 'at_wms');
    await shop.answer(
      ...numbers.map((number) => (number === 'A-3' ? 'A-3,REJECTED,,ZIP,Postal code is not known' : `${number},OK,,,`)),
    );
    await shop.is('A-3', 'error');
    for (const number of numbers.filter((one) => one !== 'A-3')) {
      await shop.told(number, 'acknowledged by WMS');
      expect(await shop.order(number)).to.include({ status: 'at_wms' });
    }
    const [problem, ...others] = await shop.exceptions();
    expect(others).to.deep.equal([]);
    expect(problem).to.include({ code: 'WMS_REJECTED_ORDER', count: 1 });
    expect(problem?.message).to.equal('legacy refused order A-3: Postal code is not known.');
    expect((await shop.run('orders', 'show', 'A-3')).out).to.match(/waits for.*Postal code is not known/);

    expect((await shop.run('exceptions', 'release', problem?.id ?? '')).code).to.equal(0);
    await shop.is('A-3', 'at_wms');
    expect(await Promise.all(numbers.map(shop.handedOver))).to.deep.equal([1, 1, 2, 1, 1]);
    await shop.answer('A-3,OK,,,');
    await shop.told('A-3', 'acknowledged by WMS');
    expect(await shop.exceptions()).to.deep.equal([]);
  });

  it('refuses one line: the whole order is refused, with all its reasons', async () => {
    const shop = await answersShop();
    await shop.give({ number: 'L-1' }, { number: 'L-1', sku: 'CAP' });
    await shop.is('L-1', 'at_wms');
    await shop.answer('L-1,OK,,,', 'L-1,REJECTED,,SKU,CAP is not known', 'L-1,REJECTED,,OOS,MUG is short');
    await shop.is('L-1', 'error');
    expect((await shop.order('L-1'))?.reason).to.equal('legacy refused order L-1: CAP is not known; MUG is short.');
  });

  it('is late: one problem for the file, which its answer closes', async () => {
    const shop = await answersShop({ wms: byFiles.replace('settle: 0s }', 'settle: 0s, within: 2h }') });
    await shop.give({ number: 'T-1' }, { number: 'T-2' });
    await shop.is('T-2', 'at_wms');
    expect((await shop.run('orders', 'show', 'T-1')).out).to.include('It should be acknowledged by');
    shop.wait(1);
    await shop.answer('T-1,OK,,,');
    await shop.told('T-1', 'acknowledged by WMS');
    expect(await shop.problems()).to.deep.equal([]);
    shop.wait(2);
    await eventually('the silence is noticed', async () => (await shop.problems()).length > 0);
    const [late] = await shop.exceptions();
    expect(late).to.include({ code: 'ACKNOWLEDGEMENT_LATE', count: 1 });
    expect(late?.message, 'only T-2 is missing').to.match(/^An order of delivery /);
    await shop.told('T-2', 'acknowledgement late');
    await shop.answer('T-2,OK,,,');
    await eventually('its answer closes it', async () => (await shop.problems()).length === 0);
    const resolved = await shop.run('exceptions', 'list', '--all');
    expect(resolved.out + resolved.err).to.include('ACKNOWLEDGEMENT_LATE');
  });

  it('is late, and ships: that is an answer, too', async () => {
    const shop = await answersShop({ wms: byFiles.replace('settle: 0s }', 'settle: 0s, within: 2h }') });
    await shop.give({ number: 'T-3' });
    await shop.is('T-3', 'at_wms');
    shop.wait(3);
    await eventually('the silence is noticed', async () => (await shop.problems()).length > 0);
    await shop.ship({ number: 'T-3', tracking: '1Z1' });
    await shop.is('T-3', 'confirmed');
    expect(await shop.problems()).to.deep.equal([]);
  });
});

describe('an order that its warehouse has not got in stock', function () {
  this.timeout(60_000);

  it('waits, and is offered again the next day, and the day after', async () => {
    const shop = await answersShop();
    await shop.give({ number: 'S-1' });
    await shop.is('S-1', 'at_wms');
    for (const round of [2, 3]) {
      await shop.answer(`S-1,REJECTED,,OOS,none left ${round}`);
      await shop.is('S-1', 'on_hold');
      expect((await shop.order('S-1'))?.reason).to.match(
        /^Out of stock at legacy \(none left \d\); offered again at .*:00:00\.000Z\.$/,
      );
      expect(await shop.problems()).to.deep.equal([]);
      shop.wait(25);
      await shop.is('S-1', 'at_wms');
      expect(await shop.handedOver('S-1')).to.equal(round);
    }
    await shop.ship({ number: 'S-1', tracking: '1Z1' });
    await shop.is('S-1', 'confirmed');
  });

  it('is not offered again when somebody canceled, stopped or held it meanwhile', async () => {
    const shop = await answersShop();
    const numbers = ['S-2', 'S-3', 'S-4', 'S-5'];
    await shop.give(...numbers.map((number) => ({ number, status: 'paid' })));
    await shop.is('S-5', 'at_wms');
    await shop.answer(...numbers.map((number) => `${number},REJECTED,,OOS,`));
    for (const number of numbers) await shop.is(number, 'on_hold');
    await shop.run('orders', 'cancel', 'S-2', '--yes');
    await shop.run('orders', 'stop', 'S-3');
    await shop.run('orders', 'hold', 'S-4', '--reason', 'ask the buyer');
    await shop.give({ number: 'S-5', status: 'cancelled' });
    shop.wait(25);
    await shop.give({ number: 'S-6' });
    await shop.is('S-6', 'at_wms');
    const found = await Promise.all(numbers.map(async (number) => (await shop.order(number))?.status));
    expect(found).to.deep.equal(['canceled', 'cancel_sending', 'on_hold', 'canceled']);
    expect(await Promise.all(numbers.map(shop.handedOver))).to.deep.equal([1, 1, 1, 1]);
  });

  it('is canceled when somebody had asked for that before the warehouse said so', async () => {
    const shop = await answersShop();
    await shop.give({ number: 'S-7' });
    await shop.is('S-7', 'at_wms');
    await shop.run('orders', 'cancel', 'S-7', '--yes');
    await shop.told('S-7', 'WMS asked to cancel');
    await shop.answer('S-7,REJECTED,,OOS,');
    await shop.is('S-7', 'canceled');
    shop.wait(25);
    await shop.give({ number: 'S-8' });
    await shop.is('S-8', 'at_wms');
    expect(await shop.handedOver('S-7')).to.equal(1);
    expect(await shop.problems()).to.deep.equal([]);
  });

  it('stands in error where nobody wants it offered again', async () => {
    const shop = await answersShop({ wms: `${byFiles}    out of stock: off\n` });
    await shop.give({ number: 'S-9' });
    await shop.is('S-9', 'at_wms');
    await shop.answer('S-9,REJECTED,,OOS,none left');
    await shop.is('S-9', 'error');
    expect(await shop.problems()).to.deep.equal(['WMS_REJECTED_ORDER']);
  });
});

describe('a cancel', function () {
  this.timeout(60_000);

  it('before hand-over is done here; after it the warehouse is asked once, by file, and its answer closes it', async () => {
    const shop = await answersShop({ services: gateShut });
    await shop.give({ number: 'C-1' }, { number: 'C-2' }, { number: 'C-3' });
    await shop.is('C-3', 'new');
    expect((await shop.run('orders', 'cancel', 'C-1', '--yes')).out).to.equal('Order C-1 is canceled\n');
    await shop.openGate();
    await shop.is('C-3', 'at_wms');
    expect(await shop.handedOver('C-1')).to.equal(0);

    const asked = await shop.run('orders', 'cancel', 'C-2', '--reason', 'the buyer called', '--yes');
    expect(asked.out).to.include('C-2 is not canceled yet: legacy is asked');
    await shop.told('C-2', 'WMS asked to cancel');
    expect(Object.keys(await shop.cancels())).to.deep.equal(['CANCEL_C-2.csv']);
    expect((await shop.cancels())['CANCEL_C-2.csv']).to.match(/^C-2,C-2,CANCEL,.*,the buyer called,ORD_acme_/m);
    expect((await shop.run('orders', 'show', 'C-2')).out).to.match(
      /status: +at_wms\nwaits for: +Cancel asked \d\d:\d\d, not answered by legacy\./,
    );
    expect((await shop.run('orders', 'cancel', 'C-2', '--yes')).code, 'asked twice').to.equal(0);
    await shop.run('orders', 'cancel', 'C-3', '--yes');
    await shop.told('C-3', 'WMS asked to cancel');
    expect(Object.keys(await shop.cancels()), 'one file each').to.deep.equal(['CANCEL_C-2.csv', 'CANCEL_C-3.csv']);

    await shop.answer('C-2,CANCELED,CANCEL,,', 'C-3,REFUSED,CANCEL,,It is packed');
    await shop.is('C-2', 'canceled');
    expect((await shop.order('C-2'))?.reason).to.equal('legacy canceled the order.');
    await shop.told('C-3', 'cancel refused by WMS');
    expect(await shop.order('C-3')).to.include({ status: 'at_wms' });
    const [refused] = await shop.exceptions();
    expect(refused?.code).to.equal('CANCEL_REFUSED');
    expect(refused?.message).to.equal('legacy does not cancel order C-3: It is packed.');
    expect((await shop.run('orders', 'show', 'C-3')).out).to.include('refused: It is packed');
    await shop.ship({ number: 'C-3', tracking: '1Z3' });
    await shop.is('C-3', 'confirmed');
  });

  it('by mail is one mail with the order and the reason in it', async () => {
    const smtp = await startSmtp({ tls: 'none' });
    const connections = `connections:\n  office:\n    email-out: { host: 127.0.0.1, port: ${smtp.port}, tls: none, from: dock@example.com }\n`;
    const shop = await answersShop({
      connections,
      wms: `    cancels: { to: office, recipients: [floor@example.org], mapping: generic-cancels, gather: 0s, subject: "Please do not ship {{orders}}", text: "{{orders}}: {{reason}}. The details are in {{file}}." }\n`,
    });
    await shop.give({ number: 'M-1' });
    await shop.is('M-1', 'at_wms');
    await shop.run('orders', 'cancel', 'M-1', '--reason', 'ordered twice', '--yes');
    await shop.told('M-1', 'WMS asked to cancel');
    const [mail, ...others] = smtp.mails;
    expect(others).to.deep.equal([]);
    expect(mail?.to).to.deep.equal(['floor@example.org']);
    expect(mail?.parsed.subject).to.equal('Please do not ship M-1');
    expect(mail?.parsed.text).to.include('M-1: ordered twice. The details are in CANCEL_M-1.csv.');
    expect(mail?.parsed.attachments[0]?.content.toString()).to.include('M-1,M-1,CANCEL');
    expect((await shop.run('orders', 'show', 'M-1')).out).to.match(/Cancel asked \d\d:\d\d, not answered/);
    expect((await shop.run('orders', 'cancel', 'M-1', '--at-wms', '--yes')).code, 'they called back').to.equal(0);
    expect((await shop.run('orders', 'show', 'M-1')).out).to.match(/canceled: Booked by cli:/);
  });

  it('of the cart asks the warehouse by itself; what ships all the same is a problem', async () => {
    const shop = await answersShop();
    await shop.give({ number: 'K-1', status: 'paid' });
    await shop.is('K-1', 'at_wms');
    await shop.give({ number: 'K-1', status: 'cancelled' });
    await shop.told('K-1', 'WMS asked to cancel');
    expect(await shop.problems()).to.deep.equal([]);
    await shop.ship({ number: 'K-1', tracking: '1Z4' });
    await shop.is('K-1', 'confirmed');
    expect(await shop.problems()).to.deep.equal(['CANCEL_REFUSED']);
    expect((await shop.run('orders', 'show', 'K-1')).out).to.include('refused: It has shipped.');
  });
});

describe('a parcel that comes back', function () {
  this.timeout(60_000);

  it('is told of and asked about, and is no shipment; what is sent once more is no news for the cart', async () => {
    const shop = await answersShop();
    await shop.give({ number: 'R-1' }, { number: 'R-1', sku: 'CAP' });
    await shop.is('R-1', 'at_wms');
    expect((await shop.run('orders', 'reship', 'R-1', '--yes')).err).to.include('ORDER_OUT_OF_REACH');
    await shop.ship({ number: 'R-1', tracking: '1Z5' }, { number: 'R-1', tracking: '1Z5', sku: 'CAP' });
    await shop.is('R-1', 'confirmed');
    await shop.giveBack('R-1,RTS,1Z5,no such street');
    await shop.told('R-1', 'parcel undeliverable');
    expect(await shop.order('R-1')).to.include({ status: 'confirmed' });
    const [problem] = await shop.exceptions();
    expect(problem?.code).to.equal('PARCEL_CAME_BACK');
    expect(problem?.message).to.equal('Order R-1: parcel 1Z5 could not be delivered (no such street).');
    await shop.giveBack('R-1,RTS,1Z5,no such street', 'R-1,RTS,1Z5,no such street');
    expect((await shop.events('R-1')).filter((event) => event === 'parcel undeliverable')).to.have.length(1);

    const dry = await shop.run('orders', 'reship', 'R-1', '--line', '2=1', '--dry-run');
    expect(dry.err).to.include('Would send 1 of line 2 (CAP) of order R-1 of acme once more; the cart is not told.');
    const made = await shop.run('orders', 'reship', 'R-1', '--line', '2=1', '--yes');
    expect(made.out).to.equal('Order R-1-R1 sends 1 of line 2 (CAP) once more\n');
    expect(await shop.problems(), 'answered by the reship').to.deep.equal([]);
    await shop.is('R-1-R1', 'at_wms');
    expect(await shop.sent()).to.match(/R-1-R1;\d;CAP;1/);
    const told = await shop.tracking();
    await shop.ship({ number: 'R-1-R1', tracking: '1Z6', sku: 'CAP' });
    await shop.is('R-1-R1', 'confirmed');
    await shop.give({ number: 'R-2' });
    expect(await shop.tracking()).to.equal(told);
    expect((await shop.run('orders', 'show', 'R-1')).out).to.match(/sent once more as: +R-1-R1, confirmed/);
    expect((await shop.run('orders', 'show', 'R-1-R1')).out).to.match(/sends once more: +R-1 /);
    expect((await shop.run('orders', 'show', 'R-1-R1')).out).to.include('of which the cart is not told');
  });

  it("is sent once more, and the cart told of it under the first order's number, where that is wished", async () => {
    const shop = await answersShop();
    await shop.give({ number: 'R-3' });
    await shop.is('R-3', 'at_wms');
    await shop.ship({ number: 'R-3', tracking: '1Z7' });
    await shop.is('R-3', 'confirmed');
    await shop.run('orders', 'reship', 'R-3', '--tell-cart', '--yes');
    await shop.is('R-3-R1', 'at_wms');
    await shop.ship({ number: 'R-3-R1', tracking: '1Z8' });
    await shop.is('R-3-R1', 'confirmed');
    const rows = (await shop.tracking()).split(/\r?\n/).filter((row) => row.includes('1Z8'));
    expect(rows).to.have.length(1);
    expect(rows[0]).to.include('R-3').and.not.include('R-3-R1');
    const again = await shop.run('orders', 'reship', 'R-3-R1', '--yes');
    expect(again.out, 'one of the first order').to.include('R-3-R2');
    expect((await shop.run('orders', 'reship', 'R-3', '--line', '1=9', '--yes')).err).to.include('1 were ordered');
  });
});

describe('a shipment without tracking number', function () {
  this.timeout(60_000);

  it('is shipped without, where its WMS sends such parcels', async () => {
    const shop = await answersShop({ wms: '    blank tracking: ship without\n' });
    await shop.give({ number: 'B-1' });
    await shop.is('B-1', 'at_wms');
    await shop.ship({ number: 'B-1', tracking: '' });
    await shop.is('B-1', 'confirmed');
    expect(await shop.problems()).to.deep.equal([]);
  });

  it('is refused, where its WMS has to give one', async () => {
    const shop = await answersShop({ wms: '    blank tracking: refuse\n' });
    await shop.give({ number: 'B-2' }, { number: 'B-3' });
    await shop.is('B-3', 'at_wms');
    await shop.ship({ number: 'B-2', tracking: '' }, { number: 'B-3', tracking: '1Z9' });
    await shop.is('B-3', 'confirmed');
    expect(await shop.problems()).to.deep.equal(['DOCUMENT_ROWS_REJECTED']);
    expect(await shop.order('B-2')).to.include({ status: 'at_wms' });
  });
});

suiteWith('a warehouse that is reached by SFTP', ['sshd'], function () {
  this.timeout(60_000);

  it('is asked there, and answers there', async () => {
    const sshd = await startSshd();
    for (const folder of ['answers', 'cancels']) {
      await mkdir(join(sshd.root, folder));
      await chown(join(sshd.root, folder), sshd.uid, -1);
    }
    const shop = await answersShop({
      connections: `connections:\n  partner:\n    sftp: { host: 127.0.0.1, port: ${sshd.port}, user: ${sshd.user}, password: "${sshd.password}", host key: "${sshd.hostKeyFingerprint}" }\n`,
      wms: `    acknowledgements: { from: partner, directory: answers, mapping: generic-acknowledgements, settle: 0s }
    cancels: { to: partner, directory: cancels, mapping: generic-cancels, gather: 0s }
`,
    });
    await shop.give({ number: 'F-1' });
    await shop.is('F-1', 'at_wms');
    await shop.run('orders', 'cancel', 'F-1', '--yes');
    await shop.told('F-1', 'WMS asked to cancel');
    expect(await readdir(join(sshd.root, 'cancels'))).to.deep.equal(['CANCEL_F-1.csv']);
    expect(await readFile(join(sshd.root, 'cancels/CANCEL_F-1.csv'), 'utf8')).to.include('F-1,F-1,CANCEL');
    const file = join(sshd.root, 'answers/ACK_1.csv');
    await drop(file, 'Order Number,Result,About\r\nF-1,CANCELED,CANCEL\r\n');
    await chown(file, sshd.uid, -1);
    await askFor(shop.daemon.tools, 'collect');
    await shop.is('F-1', 'canceled');
    expect(await readdir(join(sshd.root, 'answers'))).to.deep.equal([]);
  });
});
