import { createWriteStream } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify/sync';
import {
  levelPages,
  orderPages,
  packagePages,
  partPages,
  type Row,
  shipmentPages,
} from '../../storage/merchant-pages.ts';
import type { Dock } from '../dock.ts';
import { exportSheet } from '../translation/import-sheet.ts';
import { carrierSheet, mapSheet } from '../translation/method-sheets.ts';
import { aliasSheet, productSheet } from '../translation/product-sheets.ts';
import { errors } from './errors.ts';

/** Rows by the name of the file. */
export type Exported = Readonly<Record<string, number>>;

/** The store is read page by page and written on at once; personal data is in here, so nobody else may read it. */
const ownerOnly = { folder: 0o700, file: 0o600 };

const texts = ['body', 'judged'];

/** Everything that the store has of one merchant, and its file, as CSV and JSON in a folder of its own. */
export async function exportMerchant(dock: Dock, id: string, folder: string, merchantFile: string): Promise<Exported> {
  const { reader } = dock.tools.store;
  const scope = [id];
  await emptyFolder(folder);
  const rows: Record<string, number> = {};
  const csv = async (name: string, pages: AsyncGenerator<Row[]>, columns: readonly string[]) => {
    rows[name] = await writePages(join(folder, name), pages, csvText(columns));
  };
  try {
    await csv('orders.csv', orderPages(reader, scope), orderColumns);
    rows['orders.ndjson'] = await writePages(join(folder, 'orders.ndjson'), orderPages(reader, scope), orderLines);
    await csv('parts.csv', partPages(reader, scope), partColumns);
    await csv('shipments.csv', shipmentPages(reader, scope), shipmentColumns);
    await csv('packages.csv', packagePages(reader, scope), packageColumns);
    await csv('levels.csv', levelPages(reader, scope), levelColumns);
    for (const [name, sheet] of sheets) {
      const text = await exportSheet(dock, scope, sheet);
      await writeFile(join(folder, name), text, { flag: 'wx', mode: ownerOnly.file });
      rows[name] = Math.max(0, text.trimEnd().split('\n').length - 1);
    }
    await writeFile(join(folder, `${id}.yaml`), merchantFile, { flag: 'wx', mode: ownerOnly.file });
    const about = { merchant: id, at: dock.tools.clock.iso(), version: dock.version, rows };
    await writeFile(join(folder, 'export.json'), `${JSON.stringify(about, null, 2)}\n`, {
      flag: 'wx',
      mode: ownerOnly.file,
    });
  } catch (cause) {
    const { code, syscall, message } = cause as NodeJS.ErrnoException;
    if (syscall === undefined) throw cause;
    throw errors.EXPORT_FOLDER({ message: `${folder} cannot be written (${code ?? message}).`, value: folder, cause });
  }
  return rows;
}

const orderColumns = [
  ...['id', 'cart', 'cartOrder', 'orderNumber', 'custRef', 'status', 'reason', 'placedAt', 'receivedAt', 'updatedAt'],
];
const partColumns = ['id', 'order', 'wms', 'status', 'reason', 'deliveredAt'];
const shipmentColumns = [
  ...['id', 'order', 'part', 'status', 'shippedAt', 'warehouse', 'reference', 'document', 'createdAt'],
];
const packageColumns = [
  ...['id', 'shipment', 'order', 'cart', 'trackingNumber', 'state', 'createdAt', 'updatedAt', 'body'],
];
const levelColumns = ['wms', 'sku', 'warehouse', 'available', 'onHand', 'allocated', 'asOf'];

/** Translation tables, as they can be imported again. */
const sheets = [
  ['ship-methods.csv', mapSheet],
  ['carriers.csv', carrierSheet],
  ['products.csv', productSheet],
  ['aliases.csv', aliasSheet],
] as const;

export async function emptyFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: ownerOnly.folder });
    if ((await readdir(folder)).length === 0) return;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw errors.EXPORT_FOLDER({ message: `${folder} cannot be used (${code ?? message}).`, value: folder, cause });
  }
  throw errors.EXPORT_FOLDER({ message: `${folder} is not empty; nothing is ever written over.`, value: folder });
}

type PageText = (rows: readonly Row[], first: boolean) => string;

function csvText(columns: readonly string[]): PageText {
  return (rows, first) =>
    stringify([...(first ? [columns] : []), ...rows.map((row) => columns.map((column) => row[column] ?? ''))]);
}

/** One order a line: what is known of it, as it came (`order`), and as it went out where that differs (`sent`). */
function orderLines(rows: readonly Row[]): string {
  return rows
    .map((row) => {
      const known = Object.fromEntries(Object.entries(row).filter(([key]) => !texts.includes(key)));
      const parsed = (text: unknown) => (text === null ? undefined : JSON.parse(String(text)));
      return `${JSON.stringify({ ...known, order: parsed(row.body), sent: parsed(row.judged ?? null) })}\n`;
    })
    .join('');
}

async function writePages(path: string, pages: AsyncGenerator<Row[]>, textOf: PageText): Promise<number> {
  let count = 0;
  async function* pieces() {
    let first = true;
    for await (const rows of pages) {
      count += rows.length;
      yield textOf(rows, first);
      first = false;
    }
    if (first) yield textOf([], true);
  }
  await pipeline(Readable.from(pieces()), createWriteStream(path, { flags: 'wx', mode: ownerOnly.file }));
  return count;
}
