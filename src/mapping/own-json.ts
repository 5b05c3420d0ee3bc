import type { MappingContext, RenderSummary, Writable } from './contract.ts';

/** What writes a file: of a mapping, or of our own making. */
export interface Renderer {
  readonly oneFilePer: 'run' | 'order';
  render(records: readonly never[], context: MappingContext): Generator<Buffer, RenderSummary>;
}

/** The word in `type` by which a receiver tells the messages apart, and what lies in `data`. */
const messages = {
  orders: { type: 'orders.copied', list: 'orders' },
  shipments: { type: 'tracking.copied', list: 'packages' },
} as const;

/**
 * Our own JSON, for receivers that have no layout: `{"type", "timestamp", "data": {"merchant", "number", "orders" | "packages": [...]}}` in
 * the words of the canonical order. Every record can be written.
 */
export function ownJsonOf(kind: keyof typeof messages): Renderer {
  const { type, list } = messages[kind];
  return {
    oneFilePer: 'run',
    *render(records: readonly Writable[typeof kind][], { now, sequence, values }) {
      const { merchant = '' } = values;
      const data = `{"merchant":${JSON.stringify(merchant)},"number":${sequence},"${list}":[`;
      yield Buffer.from(`{"type":"${type}","timestamp":"${now}","data":${data}`);
      for (const [index, record] of records.entries())
        yield Buffer.from(`${index === 0 ? '' : ','}${JSON.stringify(record)}`);
      yield Buffer.from(']}}\n');
      return { fileName: `${list}-${sequence}.json`, refused: [], written: records.length };
    },
  };
}
