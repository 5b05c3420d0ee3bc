/**
 * A STAND-IN, no part of Crossdock: it plays the warehouse of the shipped demo, so that the loop closes by itself.
 * It lays the first orders into the demo's cart (once), reads the order files that Crossdock delivers, and answers each
 * with a shipment file and a stock file.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { demoFolders } from './lib/demo.mjs';
import { answerTo, firstOrders, firstStock } from './lib/warehouse.mjs';

const home = process.env.CROSSDOCK_DEMO_HOME ?? process.cwd();
const folders = Object.fromEntries(Object.entries(demoFolders).map(([key, folder]) => [key, join(home, folder)]));
const memoryPath = join(home, 'data/demo/stand-in.json');
const everyMilliseconds = 500;

let ended = false;
// The daemon still drains after Ctrl-C; we end with it, not before it.
if (process.argv.includes('--until-stdin-ends')) {
  process.on('SIGINT', () => undefined);
  process.stdin.resume().on('close', end).on('end', end).on('error', end);
} else {
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, end);
}

for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
let memory = existsSync(memoryPath) ? JSON.parse(readFileSync(memoryPath, 'utf8')) : begin();
say(`answers every order file in ${demoFolders.wmsIn} with a shipment file and a stock file in ${demoFolders.wmsOut}.`);
while (!ended) {
  for (const name of orderFiles()) answer(name);
  await after(everyMilliseconds);
}
process.exit(0);

function begin() {
  const stamp = new Date().toISOString();
  put(folders.cartOrders, 'demo-orders.csv', firstOrders(stamp));
  say(`three invented orders now lie in ${demoFolders.cartOrders}.`);
  return remember({ stock: firstStock });
}

/** Finished files only, here and in the merchants' folders below. */
function orderFiles() {
  return readdirSync(folders.wmsIn, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(csv|txt)$/i.test(entry.name) && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name).slice(folders.wmsIn.length + 1))
    .sort();
}

function answer(name) {
  const path = join(folders.wmsIn, name);
  const flatName = name.replaceAll(/[\\/]/g, '-');
  try {
    ship(path, flatName);
  } catch (thrown) {
    say(`cannot read ${name}: ${thrown.message}`);
  }
  renameSync(path, join(folders.wmsRead, flatName));
}

function ship(path, name) {
  const base = name.replace(/\.[^.]*$/, '');
  const day = statSync(path).mtime.toISOString().slice(0, 10);
  const { shipments, inventory, stock, orders } = answerTo(readFileSync(path), memory.stock, day);
  put(folders.wmsOut, `SHIP_${base}.csv`, shipments);
  put(folders.wmsOut, `INV_${base}.csv`, inventory);
  memory = remember({ stock });
  say(`shipped ${orders} ${orders === 1 ? 'order' : 'orders'} of ${name}.`);
}

/** Nobody may see half a file: written under another name, then renamed. */
function put(folder, name, content) {
  writeFileSync(join(folder, `${name}.part`), content);
  renameSync(join(folder, `${name}.part`), join(folder, name));
}

function remember(state) {
  put(join(home, 'data/demo'), 'stand-in.json', JSON.stringify(state));
  return state;
}

function say(sentence) {
  process.stderr.write(`[stand-in warehouse] ${sentence}\n`);
}

function end() {
  ended = true;
}
