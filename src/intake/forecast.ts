import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InletPlace } from '../config/lookup.ts';
import type { FoundFile, Transport } from '../connectors/contract.ts';
import type { Judgement } from '../domain/judging/verdict.ts';
import type { Order } from '../domain/order.ts';
import type { Mapping } from '../mapping/contract.ts';
import { cursorOf } from '../storage/cursors.ts';
import { seenFiles } from '../storage/intake.ts';
import { givenBefore } from '../storage/order-ledger.ts';
import { limits } from '../support/limits.ts';
import { breathe } from '../support/waiting.ts';
import type { Tools } from '../tools.ts';
import { errors } from './errors.ts';
import { completeAll, originOf } from './load-orders.ts';
import { contextOf, nothingKnown, readWhole } from './reading.ts';

/** What the next order download of a cart would bring. */
export interface Forecast {
  /** Endpoint that was looked at. */
  readonly endpoint: string;
  /** Files that were read, or answers of a partner that is asked. */
  readonly files: number;
  readonly unit: 'file' | 'answer';
  /** Orders that would be taken: those that go on, wait for their time, or need a person first. */
  readonly orders: number;
  /** Of these, what needs a person first, by reason. */
  readonly held: readonly Counted[];
  /** Not taken, by reason. */
  readonly skipped: readonly Counted[];
  /** Given before, so left alone. */
  readonly known: number;
  /** ISO instant of the cart's load options; `''` = none. */
  readonly since: string;
  /** Files that the mapping cannot read, with the first complaint. */
  readonly unreadable: readonly { readonly name: string; readonly why: string }[];
  /** More lies there than was looked at. */
  readonly more: boolean;
}

export interface Counted {
  readonly why: string;
  readonly orders: number;
}

/** What `accept` would say; handed in, because the rules are the stage's. */
export type Judge = (orders: readonly Order[]) => Promise<readonly Judgement[]>;

/** One look is for a person who waits: what is beyond is only said to be there. */
const filesAtMost = 200;
const bytesAtMost = 64 * 1024 * 1024;
/** Each is a call, or several, of those that the partner allows; the download itself needs them, too. */
const answersAtMost = 10;

type Looking = Pick<Tools, 'store' | 'clock' | 'workspace' | 'connection'>;

/**
 * Looks at a cart's inbox without taking anything: files are read where they lie, a partner is asked where the download would go on,
 * orders are judged by the rules of today, nothing is stored. Throws what keeps it from looking.
 */
export async function forecastDownload(tools: Looking, place: InletPlace, judge: Judge): Promise<Forecast> {
  const { inlet } = place;
  const transport = tools.connection(inlet.connection);
  const mapping = tools.workspace().mappings.get(inlet.mapping) as Mapping<'orders'> | undefined;
  if (!transport.pages && !transport.list) throw errors.TRANSPORT_CANNOT_RECEIVE({ value: inlet.connection });
  if (!mapping) throw errors.MAPPING_MISSING({ value: inlet.mapping });
  const read = (name: string, bytes: AsyncIterable<Buffer>, tally: Tally) =>
    readOne(tools, place, mapping, { name, bytes }, judge, tally);
  return transport.pages ? inAnswers(tools, place, transport.pages, read) : inFiles(tools, place, transport, read);
}

type Read = (name: string, bytes: AsyncIterable<Buffer>, tally: Tally) => Promise<void>;

