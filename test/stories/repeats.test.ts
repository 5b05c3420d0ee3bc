import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { listAudit } from '../../src/storage/audit.ts';
import { listDeliveries } from '../../src/storage/deliveries.ts';
import { listOrders } from '../../src/storage/orders.ts';
import { crossdock, type Typing } from '../cli/terminal.ts';
import { daemonAt, drop, filesIn, programAt, put, settled, workspaceHome } from '../support/daemon.ts';
import { folderWorkspace, shopOrders } from '../support/demo-shop.ts';
import { eventually } from '../support/eventually.ts';
import { askFor } from '../support/person.ts';

const everyone = 'every merchant';
const services = '  order delivery: off\n  shipping confirmations: automatic\n  inventory: off';

/** A shop with a daemon, and commands beside it as other processes would run them. */
async function shop(batch = 'each run') {
  const home = await workspaceHome(folderWorkspace({ services, batch }));
  const daemon = await daemonAt(home);
  const { reader } = daemon.tools.store;
  const orders = () => listOrders(reader, everyone, { limit: 200 });
  const run = (argv: readonly string[], typing: Typing = {}) =>
    crossdock(undefined, argv, { ...typing, program: programAt(home) });
  return {
    home,
    daemon,
    orders,
    run,
    /** A command that is expected to do what it says. */
    async told<T>(...argv: string[]): Promise<T> {
      const { code, out, err } = await run([...argv, '--json']);
      if (code !== 0) throw new Error(err);
      return JSON.parse(out) as T;
    },
    async give(name: string, ...numbers: readonly string[]): Promise<void> {
      await drop(join(home, '../cart/orders', name), shopOrders(...numbers.map((number) => ({ number }))));
      await eventually('all wait for their gate', async () => {
        const all = await orders();
        return numbers.every((number) => all.some((one) => one.orderNumber === number && one.status === 'new'));
      });
    },
    async openGate(): Promise<void> {
      await askFor(daemon.tools, 'deliver');
      await eventually('nothing waits', async () => (await orders()).every(({ status }) => status !== 'new'));
      await settled(daemon);
    },
    async publish(from: string, to: string): Promise<string> {
      const path = join(home, 'mappings/legacy-orders.yaml');
      const text = await readFile(path, 'utf8');
      expect(text).to.include(from);
      await put(path, text.replace(from, to));
      await run(['mappings', 'publish', '--untested', '--reason', 'a story']);
      return eventually('the daemon runs it', async () => {
        const { mappings, revision } = daemon.tools.workspace();
        return (
          mappings.has('legacy-orders') && revision !== undefined && (await currentText()).includes(to) && revision
        );
      });
    },
    sent: () => filesIn(join(home, '../wms/in'), 'latin1'),
    deliveries: () => listDeliveries(reader, everyone, { limit: 500 }),
    deeds: (action: string) => listAudit(reader, everyone, { action, limit: 200 }),
  };

  async function currentText(): Promise<string> {
    const row = await reader
      .selectFrom('revisions')
      .select(['id', 'texts'])
      .where('current', '=', 1)
      .executeTakeFirst();
    if (row?.id !== daemon.tools.workspace().revision) return '';
    return (JSON.parse(row.texts) as Record<string, string>)['mappings/legacy-orders.yaml'] ?? '';
  }
}

const forty = Array.from({ length: 40 }, (_, index) => `B-${String(index + 1).padStart(2, '0')}`);

interface Report {
  readonly run: string;
  readonly total: number;
  readonly done: number;
  readonly notBegun: number;
  readonly made: readonly { readonly id: string; readonly as: string }[];
}

