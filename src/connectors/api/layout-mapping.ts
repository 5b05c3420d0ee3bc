import type { Shipment } from '../../domain/shipment.ts';
import type {
  Complaint,
  Mapping,
  MappingContext,
  MappingKind,
  ParseSummary,
  Refusal,
  StockRules,
} from '../../mapping/contract.ts';
import type { ToldCell } from '../../mapping/explain/told.ts';
import { groupBy } from '../../support/grouping.ts';
import { limits } from '../../support/limits.ts';
import type { ApiConnector } from '../api-contract.ts';
import { readAnswers } from './answers.ts';
import { type Layouts, type PageComplaint, type ReadLayout, Unwritable, type WriteLayout } from './layout.ts';

/** What a connector has for one kind of mapping. */
interface Layout {
  readonly read?: ReadLayout<never> | undefined;
  readonly write?: WriteLayout<never> | undefined;
}

/** By the kind of mapping; what a cart is told of is a shipment there. */
const writes = { orders: 'orders', shipments: 'confirmations', inventory: 'inventory', cancels: 'cancels' } as const;

/** `shopify:orders`; no file of a workspace can have such a name. */
export function layoutName(connector: string, kind: MappingKind): string {
  return `${connector}:${kind}`;
}

/**
 * A connector's layout in the place of a mapping file: whoever renders, reads, previews or replays need not know that there is none.
 * A parcel is a JSON list of `{ key, body }`; a page is read whole, as the vendor bounds it.
 */
export function layoutMapping({ id, layouts, role }: ApiConnector, kind: MappingKind): Mapping | undefined {
  const layout = layoutOf(layouts, role, kind);
  return layout.read || layout.write ? asMapping(layoutName(id, kind), kind, layout) : undefined;
}

/** What a WMS says of orders and cancels that it was given comes as our own JSON, whichever vendor it is. */
function layoutOf({ read = {}, write = {} }: Layouts, role: ApiConnector['role'], kind: MappingKind): Layout {
  if (kind === 'acknowledgements') return role === 'wms' ? { read: readAnswers as ReadLayout<never> } : {};
  return { read: read[kind as keyof typeof read], write: write[writes[kind as keyof typeof writes]] } as Layout;
}

function asMapping(name: string, kind: MappingKind, layout: Layout): Mapping {
  const mapping: Mapping = {
    name,
    kind,
    oneFilePer: 'run',
    stock: { absent: 'leave', shrinkGuard: 0 },
    table: undefined,
    *render(records, context) {
      const refused: Refusal[] = [];
      let count = 0;
      yield Buffer.from('[');
      for (let from = 0; from < records.length; from += limits.recordsPerSlice) {
        const slice = written(layout, records as never, context, from);
        refused.push(...slice.refused);
        const text = slice.bodies.map((body) => body.text).join(',\n');
        if (text !== '') yield Buffer.from(count === 0 ? text : `,\n${text}`);
        count += slice.bodies.length;
      }
      yield Buffer.from(']\n');
      return { fileName: fileNameOf(name, context), refused, written: count };
    },
    async *parse(input, context, known, { blankTracking } = {}) {
      const read = await readAll(layout, kind, input, context, known);
      const { records, refused } =
        kind === 'shipments' && blankTracking === 'refuse' ? withNumbers(read.records) : { ...read, refused: [] };
      if (records.length > 0) yield records as never;
      return { ...read.summary, errors: [...read.summary.errors, ...refused] };
    },
    async explainOut(records, context, keep = () => true) {
      const { bodies, refused } = written(layout, records as never, context, 0, records.length);
      const rows = bodies
        .filter(({ index }) => keep(index))
        .map(({ index, text }) => ({ row: index + 1, record: '', of: index, cells: cellsOf(JSON.parse(text)) }));
      return {
        fileName: fileNameOf(name, context),
        rows,
        conditions: [],
        refused: refused.map((one) => ({ ...one, cell: null })),
      };
    },
    async explainIn(input, context, known, keep) {
      const { summary } = await readAll(layout, kind, input, context, known);
      const { errors, fileAccepted, rows } = summary;
      const mine = [...groupBy(errors, ({ row }) => row)].filter(([row]) => keep(row));
      const told = mine.map(([row, complaints]) => ({
        row,
        raw: [],
        record: '',
        marks: [],
        cells: [],
        gives: [],
        skipped: '',
        complaints,
        warnings: [],
      }));
      return { fileAccepted, rows: told, widely: [], lastRow: rows };
    },
    async rejected(open) {
      return {
        marked: false,
        bytes: (async function* () {
          yield* open();
        })(),
      };
    },
  };
  return mapping;
}

