import type { StageName } from '../../pipeline.ts';
import { FairLine } from '../../support/fair-line.ts';
import type { OutboxLane, OutboxRow } from '../queue.ts';

/** Rows of one merchant and stage held in memory for sending; what is more is read from the store again, where all of it lies anyway. */
const laneMost = 4_000;
/** Rows of all held in memory; beyond it each lane keeps a few only. */
const allMost = 20_000;
const fewMost = 100;

/**
 * What a relay has to send. Merchants take turns in each stage, so that nobody's ticket stands behind a great many of somebody else; and a
 * stage whose queue at the broker is long enough waits, while the others go on.
 */
export class Backlog {
  /** To be sent before everything else: what was under way when a connection was lost, and what goes to no stage's queue. */
  #first: OutboxRow[] = [];
  readonly #stages = new Map<StageName, FairLine<OutboxRow>>();

  get size(): number {
    let size = this.#first.length;
    for (const line of this.#stages.values()) size += line.size;
    return size;
  }

  /** `false` = its lane is full; the store has it. */
  add(row: OutboxRow): boolean {
    if (row.to !== 'now') {
      this.#first.push(row);
      return true;
    }
    const { stage, merchant } = row.ticket;
    const line = this.#stages.get(stage) ?? new FairLine<OutboxRow>();
    this.#stages.set(stage, line);
    if (line.sizeOf(merchant) >= (this.size < allMost ? laneMost : fewMost)) return false;
    line.push(merchant, row);
    return true;
  }

  again(rows: readonly OutboxRow[]): void {
    this.#first = rows.concat(this.#first);
  }

  /** The next rows, at most so many, and of each stage at most `room(stage)`. */
  take(howMany: number, room: (stage: StageName) => number): OutboxRow[] {
    const taken = this.#first.splice(0, howMany);
    for (const [stage, line] of this.#stages) {
      const left = Math.min(howMany - taken.length, room(stage));
      if (left > 0) taken.push(...line.take(left));
    }
    return taken;
  }

  stagesWaiting(): StageName[] {
    return [...this.#stages].flatMap(([stage, { size }]) => (size > 0 ? [stage] : []));
  }

  /** Lanes of which more than enough is here: the store need not be asked for more. */
  lanesWithEnough(): OutboxLane[] {
    const enough = this.size < allMost ? laneMost / 2 : 0;
    return [...this.#stages].flatMap(([stage, line]) =>
      line.owners().flatMap((merchant) => (line.sizeOf(merchant) > enough ? [{ stage, merchant }] : [])),
    );
  }
}
