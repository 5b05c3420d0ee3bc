import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { queueErrors } from '../../src/queue/errors.ts';
import { openStore } from '../../src/storage/open.ts';
import { systemClock } from '../../src/support/clock.ts';
import { silentLog } from '../../src/support/log.ts';
import { openTestDock, scriptedTransport } from '../support/dock.ts';
import { seedDoubt, seedException, seedOrder, seedOrders, ticketsIn } from '../support/seeds.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { outgoing, ticketOf } from '../support/tickets.ts';
import { crossdock } from './terminal.ts';

describe('the verbs of the command line', () => {
  it('orders list --json is an array of summaries, newest first, with exactly the promised fields', async () => {
    const dock = await openTestDock();
    await seedOrder(dock.tools.store, '1001');
    await seedOrder(dock.tools.store, '1002', 'new');
    const { code, out, err } = await crossdock(dock, ['orders', 'list', '--json']);
    expect({ code, err }).to.deep.equal({ code: 0, err: '' });
    const orders = JSON.parse(out);
    expect(orders.map(({ orderNumber }: { orderNumber: string }) => orderNumber)).to.deep.equal(['1002', '1001']);
    expect(Object.keys(orders[0]).sort()).to.deep.equal([
      'cart',
      'custRef',
      'id',
      'merchant',
      'orderNumber',
      'placedAt',
      'reason',
      'receivedAt',
      'status',
      'updatedAt',
    ]);
    const lines = (await crossdock(dock, ['orders', 'list', '--ndjson'])).out.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).orderNumber)).to.deep.equal(['1002', '1001']);
  });

  it('orders show begins with what the order waits for; orders retry makes it tried', async () => {
    const dock = await openTestDock();
    const { id } = await seedOrder(dock.tools.store, '1001', 'error');
    expect((await crossdock(dock, ['orders', 'show', '1001'])).out).to.match(
      /^order: +1001\nreference: +1001\nstatus: +error\nwaits for: Held:/,
    );
    const dry = await crossdock(dock, ['orders', 'retry', '1001', '--dry-run']);
    expect(dry.code).to.equal(0);
    expect(dry.err).to.include('Dry run');
    expect(await ticketsIn(dock.tools.store)).to.deep.equal([]);
    expect((await crossdock(dock, ['orders', 'retry', '1001'])).code).to.equal(0);
    expect(await ticketsIn(dock.tools.store)).to.deep.equal([{ stage: 'accept', subject: id, cause: 'person' }]);
  });

  it('run asks for the service and says what was asked for', async () => {
    const dock = await openTestDock();
    const { code, out } = await crossdock(dock, ['run', 'order download', '--merchant', 'acme', '--json']);
    expect(code).to.equal(0);
    expect(JSON.parse(out)).to.deep.equal([
      { service: 'order download', subject: 'acme/web/orders', merchant: 'acme', partner: 'web' },
    ]);
    expect((await crossdock(dock, ['run', 'order dwnload'])).code).to.equal(3);
  });

  it('test prints the steps as they come and ends with 5 when one fails', async () => {
    const dock = await openTestDock({
      transport: () =>
        scriptedTransport([
          { name: 'TCP', ok: true },
          { name: 'login', ok: false },
        ]),
    });
    const { code, out, err } = await crossdock(dock, ['test', 'legacy', '--send', '--merchant', 'acme']);
    expect(code).to.equal(5);
    expect(out).to.match(
      /^ok {6}acme\/legacy\/orders {2}TCP .*\nFAILED {2}acme\/legacy\/orders {2}login .*\[SFTP_AUTH\]\n$/,
    );
    expect(err).to.include('"login" failed');
    expect(JSON.parse((await crossdock(dock, ['test', 'legacy', '--json'])).out)).to.include({ works: false });
  });

  it('files put takes a file or standard input, files get gives the exact bytes back', async () => {
    const dock = await openTestDock();
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'SHIP.csv'), 'order;tracking\r\n\u00e9\r\n', 'latin1');
    const put = await crossdock(dock, ['files', 'put', 'acme/legacy/shipments', join(folder, 'SHIP.csv')]);
    expect(put.code).to.equal(0);
    const copy = join(folder, 'copy.csv');
    expect((await crossdock(dock, ['files', 'get', put.out.trim(), '--out', copy])).code).to.equal(0);
    expect(await readFile(copy, 'latin1')).to.equal('order;tracking\r\n\u00e9\r\n');
    const taken = await crossdock(dock, ['files', 'get', put.out.trim(), '--out', copy]);
    expect({ code: taken.code, named: taken.err.includes('FILE_NOT_WRITABLE') }).to.deep.equal({
      code: 1,
      named: true,
    });
    const piped = await crossdock(dock, ['files', 'put', 'acme/legacy/shipments', '-', '--name', 'IN.csv', '--json'], {
      input: 'abc',
    });
    expect((await crossdock(dock, ['files', 'get', JSON.parse(piped.out).id])).out).to.equal('abc');
    expect((await crossdock(dock, ['files', 'put', 'acme/legacy/shipments', '-'], { input: 'abc' })).err).to.include(
      '--name',
    );
    const known = await crossdock(dock, ['files', 'put', 'acme/legacy/shipments', '-', '--name', 'B.csv'], {
      input: 'abc',
    });
    expect({ code: known.code, named: known.err.includes('--again') }).to.deep.equal({ code: 4, named: true });
    expect((await crossdock(dock, ['files', 'list', '--in', '--json'])).out).to.include('IN.csv');
  });

  it('files put says which file cannot be read', async () => {
    const dock = await openTestDock();
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'sub'));
    for (const [path, cause] of [
      ['nothing.csv', 'ENOENT'],
      ['sub', 'EISDIR'],
    ] as const) {
      const { code, err } = await crossdock(dock, ['files', 'put', 'acme/legacy/shipments', join(folder, path)]);
      expect(code).to.equal(1);
      expect(err).to.include(cause).and.to.include('FILE_NOT_READABLE');
    }
  });

  it("prints no control characters of a partner's file name", async () => {
    const dock = await openTestDock();
    await crossdock(dock, ['files', 'put', 'acme/legacy/shipments', '-', '--name', 'A\u001b[31m.csv'], { input: 'x' });
    const { out } = await crossdock(dock, ['files', 'list']);
    expect(out).to.include('A?[31m.csv').and.not.to.include('\u001b');
  });

  describe('asks before it', () => {
    it('sends something again: 8 without --yes, the plan on standard error', async () => {
      const dock = await openTestDock();
      const { delivery } = await seedDoubt(dock.tools.store, []);
      const refused = await crossdock(dock, ['deliveries', 'send-again', delivery]);
      expect({ code: refused.code, out: refused.out }).to.deep.equal({ code: 8, out: '' });
      expect(refused.err).to.include('ORD_7.csv').and.to.include('--yes');
      expect(await ticketsIn(dock.tools.store)).to.deep.equal([]);
      expect((await crossdock(dock, ['deliveries', 'send-again', delivery, '--dry-run'])).code).to.equal(0);
      expect(await ticketsIn(dock.tools.store)).to.deep.equal([]);
      expect((await crossdock(dock, ['deliveries', 'send-again', delivery, '--yes'])).code).to.equal(0);
      expect(await ticketsIn(dock.tools.store)).to.have.length(1);
    });

    it('a person who sits there, and takes only yes for an answer', async () => {
      const dock = await openTestDock();
      const { delivery } = await seedDoubt(dock.tools.store, []);
      expect(
        (await crossdock(dock, ['deliveries', 'send-again', delivery], { person: true, input: '\n' })).code,
      ).to.equal(8);
      expect(
        (await crossdock(dock, ['deliveries', 'send-again', delivery], { person: true, input: 'y\n' })).code,
      ).to.equal(0);
    });

    it('releases more than one order, not one alone', async () => {
      const dock = await openTestDock();
      const orders = await seedOrders(dock.tools.store, ['1', '2', '3'], 'error');
      const hold = (some: typeof orders) =>
        seedException(
          dock.tools.store,
          'X',
          some.map(({ id }) => ({ kind: 'order' as const, subject: id, merchant: 'acme' })),
        );
      const many = await hold(orders.slice(0, 2));
      const one = await hold(orders.slice(2));
      expect((await crossdock(dock, ['exceptions', 'release', one])).code).to.equal(0);
      expect((await crossdock(dock, ['exceptions', 'release', many])).code).to.equal(8);
      const { code, out } = await crossdock(dock, ['exceptions', 'release', many, '--yes', '--json']);
      expect({ code, release: JSON.parse(out) }).to.deep.equal({
        code: 0,
        release: { id: many, released: 2, left: 0 },
      });
      expect(await dock.tools.store.reader.selectFrom('audit').select('actor').distinct().execute()).to.deep.equal([
        { actor: 'cli:anna' },
      ]);
    });
  });

  it('exceptions release ends with 6 when a doubt is left', async () => {
    const dock = await openTestDock();
    const { delivery } = await seedDoubt(dock.tools.store, []);
    const order = await seedOrder(dock.tools.store, '1', 'error');
    const mixed = await seedException(dock.tools.store, 'X', [
      { kind: 'order', subject: order.id, merchant: 'acme' },
      { kind: 'delivery', subject: delivery, merchant: 'acme' },
    ]);
    expect((await crossdock(dock, ['exceptions', 'release', mixed, '--yes'])).code).to.equal(6);
  });

  it('exceptions list and show name the repair; resolve keeps the reason', async () => {
    const dock = await openTestDock();
    const id = await seedException(dock.tools.store, 'DOCUMENT_REJECTED', [
      { kind: 'document', subject: 'f', merchant: 'acme' },
    ]);
    expect((await crossdock(dock, ['exceptions', 'list'])).out).to.include(id);
    expect((await crossdock(dock, ['exceptions', 'show', id])).out).to.include('Repair it.');
    expect((await crossdock(dock, ['exceptions', 'resolve', id, '--reason', 'came again'])).code).to.equal(0);
    expect((await crossdock(dock, ['exceptions', 'list'])).out).to.equal('Nothing needs you.\n');
    expect((await crossdock(dock, ['exceptions', 'show', id])).out).to.include('came again');
  });

  it('dead list, show, replay and drop go by the id that list prints', async () => {
    const dock = await openTestDock();
    const failure = {
      code: 'SFTP_AUTH',
      message: 'The server refuses the password.',
      hint: 'Correct it.',
      at: '2026-03-01T08:00:00.000Z',
    };
    await dock.tools.store.commits.commit({
      tickets: ['a', 'b', 'c'].map((subject) =>
        outgoing(subject, 'dead', { ticket: ticketOf(subject, 'deliver'), failure }),
      ),
    });
    const listed = JSON.parse((await crossdock(dock, ['dead', 'list', '--json'])).out);
    expect(
      listed.map(
        ({ subject, failure: { code } }: { subject: string; failure: { code: string } }) => `${subject} ${code}`,
      ),
    ).to.deep.equal(['a SFTP_AUTH', 'b SFTP_AUTH', 'c SFTP_AUTH']);
    expect((await crossdock(dock, ['dead', 'show', listed[0].id])).out).to.include('Correct it.');
    expect((await crossdock(dock, ['dead', 'replay', listed[0].id])).code).to.equal(0);
    expect((await crossdock(dock, ['dead', 'replay', listed[0].id])).code).to.equal(3);
    expect((await crossdock(dock, ['dead', 'drop', '--all'])).code).to.equal(8);
    expect((await crossdock(dock, ['dead', 'drop'])).code).to.equal(2);
    expect((await crossdock(dock, ['dead', 'drop', '--all', '--stage', 'accept', '--yes'])).code).to.equal(0);
    expect((await crossdock(dock, ['dead', 'drop', '--all', '--yes'])).code).to.equal(0);
    expect((await crossdock(dock, ['dead', 'list'])).out).to.equal('No dead tickets.\n');
    expect((await ticketsIn(dock.tools.store)).map(({ subject }) => subject)).to.deep.equal(['a']);
  });

  it('status works without a daemon and says that there is none', async () => {
    const dock = await openTestDock();
    await seedOrder(dock.tools.store, '1001', 'new');
    const { code, out } = await crossdock(dock, ['status']);
    expect(code).to.equal(0);
    expect(out).to.include('not reachable').and.to.include('acme/legacy/orders').and.to.include('STAGES');
    const status = JSON.parse((await crossdock(dock, ['status', '--json'])).out);
    expect(status.daemon).to.deep.equal({ url: 'http://127.0.0.1:1', state: 'not reachable' });
    expect(status.gates[0]).to.include({ gate: 'acme/legacy/orders', waiting: 1 });
  });

  it('status shows what it can while the broker is away, and ends with 7', async () => {
    const dock = { ...(await openTestDock()), counts: () => Promise.reject(queueErrors.QUEUE_UNREACHABLE()) };
    const { code, out } = await crossdock(dock, ['status']);
    expect(code).to.equal(7);
    expect(out).to.include('Cannot be counted').and.to.include('acme/web/orders');
  });

  it('a store that is there for a moment only is enough for a command', async () => {
    const path = join(await temporaryFolder(), 'crossdock.db');
    const store = await openStore({ url: `sqlite:${path}`, clock: systemClock, log: silentLog, writer: 'test' });
    const dock = { ...(await openTestDock({ store })), close: () => store.close() };
    expect((await crossdock(dock, ['orders', 'list', '--json'])).out).to.equal('[]\n');
  });
});
