import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clockFrom } from '../../src/support/clock.ts';
import { crossdock } from '../cli/terminal.ts';
import { drop, filesIn, programAt, settled } from './daemon.ts';
import { shipmentFile } from './demo-shop.ts';
import { eventually } from './eventually.ts';
import { openShop, shopWith } from './load-options-shop.ts';

/** A warehouse that answers into its folder, and can be asked to cancel. */
export const byFiles = `
    acknowledgements: { from: { folder: ../wms/out }, files: "ACK_*.csv", mapping: generic-acknowledgements, settle: 0s }
    cancels: { to: { folder: ../wms/cancels }, mapping: generic-cancels, gather: 0s }
    returns: { from: { folder: ../wms/out }, files: "RET_*.csv", mapping: generic-returns, settle: 0s }
`;

/** `wms`: more settings of the WMS (YAML); `connections`: at the top of `crossdock.yaml`. */
export async function answersShop({
  wms = byFiles,
  connections = '',
  services,
}: {
  wms?: string;
  connections?: string;
  services?: string;
} = {}) {
  const home = await shopWith('{}', services);
  await mkdir(join(home, '../wms/cancels'));
  const file = join(home, 'crossdock.yaml');
  await writeFile(file, `${connections}${(await readFile(file, 'utf8')).trimEnd()}\n${wms.replace(/^\n/, '')}`);
  let later = 0;
  const shop = await openShop(
    home,
    clockFrom(() => Date.now() + later),
  );
  let files = 0;
  const put = async (kind: string, header: string, rows: readonly string[]) => {
    files += 1;
    await drop(join(home, `../wms/out/${kind}_${files}.csv`), `${[header, ...rows].join('\r\n')}\r\n`);
  };
  const run = (...words: string[]) => crossdock(undefined, words, { program: programAt(home) });
  return {
    ...shop,
    home,
    run,
    /** Hours pass. */
    wait: (hours: number) => {
      later += hours * 3_600_000;
    },
    openGate: async () => {
      await run('run', 'acme/legacy/orders');
      await settled(shop.daemon);
    },
    /** Rows `order,result,about,code,reason`. */
    answer: (...rows: readonly string[]) => put('ACK', 'Order Number,Result,About,Reason Code,Reason', rows),
    /** Rows `order,type,tracking,reason`. */
    giveBack: (...rows: readonly string[]) => put('RET', 'Order Number,Type,Tracking Number,Reason', rows),
    ship: async (...parcels: Parameters<typeof shipmentFile>) => {
      files += 1;
      await drop(join(home, `../wms/out/SHIP_${files}.csv`), shipmentFile(...parcels));
    },
    cancels: () => filesIn(join(home, '../wms/cancels')),
    handedOver: async (number: string) =>
      Object.values(await filesIn(join(home, '../wms/in'), 'latin1')).filter((text) => text.includes(number)).length,
    tracking: async () => Object.values(await filesIn(join(home, '../cart/tracking'))).join('\n'),
    is: (number: string, status: string) =>
      eventually(`${number} is ${status}`, async () => (await shop.order(number))?.status === status),
    events: async (number: string) => (await shop.story(number)).map(({ event }) => event),
    told: (number: string, event: string) =>
      eventually(`the story of ${number} says: ${event}`, async () =>
        (await shop.story(number)).some((one) => one.event === event),
      ),
    problems: async () => (await shop.exceptions()).map(({ code }) => code),
  };
}
