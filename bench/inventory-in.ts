import { createReadStream } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse';
import Database from 'libsql';
import { inletPlace } from '../src/config/lookup.ts';
import type { Workspace } from '../src/config/workspace.ts';
import { bookLevels } from '../src/intake/book-levels.ts';
import { workName } from '../src/intake/work-names.ts';
import { compileMapping } from '../src/mapping/compile.ts';
import { documentById, insertDocument } from '../src/storage/documents.ts';
import { systemClock } from '../src/support/clock.ts';
import { temporaryFolder } from '../test/support/temporary.ts';
import { type Bench, type Contest, seconds } from './bench.ts';
import { benchStore, benchTools } from './tools.ts';

const rows = 100_000;
const mappingText = `
kind: inventory
delimited: { delimiter: ",", header: true }
rows: each level
columns:
  sku: level.sku
  warehouse: level.warehouseCode
  available: { from: level.quantityAvailable, integer: {} }
  on_hand: { from: level.quantityOnHand, integer: {} }
  allocated: { from: level.quantityAllocated, integer: {} }
  held: { from: level.quantityHeld, integer: {} }
  note: { ignore: true }
`;

/** A stock file of 100,000 rows and 7 columns, every quantity changed, into the table keyed by SKU and warehouse. */
export const inventoryIn: Bench = { name: 'inventory-in', unit: 's per 100,000 rows', target: 2, prepare };

async function prepare(): Promise<Contest> {
  const folder = await temporaryFolder();
  const files = [await stockFile(join(folder, 'a.csv'), 1), await stockFile(join(folder, 'b.csv'), 2)];
  const product = await productOn(files);
  const floor = await floorOn(files);
  return { product, floor };
}

async function stockFile(path: string, seed: number): Promise<string> {
  const lines = Array.from(
    { length: rows },
    (_, index) => `SKU-${index},MAIN,${(index * seed) % 997},${((index * seed) % 997) + 3},3,0,shelf ${index % 400}`,
  );
  await writeFile(path, `sku,warehouse,available,on_hand,allocated,held,note\n${lines.join('\n')}\n`);
  return path;
}

/** From the claimed document to the committed levels, as the ingest stage does it. */
async function productOn(files: readonly string[]): Promise<() => Promise<number>> {
  const { store, folder } = await benchStore();
  const compiled = compileMapping('bench', mappingText, new Map());
  if ('findings' in compiled) throw new Error(JSON.stringify(compiled.findings));
  const inlet = {
    id: 'acme/legacy/inventory',
    connection: 'bench',
    place: { directory: '' },
    mapping: 'bench',
    values: {},
    settleSeconds: 0,
    doneFile: '',
    after: 'remove',
    emptyAllowed: false,
  };
  const warehouse = { wms: 'legacy', zone: 'UTC', orders: null, shipments: null, inventory: inlet };
  const merchant = {
    id: 'acme',
    name: 'Acme',
    zone: 'UTC',
    wms: 'legacy',
    warehouses: new Map([['legacy', warehouse]]),
    carts: new Map(),
    services: {},
    contacts: [],
  };
  const workspace = {
    revision: 'bench',
    merchants: new Map([['acme', merchant]]),
    mappings: new Map([['bench', compiled.mapping]]),
    notices: null,
  } as unknown as Workspace;
  const tools = await benchTools(store, folder, workspace, () => undefined as never);
  let round = 0;
  return async () => {
    round += 1;
    const id = `document${String(round).padStart(12, '0')}`;
    const folder = tools.files.workFolder(inlet.id);
    await mkdir(folder, { recursive: true });
    await copyFile(files[round % 2] ?? '', join(folder, workName(id, 'INV.csv')));
    const print = await tools.files.adopt(join(folder, workName(id, 'INV.csv')));
    await store.commits.commit({
      apply: (trx) =>
        insertDocument(
          trx,
          {
            id,
            merchant: 'acme',
            direction: 'in',
            endpoint: inlet.id,
            kind: 'inventory',
            name: 'INV.csv',
            ...print,
            state: 'claimed',
            code: '',
            reason: '',
            revision: 'bench',
            mapping: 'bench',
          },
          systemClock.iso(),
        ),
    });
    const row = await documentById(store.reader, ['acme'], id);
    if (!row) throw new Error('The document is not there.');
    const taken = await seconds(async () => void (await bookLevels(tools, inletPlace(workspace, inlet.id), row)));
    const [{ count, sum } = { count: 0, sum: 0 }] = await store.reader
      .selectFrom('levels')
      .select((is) => [is.fn.countAll<number>().as('count'), is.fn.sum<number>('available').as('sum')])
      .execute();
    if (Number(count) !== rows || Number(sum) !== total((round % 2) + 1))
      throw new Error(`The levels are wrong: ${count} rows, ${sum} units.`);
    return taken;
  };
}

function total(seed: number): number {
  let sum = 0;
  for (let index = 0; index < rows; index += 1) sum += (index * seed) % 997;
  return sum;
}

/** csv-parse and one JSON parameter per 1,000 rows and commit, by hand. */
async function floorOn(files: readonly string[]): Promise<() => Promise<number>> {
  const database = new Database(join(await temporaryFolder(), 'floor.db'));
  database.exec(`pragma journal_mode = wal; pragma synchronous = full;
    create table levels (sku text not null, warehouse text not null, available integer, on_hand integer, allocated integer, primary key (sku, warehouse))`);
  const upsert =
    database.prepare(`insert into levels select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 from json_each(?) where true
    on conflict (sku, warehouse) do update set available = excluded.available, on_hand = excluded.on_hand, allocated = excluded.allocated`);
  let round = 0;
  return async () => {
    round += 1;
    return seconds(async () => {
      let slice: unknown[] = [];
      const flush = () => {
        database.exec('begin immediate');
        upsert.run([JSON.stringify(slice)]);
        database.exec('commit');
        slice = [];
      };
      for await (const row of createReadStream(files[round % 2] ?? '').pipe(parse({ from_line: 2 })) as AsyncIterable<
        string[]
      >) {
        slice.push([row[0], row[1], Number(row[2]), Number(row[3]), Number(row[4])]);
        if (slice.length === 1000) flush();
      }
      if (slice.length > 0) flush();
    });
  };
}
