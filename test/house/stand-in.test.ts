import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import iconv from 'iconv-lite';
import { eventually } from '../support/eventually.ts';
import { FakeProject, Running } from '../support/fake-project.ts';
import { script } from '../support/script.ts';
import { projectRoot } from '../support/source-files.ts';
import { temporaryFolder } from '../support/temporary.ts';

interface WarehouseScript {
  answerTo(
    orderFile: Buffer,
    stock: Record<string, number>,
    day: string,
  ): { shipments: Buffer; inventory: Buffer; stock: Record<string, number>; orders: number };
  firstOrders(stamp: string): string;
}
interface DemoScript {
  readonly demoFolders: Readonly<Record<string, string>>;
  isDemo(folder: string, environment: NodeJS.ProcessEnv): boolean;
}

const header = 'Order No;Line;SKU;Qty;Ship Via\r\n';

describe('the stand-in warehouse', () => {
  let warehouse: WarehouseScript;

  before(async () => {
    warehouse = await script<WarehouseScript>('lib/warehouse.mjs');
  });

  it('ships every line of an order file and counts its shelf down', () => {
    const file = Buffer.from(`${header}A-1;1;MUG;2;GND\r\nA-1;2;TENT;1;GND\r\nA-2;1;MUG;1;2DA\r\n`);
    const answer = warehouse.answerTo(file, { MUG: 5, TENT: 1 }, '2026-03-01');
    const [one, two] = trackingNumbers(answer.shipments);
    expect(iconv.decode(answer.shipments, 'windows-1252')).to.equal(
      'Order No;Ship Date;Carrier;Service;Tracking;SKU;Qty\r\n' +
        `A-1;2026-03-01;UPS;Ground;${one};MUG;2\r\nA-1;2026-03-01;UPS;Ground;${one};TENT;1\r\nA-2;2026-03-01;UPS;2nd Day Air;${two};MUG;1\r\n`,
    );
    expect(one).not.to.equal(two);
    expect(answer.inventory.toString()).to.equal(
      'SKU;Warehouse;On Hand;Available\r\nMUG;MAIN;2;2\r\nTENT;MAIN;0;0\r\n',
    );
    expect(answer.orders).to.equal(2);
  });

  it('gives the same answer to the same file, so that a broken answer can be written again', () => {
    const file = Buffer.from(`${header}A-1;1;MUG;2;GND\r\n`);
    const [one, two] = [1, 2].map(() => warehouse.answerTo(file, { MUG: 5 }, '2026-03-01'));
    expect(one).to.deep.equal(two);
  });

  function trackingNumbers(shipments: Buffer): string[] {
    return [...new Set(shipments.toString().match(/1Z999DEMO\d{9}/g))];
  }

  describe('as a process', () => {
    let home: string;

    beforeEach(async () => {
      home = await temporaryFolder();
    });

    function begin(): Running {
      const child = spawn(process.execPath, [join(projectRoot, 'scripts/stand-in.mjs'), '--until-stdin-ends'], {
        env: { ...process.env, CROSSDOCK_DEMO_HOME: home },
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      return new Running(child);
    }

    function demo(folder: string): string {
      return join(home, 'data/demo', folder);
    }

    async function ends(running: Running): Promise<number | null> {
      running.child.stdin?.end();
      return (await running.finished()).code;
    }

    it('answers an order file, never with half a file, and ends with its parent', async () => {
      const running = begin();
      await eventually('it has begun', () => existsSync(demo('stand-in.json')));
      await mkdir(demo('legacy/in/ACME'), { recursive: true });
      await writeFile(demo('legacy/in/ACME/ORD_1.part'), `${header}A-1;1;MUG;2;GND\r\n`);
      await rename(demo('legacy/in/ACME/ORD_1.part'), demo('legacy/in/ACME/ORD_1.csv'));
      await eventually('the order file is read', () => existsSync(demo('legacy/read/ACME-ORD_1.csv')));
      expect(readdirSync(demo('legacy/out')).sort()).to.deep.equal(['INV_ACME-ORD_1.csv', 'SHIP_ACME-ORD_1.csv']);
      expect(await ends(running)).to.equal(0);
    });

    it('lays the first orders once, also when it starts again', async () => {
      const running = begin();
      await eventually('it has begun', () => existsSync(demo('stand-in.json')));
      await ends(running);
      const orders = demo('acme/orders/demo-orders.csv');
      expect(await readFile(orders, 'utf8')).to.match(/^Order,Date,Email/);
      await rename(orders, join(home, 'taken.csv'));
      const again = begin();
      await writeFile(demo('legacy/in/ORD_2.csv'), `${header}A-2;1;MUG;1;GND\r\n`);
      await eventually('it works again', () => existsSync(demo('legacy/read/ORD_2.csv')));
      await ends(again);
      expect(existsSync(orders)).to.equal(false);
    });

    it('survives an order file that makes no sense', async () => {
      const running = begin();
      await eventually('it has begun', () => existsSync(demo('stand-in.json')));
      await writeFile(demo('legacy/in/ORD_0.csv'), `${header}A;"1`);
      await writeFile(demo('legacy/in/ORD_1.csv'), `${header}A-1;1;MUG;2;GND\r\n`);
      await eventually('the good file is answered', () => existsSync(demo('legacy/out/SHIP_ORD_1.csv')));
      expect(existsSync(demo('legacy/out/SHIP_ORD_0.csv'))).to.equal(false);
      expect(await ends(running)).to.equal(0);
    });
  });
});

describe('the demo', () => {
  it('has the same folders in the workspace and in the stand-in', async () => {
    const { demoFolders } = await script<DemoScript>('lib/demo.mjs');
    const texts = ['crossdock.yaml', 'merchants/acme.yaml'].map((name) =>
      readFileSync(join(projectRoot, name), 'utf8'),
    );
    const used = texts.flatMap((text) => text.match(/data\/demo\/[\w/]+/g) ?? []);
    const { wmsRead: _, ...shared } = demoFolders;
    expect([...new Set(used)].sort()).to.deep.equal(Object.values(shared).sort());
  });

  it('is the shipped workspace, not one that is named or one that was made the own', async () => {
    const { isDemo } = await script<DemoScript>('lib/demo.mjs');
    const project = await FakeProject.create();
    expect(isDemo(project.folder, {})).to.equal(false);
    await project.write('merchants/acme.yaml', 'orders: { from: { folder: data/demo/acme/orders } }');
    expect(isDemo(project.folder, {})).to.equal(true);
    expect(isDemo(project.folder, { CROSSDOCK_HOME: '/somewhere' })).to.equal(false);
    await project.write('merchants/acme.yaml', 'orders: { from: { folder: /srv/shop } }');
    expect(isDemo(project.folder, {})).to.equal(false);
  });
});