function fileNameOf(name: string, { sequence }: MappingContext): string {
  return `${name.replace(':', '-')}-${sequence}.json`;
}

interface Body {
  readonly index: number;
  readonly text: string;
}

/** Some of the records: others get a turn between two slices. */
function written(
  { write }: Layout,
  records: readonly never[],
  context: MappingContext,
  from: number,
  howMany: number = limits.recordsPerSlice,
): { bodies: Body[]; refused: Refusal[] } {
  const bodies: Body[] = [];
  const refused: Refusal[] = [];
  for (const [place, record] of records.slice(from, from + howMany).entries()) {
    const index = from + place;
    const key = context.keys?.[index] ?? '';
    const body =
      write?.(record, { key, context }) ??
      new Unwritable('', 'not-supported', '', 'This connector does not send that.');
    if (body instanceof Unwritable) {
      const { code, field: column, value, message } = body;
      refused.push({ index, code, column, value, message });
    } else bodies.push({ index, text: JSON.stringify({ key, body }) });
  }
  return { bodies, refused };
}

/** The leaves of what goes out, by their paths: for people who look at it before it goes. */
function cellsOf(value: unknown, path = ''): ToldCell[] {
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, inner]) => cellsOf(inner, path === '' ? key : `${path}.${key}`));
  const text = String(value);
  const from = { kind: 'field' as const, text: path, values: [] };
  return [{ column: path, names: [path], place: null, from, steps: [], text, laid: text, bytes: text, why: '' }];
}

async function readAll(
  { read }: Layout,
  kind: MappingKind,
  input: AsyncIterable<Buffer>,
  context: MappingContext,
  known: Parameters<ReadLayout<never>>[1],
): Promise<{ records: readonly never[]; summary: ParseSummary }> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(chunk);
  const page = pageOf(Buffer.concat(chunks));
  if (page === undefined || !read) return { records: [], summary: summaryOf(kind, [notJson]) };
  const { records, complaints, whole } = await read(page.body, known, context);
  const summary = summaryOf(kind, complaints, records.length);
  return { records, summary: whole ? { ...summary, stock: wholeAnswer } : summary };
}

/** As for a file of which its mapping says that it is whole. */
const wholeAnswer: StockRules = { absent: 'zero', shrinkGuard: 50 };

function pageOf(bytes: Buffer): { body: unknown } | undefined {
  try {
    return { body: JSON.parse(bytes.toString('utf8')) };
  } catch {
    return undefined;
  }
}

const notJson: PageComplaint = {
  item: 0,
  field: '',
  code: 'not-json',
  value: '',
  note: 'The kept answer is no JSON. Look at it with "crossdock files show"; the next look asks the partner again.',
};

const complaintsAtMost = 1000;

function summaryOf(kind: MappingKind, complaints: readonly PageComplaint[], records = 0): ParseSummary {
  const errors = complaints.filter(({ only }) => only !== 'warning').map((one) => complaintOf(one));
  const warnings = complaints
    .filter(({ only }) => only === 'warning')
    .map(({ item: row, code, note }) => ({ row, code, note }));
  return {
    kind,
    fileAccepted: !errors.some(({ rejects }) => rejects === 'file'),
    errors: errors.slice(0, complaintsAtMost),
    warnings: warnings.slice(0, complaintsAtMost),
    errorsNotListed: Math.max(0, errors.length - complaintsAtMost),
    rows: records + errors.length,
    encoding: 'utf-8',
    receipts: [],
  };
}

function complaintOf(complaint: PageComplaint): Complaint {
  const { item: row, field: column, code, value, note } = complaint;
  return { row, column, code, value, note, rejects: complaint === notJson ? 'file' : 'row' };
}

/** Where parcels without a tracking number do not count: the others of their shipment do. */
function withNumbers(records: readonly never[]): { records: readonly never[]; refused: Complaint[] } {
  const refused: Complaint[] = [];
  const kept = (records as unknown as readonly Shipment[]).flatMap((shipment, index) => {
    const packages = shipment.packages.filter(({ trackingNumber, voided }) => trackingNumber !== '' || voided);
    if (packages.length === shipment.packages.length) return [shipment];
    const note = `A parcel of ${shipment.orderRef} has no tracking number. Give it one at the WMS, or set "blank tracking: ship without".`;
    refused.push({ row: index + 1, column: 'trackingNumber', code: 'blank-tracking', value: '', rejects: 'row', note });
    return packages.length > 0 ? [{ ...shipment, packages }] : [];
  });
  return { records: kept as unknown as readonly never[], refused };
}
