import {
  type CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type Database from 'libsql';
import { breathe, pause } from '../support/waiting.ts';
import { errors } from './errors.ts';
import { sqliteParameters } from './parameters.ts';
import { isBusy, sqliteError } from './sqlite.ts';
import { StatementCache } from './statement-cache.ts';

type Statement = ReturnType<Database.Database['prepare']>;

/** Statements kept compiled per connection; the program has some two hundred, lists of changing length make a few more. */
const statementsKept = 300;
/** How long another process may hold the write lock before our work is given back, in milliseconds. */
const busyPatience = 15_000;

/** Statements run on end for so many milliseconds before timers and sockets get a turn, be it in the middle of a transaction. */
const turn = 5;

/** kysely over one libsql connection. Everything runs at once, in the calling turn: libsql is synchronous. */
export class SqliteDialect implements Dialect {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  createAdapter(): SqliteAdapter {
    return new SqliteAdapter();
  }

  createDriver(): Driver {
    return new SqliteDriver(new SqliteConnection(this.#database));
  }

  createQueryCompiler(): SqliteQueryCompiler {
    return new SqliteQueryCompiler();
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(db);
  }
}

class SqliteDriver implements Driver {
  readonly #connection: SqliteConnection;
  /** Those who wait for the one connection, in order. */
  readonly #waiting: (() => void)[] = [];
  #taken = false;

  constructor(connection: SqliteConnection) {
    this.#connection = connection;
  }

  async init(): Promise<void> {
    return undefined;
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#taken) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#taken = true;
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#taken = false;
  }

  /** Not the deferred `begin`: a transaction that first reads and then writes fails at once when another process wrote in between. */
  async beginTransaction(): Promise<void> {
    await this.#connection.control('begin immediate');
  }

  async commitTransaction(): Promise<void> {
    await this.#connection.control('commit');
  }

  /** A failed commit or a full disk may have rolled back already; then there is nothing left to do. */
  async rollbackTransaction(): Promise<void> {
    if (this.#connection.inTransaction) await this.#connection.control('rollback');
  }

  async destroy(): Promise<void> {
    this.#connection.close();
  }
}

class SqliteConnection implements DatabaseConnection {
  readonly #database: Database.Database;
  readonly #statements: StatementCache<Statement>;
  #busy = 0;

  constructor(database: Database.Database) {
    this.#database = database;
    this.#statements = new StatementCache((text) => database.prepare(text), statementsKept);
  }

  get inTransaction(): boolean {
    return this.#database.inTransaction;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const parameters = sqliteParameters(query.parameters);
    if (this.#busy > turn) {
      this.#busy = 0;
      await breathe();
    }
    const since = performance.now();
    const result = await this.#patiently(() => this.#run<R>(query.sql, parameters));
    this.#busy += performance.now() - since;
    return result;
  }

  /**
   * Not as a prepared statement: one that was answered with SQLITE_BUSY stays "in progress" until it is collected as garbage, and then
   * no transaction of this connection can be committed any more.
   */
  async control(command: 'begin immediate' | 'commit' | 'rollback'): Promise<void> {
    await this.#patiently(() => this.#database.exec(command));
  }

  // biome-ignore lint/correctness/useYield: rows are read in slices by key instead, so no statement stays open across turns.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('This store reads in slices, it does not stream.');
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  async #patiently<T>(act: () => T): Promise<T> {
    const until = Date.now() + busyPatience;
    for (let turn = 0; ; turn++) {
      try {
        return act();
      } catch (thrown) {
        if (!isBusy(thrown)) throw sqliteError(thrown);
        if (Date.now() > until) throw errors.STORE_BUSY({ cause: thrown });
        // The driver has waited a little with the whole process standing still: let everything else run first.
        await pause(5 + Math.random() * Math.min(20 * turn, 200));
      }
    }
  }

  #run<R>(sql: string, parameters: readonly unknown[]): QueryResult<R> {
    const statement = this.#statements.get(sql);
    try {
      // Always one array: libsql spreads single objects into named parameters and aborts on some.
      if (statement.reader) return { rows: statement.all(parameters) as R[] };
      const { changes } = statement.run(parameters);
      return { rows: [], numAffectedRows: BigInt(changes) };
    } catch (thrown) {
      // A busy one is kept: running it again is the only way to reset it.
      if (!isBusy(thrown)) this.#statements.drop(sql);
      throw thrown;
    }
  }
}
