import { type RowBatch, UnreadableFile } from '../contract.ts';
import { limits } from './limits.ts';
import type { Place, Plan, PlanNode } from './plan.ts';

interface Frame {
  readonly node: PlanNode | undefined;
  /** Records of this level and deeper ones take values from here; for the others something of this name came before. */
  readonly liveFrom: number;
  readonly wanted: readonly Place[];
  seen: Set<PlanNode> | undefined;
  text: string;
}

const nothing: readonly Place[] = [];

/** Gathers rows while a format walks through its tree. Only texts that a column asks for are kept. */
export class Collector {
  /** Outermost records begun so far, and the line of the record that began last. */
  begun = 0;
  line = 0;
  readonly #plan: Plan;
  readonly #frames: Frame[] = [];
  /** The open record of each shape. */
  readonly #open: string[][] = [];
  #held: { cells: string[][]; lines: number[] } = { cells: [], lines: [] };
  #ready: { cells: string[][]; lines: number[] } = { cells: [], lines: [] };
  #count = 0;
  #outermostLine: number | undefined;

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  get depth(): number {
    return this.#frames.length;
  }

  /** What is known of the names at this place; undefined where nothing is read. */
  get node(): PlanNode | undefined {
    return this.#frames.at(-1)?.node;
  }

  /** The line of the outermost record that is not complete yet. */
  get openLine(): number | undefined {
    return this.#outermostLine;
  }

  enter(node: PlanNode | undefined, line: number): void {
    const above = this.#frames.at(-1);
    let liveFrom = above?.liveFrom ?? 0;
    if (node && above) {
      above.seen ??= new Set();
      if (above.seen.has(node)) liveFrom = (above.node?.level ?? 0) + 1;
      above.seen.add(node);
    }
    if (node?.shape !== undefined) this.#begin(node, node.shape, line);
    const wanted = node && node.texts.length > 0 ? node.texts.filter(({ level }) => level >= liveFrom) : nothing;
    this.#frames.push({ node, liveFrom, wanted, seen: undefined, text: '' });
  }

  text(piece: string): void {
    const frame = this.#frames.at(-1);
    if (frame && frame.wanted.length > 0) frame.text += piece;
  }

  /** A value that stands beside the text of this place: an attribute. */
  give(places: readonly Place[], value: string): void {
    const from = this.#frames.at(-1)?.liveFrom ?? 0;
    for (const place of places) {
      if (place.level >= from) this.#put(place, value);
    }
  }

  leave(): void {
    const frame = this.#frames.pop();
    if (!frame) return;
    for (const place of frame.wanted) this.#put(place, frame.text);
    if (frame.node?.shape !== undefined && frame.node.level === 1) this.#complete();
  }

  /** The rows of the outermost records that are complete; they are forgotten then. */
  harvest(): RowBatch {
    const batch = this.#ready;
    this.#ready = { cells: [], lines: [] };
    return batch;
  }

  get empty(): boolean {
    return this.#ready.cells.length === 0;
  }

  #begin(node: PlanNode, index: number, line: number): void {
    const shape = this.#plan.shapes[index]?.shape;
    if (!shape) return;
    if (node.level === 1) {
      this.begun += 1;
      this.#outermostLine = line;
    }
    const row = [shape.name, ...shape.columns.map(() => '')];
    this.#count += row.length;
    if (this.#count > limits.recordCells) throw tooLong(this.#outermostLine ?? line);
    this.line = line;
    this.#open[index] = row;
    this.#held.cells.push(row);
    this.#held.lines.push(line);
  }

  #put({ shape, cell }: Place, value: string): void {
    const row = this.#open[shape];
    if (row) row[cell] = value;
  }

  #complete(): void {
    for (const row of this.#held.cells) this.#ready.cells.push(row);
    for (const line of this.#held.lines) this.#ready.lines.push(line);
    this.#held = { cells: [], lines: [] };
    this.#count = 0;
    this.#outermostLine = undefined;
  }
}

export function tooLong(row: number): UnreadableFile {
  const note =
    'One record that begins here goes on for more than 8 million characters, or for a million values. Ask the sender to split it, and check the path of the outermost record.';
  return new UnreadableFile('record-too-long', row, note);
}

/** A name or a message of a foreign file, short enough to be shown. */
export function shown(text: string): string {
  return text.length > limits.shownLength ? `${text.slice(0, limits.shownLength)}…` : text;
}
