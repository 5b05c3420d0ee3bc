/** Compiled statements by their text; the least recently used one goes first. */
export class StatementCache<Statement> {
  readonly #prepare: (text: string) => Statement;
  readonly #most: number;
  readonly #statements = new Map<string, Statement>();

  constructor(prepare: (text: string) => Statement, most: number) {
    this.#prepare = prepare;
    this.#most = most;
  }

  get size(): number {
    return this.#statements.size;
  }

  get(text: string): Statement {
    const known = this.#statements.get(text);
    const statement = known ?? this.#prepare(text);
    // Put in again at the end: a map keeps the order of insertion.
    if (known) this.#statements.delete(text);
    this.#statements.set(text, statement);
    if (this.#statements.size > this.#most) {
      const [oldest] = this.#statements.keys();
      if (oldest !== undefined) this.#statements.delete(oldest);
    }
    return statement;
  }

  drop(text: string): void {
    this.#statements.delete(text);
  }

  clear(): void {
    this.#statements.clear();
  }
}
