import { chmod, chown, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { compileMapping } from '../../../src/mapping/compile.ts';
import type { Mapping, MappingKind, Readable, Writable } from '../../../src/mapping/contract.ts';
import { failureOf, list, newKey, parcelOf, send, stepsOf, wholeText } from '../../connectors/transports/support.ts';
import { projectRoot } from '../../support/source-files.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import type { Verdict } from '../checks.ts';
import { anOrder, strange } from '../orders.ts';
import type { FileBench, FilePartner } from './partners.ts';

const manyItems = 10_000;
const now = '2026-11-25T12:00:00.000Z';
const context = { now, timeZone: 'UTC', sequence: 1, values: { merchant: 'acme' } };

type Check = (bench: FileBench) => Promise<Verdict>;

/** The promises of the contract as a partner keeps them that reads and writes files, by the names of the checks. */
export const fileChecks: Readonly<Record<string, Check>> = {
  'names what it can do': async (bench) => {
    const { transport } = await bench.open();
    for (const name of ['list', 'fetch', 'remove', 'send', 'trace'] as const)
      expect(transport[name], name).to.not.equal(undefined);
    return 'ok';
  },
  'tests a connection and changes nothing': async (bench) => {
    const { transport, place, path } = await bench.open();
    const steps = await stepsOf(transport.test(place, { receive: true, send: true }));
    expect(steps.filter(({ ok }) => !ok)).to.deep.equal([]);
    expect(await readdir(path)).to.deep.equal([]);
    return 'ok';
  },
  'sends the same key twice, and it is there once': async (bench) => {
    const { transport, place, path } = await bench.open();
    const parcel = await outgoing(bench);
    await send(transport, place, parcel);
    await send(transport, place, parcel);
    expect(await readdir(path)).to.have.length(1);
    return 'ok';
  },
  'finds a send whose answer was lost': async (bench) => {
    const { transport, place, path } = await bench.open();
    const parcel = await outgoing(bench);
    await send(transport, place, parcel);
    expect(await transport.trace?.(place, parcel)).to.equal('delivered');
    await send(transport, place, parcel);
    expect(await readdir(path)).to.have.length(1);
    return 'ok';
  },
  'knows that a send which was torn before did not arrive': async (bench) => {
    const { transport, place, path } = await bench.open();
    const parcel = await outgoing(bench);
    await send(transport, place, parcel, () => Promise.reject(new Error('torn'))).catch(() => undefined);
    expect(await transport.trace?.(place, parcel)).to.equal('not-delivered');
    await send(transport, place, parcel);
    expect(await readdir(path)).to.have.length(1);
    return 'ok';
  },
  'names wrong credentials and their repair': async (bench) => {
    const { refused, place } = await bench.open();
    if (!refused) return 'not supported';
    const error = await failureOf(list(refused.transport, place));
    expect([error.disposition, error.scope]).to.deep.equal(['hold', 'connection']);
    expect(error.hint.length).to.be.greaterThan(20);
    return 'ok';
  },
  'finds nothing where there is nothing': async (bench) => {
    const { transport, place } = await bench.open();
    expect((await list(transport, place)).files).to.deep.equal([]);
    return 'ok';
  },
  [`reads ${manyItems} items over pages and misses none`]: async (bench) => {
    const partner = await bench.open();
    const skus = Array.from({ length: manyItems }, (_, index) => `SKU-${index}`);
    if (bench.role === 'wms') {
      const mapping = await mappingOf('generic-inventory');
      const levels = skus.map((sku, quantityAvailable) => ({
        sku,
        quantity: quantityAvailable,
        quantityAvailable,
        warehouseCode: 'MAIN',
      }));
      const read = await throughPartner(partner, mapping, levels as never);
      expect(new Set(read.map((level) => (level as { sku: string }).sku)).size).to.equal(manyItems);
    } else {
      const mapping = await mappingOf('shop-orders');
      const read = await throughPartner(
        partner,
        mapping,
        skus.map((number) => anOrder({ orderNumber: number })) as never,
      );
      expect(new Set(read.map((order) => (order as { orderNumber: string }).orderNumber)).size).to.equal(manyItems);
    }
    return 'ok';
  },
  'goes on where it stopped': async (bench) => {
    const { transport, place, path } = await bench.open();
    await drop(path, 'first.csv', 'one');
    const before = (await list(transport, place)).files;
    for (const file of before) await transport.fetch?.(place, file, join(await temporaryFolder(), 'taken'));
    await transport.remove?.(place, before, 'taken');
    await drop(path, 'second.csv', 'two');
    expect((await list(transport, place)).files.map(({ name }) => name)).to.deep.equal(['second.csv']);
    return 'ok';
  },
  'says that an answer is no answer': async (bench) => {
    const mapping = await mappingOf(bench.role === 'wms' ? 'generic-inventory' : 'shop-orders');
    const { complaints, accepted } = await reading(mapping, Buffer.from('<html><body>Please wait.</body></html>'));
    expect(accepted && complaints === 0).to.equal(false);
    return 'ok';
  },
  'carries very long values and every script': async (bench) => {
    const partner = await bench.open();
    const shipTo = { ...anOrder().shipTo, lastName: strange.name, company: strange.company, city: strange.city };
    const [read] = await throughPartner(partner, await mappingOf('shop-orders'), [anOrder({ shipTo })] as never);
    const { lastName, company, city } = (read as unknown as { shipTo: Record<string, string> }).shipTo;
    expect([lastName, company, city]).to.deep.equal([strange.name, strange.company, strange.city]);
    return 'ok';
  },
  'stops when the daemon stops': async (bench) => {
    const stopping = new AbortController();
    const { transport, place, path } = await bench.open(stopping.signal);
    stopping.abort();
    await failureOf(send(transport, place, await outgoing(bench)));
    expect((await readdir(path)).filter((name) => !name.startsWith('.'))).to.deep.equal([]);
    return 'ok';
  },
  'sets stock, and skips what the shop does not know': async (bench) => {
    if (bench.role !== 'cart') return 'not supported';
    const { transport, place, path } = await bench.open();
    const levels = [
      { sku: 'SKU-1', quantity: 41, warehouseCode: '' },
      { sku: 'SKU-2', quantity: 0, warehouseCode: '' },
    ];
    const { bytes, name } = rendered(await mappingOf('shop-inventory'), levels as never);
    await send(transport, place, await parcelOf(await temporaryFolder(), name, bytes));
    expect(await readFile(join(path, name), 'utf8')).to.match(/SKU-1.*41[\s\S]*SKU-2.*0/);
    return 'ok';
  },
  'tells no secret': async (bench) => {
    const { refused, place } = await bench.open();
    if (!refused) return 'not supported';
    expect(wholeText(await failureOf(list(refused.transport, place)))).to.not.contain(refused.secret);
    return 'ok';
  },
  'cancels what the WMS has': async (bench) => {
    if (bench.role !== 'wms') return 'not supported';
    const { transport, place, path } = await bench.open();
    const cancel = { id: 'c-1', requestedAt: now, requestedBy: 'ops', reason: 'buyer asked', file: '' };
    const { bytes, name } = rendered(await mappingOf('generic-cancels'), [{ order: anOrder(), cancel }] as never);
    await send(transport, place, await parcelOf(await temporaryFolder(), name, bytes));
    expect(await readFile(join(path, name), 'utf8')).to.contain('1001');
    return 'ok';
  },
};

async function mappingOf(name: string): Promise<Mapping> {
  const compiled = compileMapping(
    name,
    await readFile(join(projectRoot, 'mappings', `${name}.yaml`), 'utf8'),
    new Map(),
  );
  if ('findings' in compiled) throw new Error(JSON.stringify(compiled.findings));
  return compiled.mapping;
}

function rendered(mapping: Mapping, records: readonly Writable[MappingKind][]): { bytes: Buffer; name: string } {
  const slices = mapping.render(records as never, context);
  const chunks: Buffer[] = [];
  let slice = slices.next();
  for (; !slice.done; slice = slices.next()) chunks.push(slice.value);
  expect(slice.value.refused).to.deep.equal([]);
  return { bytes: Buffer.concat(chunks), name: slice.value.fileName };
}

async function reading(mapping: Mapping, bytes: Buffer) {
  const known = { orders: async () => new Map(), sent: async () => undefined };
  const slices = mapping.parse(once(bytes), context, known);
  const records: Readable[keyof Readable][] = [];
  let slice = await slices.next();
  for (; !slice.done; slice = await slices.next()) records.push(...(slice.value as Readable[keyof Readable][]));
  return { records, complaints: slice.value.errors.length, accepted: slice.value.fileAccepted };
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

/** An order for a WMS, or a package's number for a cart, as a file that is to be sent. */
async function outgoing({ role }: FileBench) {
  const parcel = {
    trackingNumber: '1Z999',
    carrierCode: 'UPS',
    serviceCode: 'Ground',
    lines: [{ lineNumber: 1, sku: 'SKU-1', quantity: 2 }],
  };
  const shipment = { shippedAt: now, status: 'shipped', warehouseCode: '', shipmentId: '' };
  const { bytes, name } =
    role === 'wms'
      ? rendered(await mappingOf('shop-orders'), [anOrder()] as never)
      : rendered(await mappingOf('shop-confirmations'), [{ order: anOrder(), shipment, package: parcel }] as never);
  return parcelOf(await temporaryFolder(), name, bytes);
}

/** Written by its mapping, put there by the partner, fetched by us and read again. */
async function throughPartner(
  { transport, place, path }: FilePartner,
  mapping: Mapping,
  records: readonly Writable[MappingKind][],
) {
  await drop(path, 'partner.csv', rendered(mapping, records).bytes);
  const [file] = (await list(transport, place)).files;
  if (!file) throw new Error('The file is not listed.');
  const to = join(await temporaryFolder(), newKey());
  await transport.fetch?.(place, file, to);
  const { records: read, complaints } = await reading(mapping, await readFile(to));
  expect(complaints).to.equal(0);
  return read;
}

/** As the partner's own user would leave it. */
async function drop(path: string, name: string, content: string | Buffer): Promise<void> {
  const file = join(path, name);
  const { uid, gid } = await stat(path);
  await writeFile(file, content);
  await chown(file, uid, gid);
  await chmod(file, 0o644);
}
