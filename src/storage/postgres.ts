import {
  CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type Driver,
  type Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import pg from 'pg';
import type { Log } from '../support/log.ts';
import { errors } from './errors.ts';
import { postgresParameters } from './parameters.ts';
import { isUnreachable, postgresError } from './postgres-errors.ts';

/** A statement that takes longer is ended by the server, in milliseconds. */
const statementTimeout = 30_000;
/** An answer that has not come by then will not come: the server froze or the network swallowed it. */
const answerTimeout = 35_000;
const connectTimeout = 5_000;
/** A lock held longer belongs to somebody who forgot a transaction. */
const lockTimeout = 10_000;

/** `bigint`, `numeric` and `boolean` as SQLite returns them: numbers. Of our connections only, not of every user of the library. */
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === pg.types.builtins.INT8 || oid === pg.types.builtins.NUMERIC) return Number;
    if (oid === pg.types.builtins.BOOL) return (text: string) => (text === 't' ? 1 : 0);
    return pg.types.getTypeParser(oid, format);
  },
} as pg.CustomTypesConfig;

/** `write` is the one connection of the group commit, made again when it breaks; `read` a small pool that cannot write. */
export function openPool(url: string, mode: 'read' | 'write', writer: string, log: Log): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    types,
    max: mode === 'write' ? 1 : 5,
    idleTimeoutMillis: mode === 'write' ? 0 : 30_000,
    connectionTimeoutMillis: connectTimeout,
    statement_timeout: statementTimeout,
    query_timeout: answerTimeout,
    lock_timeout: lockTimeout,
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
    application_name: `crossdock ${mode} ${writer}`.slice(0, 63),
    ...(mode === 'read' && { options: '-c default_transaction_read_only=on' }),
  });
  // Without listeners a connection that breaks while nobody uses it would end the process.
  const noted = (cause: Error): void => log.debug({ err: cause }, 'A database connection broke.');
  pool.on('error', noted);
  pool.on('connect', (client) => client.on('error', noted));
  return pool;
}

/** kysely over a `pg` pool, with our parameter check, our errors, and a verdict on commits whose answer was lost. */
export class PostgresStoreDialect implements Dialect {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  createAdapter(): PostgresAdapter {
    return new PostgresAdapter();
  }

  createDriver(): Driver {
    return new PostgresStoreDriver(this.#pool);
  }

  createQueryCompiler(): PostgresQueryCompiler {
    return new PostgresQueryCompiler();
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new PostgresIntrospector(db);
  }
}

class PostgresStoreDriver implements Driver {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async init(): Promise<void> {
    return undefined;
  }

  async acquireConnection(): Promise<PostgresConnection> {
    try {
      return new PostgresConnection(await this.#pool.connect());
    } catch (thrown) {
      throw postgresError(thrown);
    }
  }

  async releaseConnection(connection: PostgresConnection): Promise<void> {
    connection.release();
  }

  async beginTransaction(connection: PostgresConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin isolation level read committed'));
  }

  async commitTransaction(connection: PostgresConnection): Promise<void> {
    await connection.commit();
  }

  /** On a broken connection there is nothing to roll back: the server has done so. */
  async rollbackTransaction(connection: PostgresConnection): Promise<void> {
    await connection.rollback();
  }

  async destroy(): Promise<void> {
    await this.#pool.end();
  }
}

class PostgresConnection implements DatabaseConnection {
  readonly #client: pg.PoolClient;
  #broken = false;

  constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const parameters = postgresParameters(query.parameters);
    try {
      const { command, rowCount, rows } = await this.#client.query(query.sql, parameters);
      return command === 'SELECT' ? { rows } : { rows, numAffectedRows: BigInt(rowCount ?? 0) };
    } catch (thrown) {
      this.#broken ||= isUnreachable(thrown);
      throw postgresError(thrown);
    }
  }

  async commit(): Promise<void> {
    let command: string;
    try {
      ({ command } = await this.#client.query('commit'));
    } catch (thrown) {
      this.#broken ||= isUnreachable(thrown);
      throw isUnreachable(thrown) ? errors.STORE_COMMIT_UNKNOWN({ cause: thrown }) : postgresError(thrown);
    }
    // A commit of a transaction in which a statement failed is answered with "ROLLBACK", not with an error.
    if (command !== 'COMMIT')
      throw new Error(`The commit was answered with ${command}: a statement of the transaction had failed.`);
  }

  async rollback(): Promise<void> {
    if (this.#broken) return;
    try {
      await this.#client.query('rollback');
    } catch {
      // The connection is given back as broken; closing it rolls back.
      this.#broken = true;
    }
  }

  // biome-ignore lint/correctness/useYield: rows are read in slices by key instead.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('This store reads in slices, it does not stream.');
  }

  release(): void {
    this.#client.release(this.#broken);
  }
}
