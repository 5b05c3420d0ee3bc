import { compileMapping } from '../../src/mapping/compile.ts';
import type { Dock } from '../../src/operations/dock.ts';
import { type DeliveryKind, insertDeliveries, moveDelivery } from '../../src/storage/deliveries.ts';
import { concludeDocument, insertDocument } from '../../src/storage/documents.ts';
import { newId } from '../../src/support/ids.ts';
import { inStore } from './seeds.ts';
import { aWorkspace } from './workspace.ts';

const at = '2026-03-01T08:00:00.000Z';

/** The mapping `out`, which writes order number and SKU; `word` stands in every row. */
export function writingWorkspace(word: string, revision = 'revision-1-for-tests') {
  const columns = `columns: { Order: order.orderNumber, SKU: line.sku, Word: { value: ${word} }, PO: { from: order.poNumber, text: { max: 9, else: hold } } }`;
  const compiled = compileMapping(
    'out',
    `kind: orders\nfile: { name: "ORD_{{sequence 4}}.csv" }\n${columns}\n`,
    new Map(),
  );
  if (!('mapping' in compiled)) throw new Error(JSON.stringify(compiled.findings));
  return aWorkspace({ revision, mappings: new Map([['out', compiled.mapping]]) });
}

/** A delivery that its WMS has, with the bytes that went; the parts are at the WMS already. Returns its id. */
export async function seedDelivered(
  { tools: { store, files } }: Pick<Dock, 'tools'>,
  items: readonly string[],
  {
    number = 7,
    text = 'Order,SKU,Word\n1001,MUG-1,OLD\n',
    revision = 'r',
    gate = 'acme/legacy/orders',
    kind = 'orders' as DeliveryKind,
  } = {},
): Promise<string> {
  const [delivery, document] = [newId(Date.now()), newId(Date.now())];
  const spool = await files.spool();
  await spool.write(Buffer.from(text));
  const { size, sha256 } = await spool.finish();
  const fileName = `ORD_${String(number).padStart(4, '0')}.csv`;
  const whose = { merchant: 'acme', mapping: 'out', revision, kind };
  await inStore(store, async (trx) => {
    const row = { ...whose, id: delivery, gate, connection: 'legacy', number, now: at, stockVersion: 0, items };
    await insertDeliveries(trx, store.dialect, [row], at);
    const file = { ...whose, id: document, direction: 'out' as const, endpoint: gate, name: fileName, size, sha256 };
    await insertDocument(trx, { ...file, state: 'rendered', code: '', reason: '' }, at);
    await moveDelivery(trx, delivery, 'open', 'rendered', at, { fileName, document });
    await moveDelivery(trx, delivery, 'rendered', 'attempted', at);
    await moveDelivery(trx, delivery, 'attempted', 'done', at);
    await concludeDocument(trx, document, { state: 'sent' }, at);
  });
  return delivery;
}
