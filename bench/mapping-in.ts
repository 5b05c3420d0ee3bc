import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse';
import { compileMapping } from '../src/mapping/compile.ts';
import { type Bench, type Contest, seconds } from './bench.ts';

const rows = 1_000_000;
/** Most that a process which only reads such a file may use. */
const mostMebibytes = 200;
const mappingText = `
kind: inventory
columns: { SKU: level.sku, Warehouse: level.warehouseCode, On Hand: level.quantityOnHand, Allocated: level.quantityAllocated, Available: level.quantityAvailable, Note: { ignore: true } }
`;

/**
 * A million stock rows of six columns through a mapping, against csv-parse that only finds the cells. On top of these the product
 * checks each row's width, takes four numbers apart, trims six cells and makes a level: at most as much again as finding them.
 */
export const mappingIn: Bench = { name: 'mapping-in', unit: 's per 1,000,000 rows', target: 2, prepare };

async function prepare(): Promise<Contest> {
  const compiled = compileMapping('bench', mappingText, new Map());
  if ('findings' in compiled) throw new Error(JSON.stringify(compiled.findings));
  const { mapping } = compiled;
  await memory();
  return {
    product: () => seconds(async () => expectAll(await levelsOf(mapping))),
    floor: () =>
      seconds(async () => {
        let seen = 0;
        const parser = parse({ from_line: 2 });
        parser.on('readable', () => {
          while (parser.read() !== null) seen += 1;
        });
        const ended = new Promise<void>((resolve, reject) => parser.once('end', resolve).once('error', reject));
        for await (const piece of stockFile())
          if (!parser.write(piece)) await new Promise((resolve) => parser.once('drain', resolve));
        parser.end();
        await ended;
        expectAll(seen);
      }),
  };
}

async function levelsOf(mapping: { parse: CallableFunction }, look: () => void = () => undefined): Promise<number> {
  let seen = 0;
  const context = { now: '2026-03-03T14:35:00Z', timeZone: 'UTC', sequence: 1, values: {} };
  const known = { orders: async () => new Map(), sent: async () => undefined };
  for await (const levels of mapping.parse(stockFile(), context, known) as AsyncIterable<unknown[]>) {
    seen += levels.length;
    if (seen % 20_000 === 0) look();
  }
  return seen;
}

function expectAll(seen: number): void {
  if (seen !== rows) throw new Error(`${seen} rows were read, and ${rows} are there.`);
}

/** A stock file that nobody ever holds as a whole. */
async function* stockFile(): AsyncGenerator<Buffer> {
  yield Buffer.from('SKU,Warehouse,On Hand,Allocated,Available,Note\n');
  for (let from = 0; from < rows; from += 1000) {
    const lines = Array.from(
      { length: 1000 },
      (_, index) => `SKU-${from + index},W${index % 4},${index},3,${index % 900},counted on the shelf\n`,
    );
    yield Buffer.from(lines.join(''));
  }
}

/** In a process of its own, so that what the bench holds does not count. */
function memory(): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), ['--memory'], { stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`Reading ${rows} rows takes more than ${mostMebibytes} MiB.`));
    });
  });
}

if (process.argv.includes('--memory')) {
  const compiled = compileMapping('bench', mappingText, new Map());
  if ('findings' in compiled) throw new Error(JSON.stringify(compiled.findings));
  const before = process.memoryUsage().rss;
  let most = before;
  expectAll(
    await levelsOf(compiled.mapping, () => {
      most = Math.max(most, process.memoryUsage().rss);
    }),
  );
  const [peak, more] = [most, most - before].map((bytes) => Math.round(bytes / 2 ** 20));
  process.stderr.write(
    `mapping-in: memory of a process of its own: ${peak} MiB at most, ${more} MiB more than before\n`,
  );
  process.exitCode = (peak ?? 0) < mostMebibytes ? 0 : 1;
}
