import type { OutboxLane, OutboxRow } from '../queue.ts';

export type Whereabouts = 'waiting' | 'flying' | 'resting' | 'confirmed';

/** Every outbox row that a relay has to do with; the store's answers are compared with it. */
export class KnownRows {
  readonly #rows = new Map<number, { readonly where: Whereabouts; readonly lane: string }>();

  place({ id, ticket }: OutboxRow, where: Whereabouts): void {
    this.#rows.set(id, { where, lane: laneOf(ticket) });
  }

  has(id: number): boolean {
    return this.#rows.has(id);
  }

  where(id: number): Whereabouts | undefined {
    return this.#rows.get(id)?.where;
  }

  forget(ids: readonly number[]): void {
    for (const id of ids) this.#rows.delete(id);
  }

  /** Ids of those that are there, without the rows of some lanes. */
  idsThatAre(wanted: Whereabouts, without: readonly OutboxLane[] = []): number[] {
    const left = new Set(without.map(laneOf));
    return [...this.#rows].filter(([, { where, lane }]) => where === wanted && !left.has(lane)).map(([id]) => id);
  }

  /** Ids that need not be read: all but those whose rows may be deleted by now. */
  idsInHand(): number[] {
    return [...this.#rows].filter(([, { where }]) => where !== 'confirmed').map(([id]) => id);
  }
}

function laneOf({ stage, merchant }: OutboxLane): string {
  return `${stage} ${merchant}`;
}
