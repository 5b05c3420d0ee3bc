import type { OutletPlace } from '../config/lookup.ts';
import { raise } from '../exceptions/raise.ts';
import type { Mapping, MappingContext, RenderSummary, Writable } from '../mapping/contract.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { type DeliveryRow, itemsOf, moveDelivery } from '../storage/deliveries.ts';
import type { DocumentFiles } from '../storage/document-files.ts';
import { insertDocument } from '../storage/documents.ts';
import { crashPoint } from '../support/crash.ts';
import type { Fingerprint } from '../support/files.ts';
import { newId } from '../support/ids.ts';
import { breathe } from '../support/waiting.ts';
import type { RefusedItem } from './cargo.ts';
import { errors } from './errors.ts';
import type { OpenGate } from './open-gate.ts';

/** Writes the file into the document store and books it; `undefined` when nothing of it could be written (abandoned). */
export async function renderDelivery(
  gate: OpenGate,
  delivery: DeliveryRow,
  { place, mapping }: { place: OutletPlace; mapping: Mapping | undefined },
): Promise<DeliveryRow | undefined> {
  const { cargo, tools } = gate;
  const { store } = tools;
  if (!mapping) throw errors.MAPPING_GONE({ value: delivery.mapping });
  const records = await cargo.records(store.reader, store.dialect, place, await itemsOf(store.reader, delivery.id));
  const { summary, print } = await writeSpool(
    tools.files,
    mapping,
    records.map(({ record }) => record),
    contextOf(delivery, place),
  );
  const refused = summary.refused.map((refusal) => ({ item: records[refusal.index]?.item ?? '', refusal }));
  gate.count.records += summary.written;
  if (!print) {
    await abandon(gate, delivery, place, refused);
    return undefined;
  }
  const document = newId(tools.clock.now());
  await book(gate, delivery, place, refused, async (trx, at) => {
    await moveDelivery(trx, delivery.id, 'open', 'rendered', at, { fileName: summary.fileName, document });
    await insertDocument(
      trx,
      {
        id: document,
        merchant: delivery.merchant,
        direction: 'out',
        endpoint: delivery.gate,
        kind: delivery.kind,
        name: summary.fileName,
        size: print.size,
        sha256: print.sha256,
        state: 'rendered',
        code: '',
        reason: '',
        revision: delivery.revision,
        mapping: delivery.mapping,
      },
      at,
    );
  });
  crashPoint('deliver.rendered');
  return { ...delivery, state: 'rendered', fileName: summary.fileName, document };
}

export function contextOf(
  delivery: Pick<DeliveryRow, 'now' | 'number' | 'merchant'>,
  place: OutletPlace,
): MappingContext {
  const { outlet, warehouse, cart, zone } = place;
  return {
    now: delivery.now,
    timeZone: zone,
    sequence: delivery.number,
    values: {
      merchant: delivery.merchant,
      wms: warehouse?.wms ?? '',
      cart: cart?.id ?? '',
      source: cart?.source ?? '',
      ...outlet.values,
    },
  };
}

/** In slices: the event loop stays free however large the file is. No print = no record could be written. */
async function writeSpool(
  files: DocumentFiles,
  mapping: Mapping,
  records: readonly Writable[keyof Writable][],
  context: MappingContext,
): Promise<{ summary: RenderSummary; print: Fingerprint | undefined }> {
  const spool = await files.spool();
  try {
    const slices = mapping.render(records as never, context);
    let slice = slices.next();
    for (; !slice.done; slice = slices.next()) {
      await spool.write(slice.value);
      await breathe();
    }
    const summary = slice.value;
    if (summary.written > 0 || records.length === 0) return { summary, print: await spool.finish() };
    await spool.discard();
    return { summary, print: undefined };
  } catch (thrown) {
    await spool.discard();
    throw thrown;
  }
}

async function abandon(
  gate: OpenGate,
  delivery: DeliveryRow,
  place: OutletPlace,
  refused: readonly RefusedItem[],
): Promise<void> {
  gate.tools.log.warn(
    { delivery: delivery.id, number: delivery.number, refused: refused.length },
    'Nothing of the delivery could be written; its number stays unused.',
  );
  await book(gate, delivery, place, refused, async (trx, at) => {
    await moveDelivery(trx, delivery.id, 'open', 'abandoned', at, { note: 'No record of it could be written.' });
  });
}

type Booking = (trx: Parameters<typeof moveDelivery>[0], at: string) => Promise<void>;

/** The second intent, with whatever the mapping refused. */
async function book(
  gate: OpenGate,
  delivery: DeliveryRow,
  place: OutletPlace,
  refused: readonly RefusedItem[],
  write: Booking,
): Promise<void> {
  const { store, clock } = gate.tools;
  const tickets: OutgoingTicket[] = [];
  await store.commits.commit({
    apply: async (trx) => {
      tickets.length = 0;
      await gate.lease.guard(trx);
      const at = clock.iso();
      await write(trx, at);
      if (refused.length === 0) return;
      for (const problem of await gate.cargo.refuse(trx, store.dialect, place, delivery, refused, at)) {
        tickets.push(...(await raise(trx, gate.tools.workspace(), problem, at)));
      }
    },
    tickets,
  });
}