describe("a bad mapping's forty orders", () => {
  it('are found by what wrote them, and written anew in one go: the differences first, with progress, each once', async function () {
    this.timeout(120_000);
    const { give, openGate, publish, told, run, sent, orders, deliveries, deeds, daemon } = await shop('each order');
    await give('before.csv', 'G-1', 'G-2');
    await openGate();
    const bad = await publish('Standard: GND', 'Standard: OOPS');
    await give('bad.csv', ...forty);
    await openGate();
    await publish('Standard: OOPS', 'Standard: GND');
    await give('after.csv', 'G-3');
    await openGate();

    const found = await told<{ orderNumber: string }[]>('orders', 'list', '--mapping-version', bad.slice(0, 12));
    expect(found.map(({ orderNumber }) => orderNumber).sort()).to.deep.equal(forty.slice(0, 40));
    const [{ id } = { id: '' }] = await deliveries().then((all) => all.filter(({ revision }) => revision === bad));
    const { mappingVersion } = await told<{ mappingVersion: string }>('deliveries', 'show', id);
    const same = await told<unknown[]>('orders', 'list', '--mapping-version', mappingVersion, '--limit', '100');
    expect(same, 'by the version of the mapping, too').to.have.length(40);

    const before = await sent();
    const wish = ['orders', 'rerender', '--mapping-version', bad];
    const dry = await run([...wish, '--dry-run']);
    expect(dry.code, dry.err).to.equal(0);
    expect(dry.out)
      .to.match(/- .*OOPS/)
      .and.to.match(/\+ .*GND/);
    expect(dry.err)
      .to.include('Would hand out 40 deliveries with 40 orders')
      .and.to.match(/DUPLICATE: \S+ got \S+ \(number \d+, delivery/);
    expect((await run(wish)).code, 'without a yes').to.equal(8);
    expect(await sent()).to.deep.equal(before);

    const gone = await run([...wish, '--yes', '--reason', 'wrong codes', '--json']);
    expect(gone.code, gone.err).to.equal(0);
    const progress = gone.err.split('\n').filter((line) => line.startsWith('{"at"'));
    expect(progress).to.have.length(40);
    const report = JSON.parse(gone.out) as Report;
    expect([report.total, report.done, report.notBegun]).to.deep.equal([40, 40, 0]);

    const fresh = await eventually('forty more files', async () => {
      const more = Object.entries(await sent()).filter(([name]) => !(name in before));
      return more.length >= 40 ? more : undefined;
    });
    await settled(daemon);
    const texts = fresh.map(([, text]) => text);
    expect(texts.every((text) => text.includes('GND') && !text.includes('OOPS'))).to.equal(true);
    for (const number of forty)
      expect(
        texts.filter((text) => text.includes(number)),
        number,
      ).to.have.length(1);
    expect(texts.some((text) => text.includes('G-1'))).to.equal(false);
    expect((await orders()).every(({ status }) => status === 'at_wms')).to.equal(true);
    const numbers = (await deliveries()).map(({ number }) => number);
    expect(new Set(numbers).size, 'no number twice').to.equal(numbers.length);

    const again = await run([...wish, '--yes', '--json']);
    expect([again.code, (JSON.parse(again.out) as Report).total], 'a second run finds nothing').to.deep.equal([0, 0]);
    expect(Object.keys(await sent())).to.have.length(Object.keys(before).length + 40);
    const all = await deeds('orders rerender');
    expect(all).to.have.length(42);
    expect([all[0]?.after, all.at(-1)?.after]).to.deep.equal([
      { run: 'ended', asked: 40, done: 40 },
      { run: 'began', asked: 40 },
    ]);
  });

  it('stops after the one in hand, and goes on with the rest', async function () {
    this.timeout(120_000);
    const { give, openGate, publish, run, sent, orders, daemon } = await shop('each order');
    const bad = await publish('Standard: GND', 'Standard: OOPS');
    await give('bad.csv', ...forty.slice(0, 6));
    await openGate();
    await publish('Standard: OOPS', 'Standard: GND');
    const before = await sent();
    const wish = ['orders', 'rerender', '--mapping-version', bad, '--yes', '--json'];
    // An hour lies between two: the first is in hand when the person wants an end.
    const first = await run([...wish, '--pace', '1/h'], { interrupted: (stop) => setTimeout(stop, 500) });
    expect(first.code, first.err).to.equal(6);
    const report = JSON.parse(first.out) as Report;
    expect([report.done, report.notBegun]).to.deep.equal([1, 5]);
    await eventually('one more file', async () => Object.keys(await sent()).length === 7);
    await settled(daemon);
    const second = await run(wish);
    expect([second.code, (JSON.parse(second.out) as Report).done]).to.deep.equal([0, 5]);
    await eventually('all are there', async () => Object.keys(await sent()).length === 12);
    await settled(daemon);
    const texts = Object.entries(await sent()).flatMap(([name, text]) => (name in before ? [] : [text]));
    for (const number of forty.slice(0, 6))
      expect(
        texts.filter((text) => text.includes(number)),
        number,
      ).to.have.length(1);
    expect((await orders()).every(({ status }) => status === 'at_wms')).to.equal(true);
  });
});
