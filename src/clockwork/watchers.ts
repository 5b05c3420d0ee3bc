import type { Tools } from '../tools.ts';
import { watchedInlets } from './services.ts';

/** Events of one file come in bursts; one look does for all of them. */
const burstMilliseconds = 200;

/** Watches the inlets of automatic services. A hint only: the clock's scan is the truth. */
export class Watchers {
  readonly #tools: Tools;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #stops: (() => Promise<void>)[] = [];

  constructor(tools: Tools) {
    this.#tools = tools;
  }

  /** Begins afresh with the current workspace: at start, and whenever it changes. */
  async restart(): Promise<void> {
    await this.stop();
    for (const { place, ticket } of watchedInlets(this.#tools.workspace())) {
      const { inlet } = place;
      try {
        const transport = this.#tools.connection(inlet.connection);
        const stop = transport.watch?.(inlet.place, () => this.#wake(inlet.id, ticket));
        if (stop) this.#stops.push(stop);
      } catch (thrown) {
        this.#tools.log.warn({ endpoint: inlet.id, err: thrown }, 'Endpoint cannot be watched; the clock looks at it.');
      }
    }
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    await Promise.all(this.#stops.splice(0).map((stop) => stop()));
  }

  #wake(id: string, ticket: ReturnType<typeof watchedInlets>[number]['ticket']): void {
    if (this.#timers.has(id)) return;
    const timer = setTimeout(() => {
      this.#timers.delete(id);
      const commit = this.#tools.store.commits.commit({ tickets: [ticket('watch', this.#tools.clock.iso())] });
      commit.catch((thrown: unknown) =>
        this.#tools.log.warn(
          { endpoint: id, err: thrown },
          'A watched file could not be announced; the clock finds it.',
        ),
      );
    }, burstMilliseconds);
    this.#timers.set(id, timer);
  }
}
