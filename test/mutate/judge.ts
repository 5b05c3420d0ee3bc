import type { Order } from '../../src/domain/order.ts';
import type { Shipment } from '../../src/domain/shipment.ts';
import type { Acknowledgement, ParseSummary } from '../../src/mapping/contract.ts';
import { context, finderOf, piecesOf } from '../mapping/support.ts';
import type { Damaged } from './blows.ts';
import { type Sample, sent } from './samples.ts';

/** One line of an order or package, or one level, by the text that only it has; and all that was read of it. */
export type Leaves = ReadonlyMap<string, string>;

/** A sample and what is known of its undamaged file. */
export interface Judged {
  readonly sample: Sample;
  readonly leaves: Leaves;
  /** Per line of the file its end, and the leaves that are lost with it. */
  readonly lines: readonly { readonly end: number; readonly leaves: ReadonlySet<string> }[];
}

export interface Verdict {
  readonly accepted: boolean;
  /** Records that the damage did not touch, and how many of them were read as they were. */
  readonly untouched: number;
  readonly recovered: number;
  /** Went without a word: nothing in the summary says that anything is wrong. */
  readonly silentlyLost: readonly string[];
  readonly silentlyChanged: readonly string[];
}

export async function readFile(sample: Sample, bytes: Buffer): Promise<{ records: unknown[]; summary: ParseSummary }> {
  const slices = sample.mapping.parse(piecesOf(bytes, 4096), context, { orders: finderOf(sample.orders), sent });
  const records: unknown[] = [];
  for (let slice = await slices.next(); ; slice = await slices.next()) {
    if (slice.done) return { records: slice.value.fileAccepted ? records : [], summary: slice.value };
    records.push(...slice.value);
  }
}

function leavesOf(kind: Sample['mapping']['kind'], records: readonly unknown[]): Map<string, string> {
  const leaves = new Map<string, string>();
  const add = (name: string, ...parts: unknown[]) => leaves.set(name, JSON.stringify(parts));
  for (const record of records) {
    if (kind === 'orders') {
      const { lines, ...head } = record as Order;
      for (const line of lines) add(line.sku, head, line);
    } else if (kind === 'shipments') {
      // What is short, when and from where it went, and what a package weighs is said of all its lines together.
      const {
        packages,
        shortLines: _short,
        status: _status,
        shippedAt: _at,
        warehouseCode: _from,
        ...head
      } = record as Shipment;
      for (const { lines, weight: _weight, ...parcel } of packages)
        for (const line of lines) add(line.sku, head, parcel, line);
    } else if (kind === 'inventory') add((record as { sku: string }).sku, record);
    else add((record as Acknowledgement).transactionControl ?? '', record);
  }
  return leaves;
}

/** Reads the undamaged file, and finds out which of its lines each record needs. */
export async function judged(sample: Sample): Promise<Judged> {
  const { records, summary } = await readFile(sample, sample.bytes);
  if (!summary.fileAccepted || summary.errors.length > 0) throw new Error(`The sample of ${sample.name} is not good.`);
  const leaves = leavesOf(sample.mapping.kind, records);
  return { sample, leaves, lines: linesOf(sample, leaves) };
}

function linesOf({ bytes, lineEnd, block, starts }: Sample, leaves: Leaves): Judged['lines'] {
  const texts: { text: string; end: number; own: string[] }[] = [];
  for (let from = 0; from < bytes.length; ) {
    const at = bytes.indexOf(lineEnd, from);
    const end = at < 0 ? bytes.length : at + 1;
    // Of two bytes per character, one is zero here.
    const text = bytes.toString('latin1', from, end).replaceAll('\0', '');
    texts.push({ text, end, own: [...leaves.keys()].filter((name) => text.includes(name)) });
    from = end;
  }
  const blocks = blocksOf(texts, starts, leaves);
  return texts.map(({ end, own }, line) => {
    const mine = blocks.find((one) => one.from <= line && line < one.to);
    const all = texts.slice(mine?.from ?? 0, mine?.to ?? 0).flatMap((one) => one.own);
    return { end, leaves: new Set(block === 'order' || (starts && own.length === 0) ? all : own) };
  });
}

/** Lines that belong together: from one beginning to the next, or all that name one order. */
function blocksOf(
  texts: readonly { text: string; own: readonly string[] }[],
  starts: RegExp | undefined,
  leaves: Leaves,
) {
  const blocks: { from: number; to: number; head: string }[] = [];
  for (const [line, { text, own }] of texts.entries()) {
    const head = own[0] === undefined ? '' : JSON.stringify((JSON.parse(leaves.get(own[0]) ?? '[]') as unknown[])[0]);
    const begins = starts ? starts.test(text) : head !== '' && head !== blocks.at(-1)?.head;
    const last = blocks.at(-1);
    if (begins || !last) blocks.push({ from: line, to: line + 1, head });
    else last.to = line + 1;
  }
  return blocks;
}

/** Records of which some line was touched; what stands at the edge of a line may have touched both. */
function touchedBy({ lines }: Judged, { touched }: Damaged): ReadonlySet<string> {
  if (!touched) return new Set();
  const { from, to } = touched;
  const hit = lines.filter(({ end }, at) => end >= from - 1 && (lines[at - 1]?.end ?? 0) <= to + 1);
  return new Set(hit.flatMap(({ leaves }) => [...leaves]));
}

export async function judge(known: Judged, damage: Damaged): Promise<Verdict> {
  const { records, summary } = await readFile(known.sample, damage.bytes);
  const found = leavesOf(known.sample.mapping.kind, records);
  const touched = touchedBy(known, damage);
  const untouched = [...known.leaves].filter(([name]) => !touched.has(name));
  const recovered = untouched.filter(([name, all]) => found.get(name) === all).length;
  const said = summary.errors.length + summary.warnings.length + summary.errorsNotListed > 0;
  if (!summary.fileAccepted && !summary.errors.some(({ rejects }) => rejects === 'file'))
    throw new Error('A file was refused, and no complaint says so.');
  const result = { accepted: summary.fileAccepted, untouched: untouched.length, recovered };
  if (said) return { ...result, silentlyLost: [], silentlyChanged: [] };
  const lost = untouched.filter(([name]) => !found.has(name)).map(([name]) => name);
  // What is gone with its line nobody can name; what was damaged is there, if under another name, or complained about.
  const spared = damage.gone ? known.leaves.size - touched.size : known.leaves.size;
  const fewer = found.size < spared ? [`${spared - found.size} of the damaged`] : [];
  // After a shuffle lines have other numbers; letters of another encoding are other letters.
  const changed = (damage.touched ? untouched : [])
    .filter(([name, all]) => found.has(name) && found.get(name) !== all)
    .map(([name]) => name);
  return { ...result, silentlyLost: lost.length > 0 ? lost : fewer, silentlyChanged: changed };
}
