import type { Known, Mapping, MappingContext, MappingKind, ParseSummary, Rejected } from '../../mapping/contract.ts';
import { complaintReport } from '../../mapping/rejected/report.ts';
import { limits } from '../../support/limits.ts';
import { errors as common } from '../errors.ts';
import { RecordSpool } from './record-spool.ts';

export type { Complaint, ParseSummary } from '../../mapping/contract.ts';

/** What one record of a kind is called. */
const singular: Readonly<Record<MappingKind, string>> = {
  orders: 'order',
  shipments: 'shipment',
  inventory: 'inventory',
  acknowledgements: 'acknowledgement',
  cancels: 'cancel',
  returns: 'return',
};

export interface ParsedFile {
  readonly kind: string;
  readonly summary: ParseSummary;
  /** Records of an accepted file, 0 of another. */
  readonly count: number;
  /** One line of JSON each; nothing of a file that is not accepted. */
  records(): AsyncGenerator<string>;
  /** The whole result as JSON text, piece by piece. */
  json(): AsyncGenerator<string>;
  discard(): Promise<void>;
}

export interface Parsing {
  readonly mapping: Mapping;
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly context: MappingContext;
  readonly known: Known;
  /** Characters of records that may be held in memory. */
  readonly held?: number;
  /** Complaints that are listed; the others are only counted. */
  readonly complaints?: number;
}

/** Complaints whose rows are given back at once. */
export const mostGivenBack = 100_000;

/** Reads a file to its end; memory stays flat where the mapping's own does. */
export async function parseFile({ mapping, bytes, context, known, held, complaints }: Parsing): Promise<ParsedFile> {
  const spool = new RecordSpool(held);
  try {
    const slices = mapping.parse(bounded(bytes), context, known, complaints === undefined ? {} : { complaints });
    let slice = await slices.next();
    for (; !slice.done; slice = await slices.next()) await spool.add(slice.value);
    return parsedFile(mapping.kind, slice.value, spool);
  } catch (thrown) {
    await spool.discard();
    throw thrown;
  }
}

/** What was refused of a file, and the reasons as a table where they do not stand beside the rows; `undefined` when nothing was. */
export async function rejectedBy(
  mapping: Mapping,
  open: () => AsyncIterable<Uint8Array>,
  context: MappingContext,
  { errors, errorsNotListed }: ParseSummary,
): Promise<{ bytes: Rejected['bytes']; report: string | undefined } | undefined> {
  if (errors.length === 0) return undefined;
  const { marked, bytes } = await mapping.rejected(() => bounded(open()), context, errors);
  return { bytes, report: marked ? undefined : complaintReport(errors, errorsNotListed) };
}

function parsedFile(kind: MappingKind, summary: ParseSummary, spool: RecordSpool): ParsedFile {
  const { fileAccepted } = summary;
  async function* records(): AsyncGenerator<string> {
    if (fileAccepted) yield* spool.lines();
  }
  return {
    kind: singular[kind],
    summary,
    count: fileAccepted ? spool.count : 0,
    records,
    json: () => jsonOf(singular[kind], summary, records()),
    discard: () => spool.discard(),
  };
}

async function* jsonOf(kind: string, summary: ParseSummary, records: AsyncGenerator<string>): AsyncGenerator<string> {
  const { fileAccepted, errors, warnings } = summary;
  yield `{\n  "kind": ${JSON.stringify(kind)},\n  "fileAccepted": ${fileAccepted},\n  "records": [`;
  let separator = '\n    ';
  for await (const record of records) {
    yield `${separator}${record}`;
    separator = ',\n    ';
  }
  yield separator.startsWith(',') ? '\n  ],\n' : '],\n';
  const plain = errors.map(({ row, column, code, value, rejects, note }) => ({
    row,
    column,
    code,
    value,
    rejects,
    note,
  }));
  yield `  "errors": ${listed(plain)},\n`;
  yield `  "warnings": ${listed(warnings.map(({ row, code, note }) => ({ row, code, note })))}\n}\n`;
}

function listed(values: readonly unknown[]): string {
  if (values.length === 0) return '[]';
  return `[\n${values.map((value) => `    ${JSON.stringify(value)}`).join(',\n')}\n  ]`;
}

/** No more than Crossdock takes. */
export async function* bounded(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > limits.fileBytes) throw common.FILE_TOO_LARGE();
    yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }
}
