import { readFileSync } from 'node:fs';
import type { Order } from '../../src/domain/order.ts';
import { type KnownOrder, refOf } from '../../src/domain/shipment.ts';
import { compileMapping } from '../../src/mapping/compile.ts';
import type {
  FindOrders,
  Mapping,
  MappingContext,
  MappingFinding,
  MappingKind,
  ParseSummary,
  Readable,
  RenderSummary,
  Writable,
} from '../../src/mapping/contract.ts';

export const context: MappingContext = {
  now: '2026-03-03T14:35:00Z',
  timeZone: 'America/Chicago',
  sequence: 7,
  values: { merchant: 'acme', wms: 'legacy', cart: 'web', source: 'WEB' },
};

export function mappingOf(yaml: string, templates: Readonly<Record<string, string>> = {}): Mapping {
  const compiled = compileMapping('sample', yaml, new Map(Object.entries(templates)));
  if ('mapping' in compiled) return compiled.mapping;
  throw new Error(compiled.findings.map(({ line, column, message }) => `${line}:${column} ${message}`).join('\n'));
}

export function mappingFile(path: string, templates: Readonly<Record<string, string>> = {}): Mapping {
  return mappingOf(readFileSync(path, 'utf8'), templates);
}

export function findingsOf(yaml: string, templates: Readonly<Record<string, string>> = {}): readonly MappingFinding[] {
  const compiled = compileMapping('sample', yaml, new Map(Object.entries(templates)));
  return 'findings' in compiled ? compiled.findings : [];
}

export function render<K extends MappingKind>(
  mapping: Mapping,
  records: readonly Writable[K][],
  given: MappingContext = context,
): { bytes: Buffer; text: string; summary: RenderSummary } {
  const pieces: Buffer[] = [];
  const slices = mapping.render(records as never, given);
  for (let slice = slices.next(); ; slice = slices.next()) {
    if (slice.done) {
      const bytes = Buffer.concat(pieces);
      return { bytes, text: bytes.toString(), summary: slice.value };
    }
    pieces.push(slice.value);
  }
}

export async function* piecesOf(bytes: Buffer, size = 64 * 1024): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

export async function parse<K extends MappingKind>(
  mapping: Mapping,
  input: Buffer | string,
  options: {
    orders?: readonly Order[];
    context?: MappingContext;
    size?: number;
    find?: FindOrders;
    sent?: (file: number, place: number) => Order | undefined;
  } = {},
): Promise<{ records: Readable[K][]; summary: ParseSummary }> {
  const bytes = typeof input === 'string' ? Buffer.from(input) : input;
  const slices = mapping.parse(piecesOf(bytes, options.size), options.context ?? context, {
    orders: options.find ?? finderOf(options.orders ?? []),
    sent: async (file, place) => options.sent?.(file, place),
  });
  const records: Readable[K][] = [];
  for (let slice = await slices.next(); ; slice = await slices.next()) {
    if (slice.done) return { records: slice.value.fileAccepted ? records : [], summary: slice.value };
    records.push(...(slice.value as Readable[K][]));
  }
}

export function finderOf(orders: readonly Order[]): FindOrders {
  return async (type, refs) => {
    const known = new Map(orders.map((order): [string, KnownOrder] => [refOf(type, order), order]));
    return new Map(refs.flatMap((ref) => (known.has(ref) ? [[ref, known.get(ref) as KnownOrder] as const] : [])));
  };
}

/** Code, row and column of what was complained about. */
export function complaintsOf({ errors }: ParseSummary): string[] {
  return errors.map(({ row, column, code, value, rejects }) => `${row} ${column ?? '-'} ${code} "${value}" ${rejects}`);
}
