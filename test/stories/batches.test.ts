import { join } from 'node:path';
import { expect } from 'chai';
import { countByStatus } from '../../src/storage/orders.ts';
import { clockFrom } from '../../src/support/clock.ts';
import { crossdock } from '../cli/terminal.ts';
import { daemonAt, daemonProcess, drop, filesIn, programAt, settled, workspaceHome } from '../support/daemon.ts';
import { folderWorkspace, shopOrders } from '../support/demo-shop.ts';
import { eventually } from '../support/eventually.ts';

/** The shop with another way of putting orders into files; `gather` is left out where it is `''`. */
function shop(orders: string, gather = '0s'): Record<string, string> {
  const files = folderWorkspace();
  const said = `${orders}${gather === '' ? '' : `, gather: ${gather}`}`;
  return { ...files, 'crossdock.yaml': (files['crossdock.yaml'] ?? '').replace('batch: each run, gather: 0s', said) };
}

/** How many orders each file at the WMS holds, in the order of their names. */
async function ordersPerFile(home: string): Promise<number[]> {
  return Object.values(await filesIn(join(home, '../wms/in'), 'latin1')).map((text) => {
    const numbers = text
      .split('\r\n')
      .slice(1)
      .map((row) => row.split(';')[0]);
    return new Set(numbers.filter((number) => number !== '')).size;
  });
}

function dropped(home: string, name: string, ...numbers: string[]): Promise<void> {
  return drop(join(home, '../cart/orders', name), shopOrders(...numbers.map((number) => ({ number }))));
}

const five = ['A-1', 'A-2', 'A-3', 'A-4', 'A-5'];

describe('orders in files', function () {
  this.timeout(60_000);

  async function delivered(home: string): Promise<number[]> {
    const daemon = await daemonAt(home);
    await dropped(home, 'five.csv', ...five);
    const { reader } = daemon.tools.store;
    await eventually('all are at the WMS', async () =>
      (await countByStatus(reader, 'every merchant')).some(({ status, count }) => status === 'at_wms' && count === 5),
    );
    return ordersPerFile(home);
  }

  it('each run: all that waits in one file', async () => {
    expect(await delivered(await workspaceHome(shop('batch: each run')))).to.deep.equal([5]);
  });

  it('each order: a file of its own', async () => {
    expect(await delivered(await workspaceHome(shop('batch: each order')))).to.deep.equal([1, 1, 1, 1, 1]);
  });

  it('at most: as many files as it takes', async () => {
    expect(await delivered(await workspaceHome(shop('batch: each run, at most: 2')))).to.deep.equal([2, 2, 1]);
  });

  it('gather: orders that come within the stated time travel together, and none waits longer', async () => {
    let now = Date.parse('2026-03-02T10:00:00Z');
    const home = await workspaceHome(shop('batch: each run', '1s'));
    const daemon = await daemonAt(
      home,
      {},
      clockFrom(() => now),
    );
    const { reader } = daemon.tools.store;
    const accepted = (howMany: number) =>
      eventually(`${howMany} are accepted`, async () =>
        (await countByStatus(reader, 'every merchant')).some(
          ({ status, count }) => status === 'new' && count === howMany,
        ),
      );
    await dropped(home, 'one.csv', 'A-1', 'A-2');
    await accepted(2);
    now += 900;
    await dropped(home, 'two.csv', 'A-3');
    await accepted(3);
    expect(await ordersPerFile(home)).to.deep.equal([]);
    now += 100;
    await eventually('they are there', async () => (await ordersPerFile(home)).length > 0);
    expect(await ordersPerFile(home)).to.deep.equal([3]);
  });

  it('gather is two minutes where nobody said otherwise, and a person does not wait for it', async () => {
    const home = await workspaceHome(shop('batch: each run', ''));
    const daemon = await daemonAt(home);
    const { reader } = daemon.tools.store;
    expect(
      [...daemon.tools.workspace().merchants.values()][0]?.warehouses.get('legacy')?.orders?.gatherSeconds,
    ).to.equal(120);
    await dropped(home, 'five.csv', ...five);
    await eventually('all wait at the gate', async () =>
      (await countByStatus(reader, 'every merchant')).some(({ status, count }) => status === 'new' && count === 5),
    );
    expect(await ordersPerFile(home)).to.deep.equal([]);
    await crossdock(undefined, ['run', 'order delivery'], { program: programAt(home) });
    await eventually('they are there', async () => (await ordersPerFile(home)).length > 0);
    expect(await ordersPerFile(home)).to.deep.equal([5]);
  });

  it('a daemon that dies while it books a large file books the rest, and each order once', async () => {
    const files = folderWorkspace();
    // All of them are accepted before the file is begun, so that it is large.
    const gathering = (files['crossdock.yaml'] ?? '').replace('gather: 0s', 'gather: 4s');
    const home = await workspaceHome({ ...files, 'crossdock.yaml': gathering });
    const numbers = Array.from({ length: 350 }, (_, index) => `L-${String(index).padStart(3, '0')}`);
    await dropped(home, 'large.csv', ...numbers);
    const dying = await daemonProcess(home, { CROSSDOCK_CRASH_AT: 'deliver.partly-booked#2' });
    expect(await dying.ended).to.equal('SIGKILL');
    const daemon = await daemonAt(home);
    const { reader } = daemon.tools.store;
    await eventually('all are at the WMS', async () =>
      (await countByStatus(reader, 'every merchant')).some(({ status, count }) => status === 'at_wms' && count === 350),
    );
    await settled(daemon);
    expect((await ordersPerFile(home)).reduce((sum, one) => sum + one, 0)).to.equal(350);
    const told = await reader.selectFrom('events').select('subject').where('event', '=', 'delivered to WMS').execute();
    expect(told).to.have.length(350);
    const deliveries = await reader.selectFrom('deliveries').select(['state', 'note']).execute();
    expect(deliveries.every(({ state, note }) => state === 'done' && note === '')).to.equal(true);
  });
});