async function inAnswers(
  tools: Looking,
  place: InletPlace,
  pages: NonNullable<Transport['pages']>,
  read: Read,
): Promise<Forecast> {
  const { inlet, cart } = place;
  const account = tools.workspace().connections.get(inlet.connection)?.account ?? '';
  const cursor = await cursorOf(tools.store.reader, inlet.id, account);
  const earliest = cart?.loadOptions.earliestOrderDate ?? '';
  const tally = new Tally('answer');
  let bytes = 0;
  for await (const { body, text = JSON.stringify(body), count } of pages({ kind: 'orders', cursor, earliest })) {
    if (count > 0) await read(`answer ${tally.files + 1}`, once(Buffer.from(text)), tally);
    bytes += text.length;
    if (tally.files >= answersAtMost || bytes > bytesAtMost) return tally.forecast(place, true);
  }
  return tally.forecast(place, false);
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

async function inFiles(tools: Looking, place: InletPlace, transport: Transport, read: Read): Promise<Forecast> {
  const { inlet } = place;
  const listing = (await transport.list?.(inlet.place)) ?? { files: [], more: false };
  const { reader, dialect } = tools.store;
  const seen = await seenFiles(
    reader,
    dialect,
    inlet.id,
    listing.files.map(({ id }) => id),
  );
  const fresh = listing.files.filter(({ id }) => !seen.has(id));
  const wanted = withinBounds(fresh);
  const tally = new Tally('file');
  const folder = await mkdtemp(join(tmpdir(), 'crossdock-forecast-'));
  try {
    for (const [index, file] of wanted.entries()) {
      const path = join(folder, String(index));
      if (!(await peek(transport, place, file, path))) continue;
      await read(file.name, createReadStream(path, { highWaterMark: 256 * 1024 }), tally);
      await rm(path, { force: true });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return tally.forecast(place, listing.more || wanted.length < fresh.length);
}

function withinBounds(files: readonly FoundFile[]): FoundFile[] {
  let bytes = 0;
  return files.slice(0, filesAtMost).filter(({ size }) => {
    bytes += size;
    return bytes <= bytesAtMost;
  });
}

/** `false` = it is gone by now, or still being written. */
async function peek(transport: Transport, { inlet }: InletPlace, file: FoundFile, to: string): Promise<boolean> {
  const look = transport.peek ?? (transport.fetchClaims ? undefined : transport.fetch);
  if (!look) throw errors.TRANSPORT_CANNOT_RECEIVE({ value: inlet.connection });
  try {
    await look.call(transport, inlet.place, file, to);
    return true;
  } catch (thrown) {
    const { code } = thrown as { code?: unknown };
    if (code === 'FILE_VANISHED' || code === 'FILE_STILL_CHANGING') return false;
    throw thrown;
  }
}

async function readOne(
  tools: Pick<Tools, 'store' | 'clock'>,
  place: InletPlace,
  mapping: Mapping<'orders'>,
  { name, bytes }: { readonly name: string; readonly bytes: AsyncIterable<Buffer> },
  judge: Judge,
  tally: Tally,
): Promise<void> {
  const at = tools.clock.iso();
  const { records, summary } = await readWhole(mapping.parse(bytes, contextOf(place, at), nothingKnown));
  tally.files += 1;
  const [first] = summary.errors;
  if (!summary.fileAccepted || first)
    tally.unreadable.push({ name, why: first ? `row ${first.row}: ${first.code}` : '' });
  const { orders } = await completeAll(tools, records, originOf(tools, place));
  for (let from = 0; from < orders.length; from += limits.ordersPerCommit) {
    const slice = orders.slice(from, from + limits.ordersPerCommit);
    const fresh = await newOnes(tools, place, slice, tally);
    const judgements = await judge(fresh);
    for (const judgement of judgements) tally.count(judgement);
    await breathe();
  }
}

/** Those that neither the ledger nor an earlier file of this look has. */
async function newOnes(
  { store }: Pick<Tools, 'store'>,
  { merchant, cart }: InletPlace,
  orders: readonly Order[],
  tally: Tally,
): Promise<Order[]> {
  const ids = orders.map(({ orderId }) => orderId);
  const given = await givenBefore(store.reader, store.dialect, merchant.id, cart?.id ?? '', ids);
  return orders.filter(({ orderId }) => {
    if (tally.met.has(orderId)) return false;
    tally.met.add(orderId);
    if (!given.has(orderId)) return true;
    tally.known += 1;
    return false;
  });
}

class Tally {
  readonly unit: Forecast['unit'];
  files = 0;
  known = 0;
  readonly met = new Set<string>();
  readonly unreadable: { name: string; why: string }[] = [];
  #orders = 0;
  readonly #held = new Map<string, number>();
  readonly #skipped = new Map<string, number>();

  constructor(unit: Forecast['unit']) {
    this.unit = unit;
  }

  count(judgement: Judgement): void {
    if (judgement.kind === 'skip') {
      add(this.#skipped, reasonOf(judgement.why));
      return;
    }
    this.#orders += 1;
    if (judgement.kind === 'refuse') add(this.#held, judgement.message ?? judgement.code);
  }

  forecast({ inlet, cart }: InletPlace, more: boolean): Forecast {
    return {
      endpoint: inlet.id,
      files: this.files,
      unit: this.unit,
      orders: this.#orders,
      held: counted(this.#held),
      skipped: counted(this.#skipped),
      known: this.known,
      since: cart?.loadOptions.earliestOrderDate ?? '',
      unreadable: this.unreadable,
      more,
    };
  }
}

/** Orders that are too old differ in their dates only. */
function reasonOf(why: string): string {
  return why.replace(/^Placed \S+, before/, 'Placed before');
}

function add(counts: Map<string, number>, why: string): void {
  counts.set(why, (counts.get(why) ?? 0) + 1);
}

/** Most first. */
function counted(counts: ReadonlyMap<string, number>): Counted[] {
  return [...counts].map(([why, orders]) => ({ why, orders })).sort((a, b) => b.orders - a.orders);
}

/** What a person reads before agreeing, one sentence each. */
export function forecastSentences(forecast: Forecast): string[] {
  const { endpoint, orders, files, unit, since, more, held, skipped, known, unreadable } = forecast;
  const from = since === '' ? 'with no earliest order date set' : `since ${since}`;
  return [
    `${more ? 'At least ' : ''}${some(orders, 'order')} ${from} would be taken at ${endpoint}, from ${some(files, unit)}.`,
    ...held.slice(0, reasonsAtMost).map((one) => `${some(one.orders, 'order')} of these would be held: ${one.why}`),
    ...skipped.slice(0, reasonsAtMost).map((one) => `${some(one.orders, 'order')} would be skipped: ${one.why}`),
    ...(known > 0 ? [`${some(known, 'order')} came before and would be left alone.`] : []),
    ...unreadable.slice(0, reasonsAtMost).map(({ name, why }) => `${name} does not read cleanly: ${why}.`),
  ];
}

const reasonsAtMost = 5;

function some(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
