import { execFile } from 'node:child_process';
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { programPath } from '../support/needs.ts';
import { freePort, type PeerProcess, startPeer } from './peer.ts';

const run = promisify(execFile);
const user = 'crossdock';

export interface PostgresPeer {
  /** Where a database of this server is reached. */
  url(database: string): string;
  /** An empty database; returns its url. */
  createDatabase(): Promise<string>;
  /** Runs one statement as the server's owner, in the database `postgres`. */
  administer(statement: string): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
  /** Ends the server as a power cut would; `restart` brings it back on the same port. */
  kill(): Promise<void>;
  restart(): Promise<void>;
}

interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

/** A private server on a free loopback port, in a temporary folder, durable as in real life (`fsync` on). */
export async function startPostgres(): Promise<PostgresPeer> {
  const owner = await unprivileged();
  const folder = await mkdtemp(join(tmpdir(), 'crossdock-postgres-'));
  if (owner.uid !== undefined && owner.gid !== undefined) await chown(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  // A language's sort order, as most servers have: ours must not depend on it.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en'];
  await run(program('initdb'), ['-D', data, '-U', user, '-A', 'trust', ...locale], { ...owner, cwd: folder });
  const port = await freePort();
  let server = await serve(data, port, owner);
  let count = 0;

  async function administer(statement: string): Promise<Record<string, unknown>[]> {
    return await ask(urlOf(port, 'postgres'), statement);
  }

  return {
    url: (database) => urlOf(port, database),
    administer,
    async createDatabase() {
      const name = `test_${++count}`;
      await administer(`create database ${name}`);
      return urlOf(port, name);
    },
    async stop() {
      await server.stop('SIGINT');
      await rm(folder, { recursive: true, force: true });
    },
    kill: () => server.stop('SIGKILL'),
    async restart() {
      await server.stop('SIGINT');
      server = await serve(data, port, owner);
    },
  };
}

function serve(data: string, port: number, owner: Owner): Promise<PeerProcess> {
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    'unix_socket_directories=',
    'fsync=on',
    'max_connections=100',
  ];
  return startPeer({
    command: program('postgres'),
    args: ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
    ...owner,
    cwd: data,
    ready: async () => (await ask(urlOf(port, 'postgres'), 'select 1')).length === 1,
  });
}

function urlOf(port: number, database: string): string {
  return `postgres://${user}@127.0.0.1:${port}/${database}`;
}

async function ask(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

function program(name: string): string {
  const path = programPath(name);
  if (!path) throw new Error(`${name} is not installed.`);
  return path;
}

/** The server refuses to run as root; then it runs as the user that its package made, or as nobody. */
async function unprivileged(): Promise<Owner> {
  if (process.getuid?.() !== 0) return {};
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const found = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  if (!found) throw new Error('There is no unprivileged user to run PostgreSQL as.');
  return { uid: Number(found[2]), gid: Number(found[3]) };
}
