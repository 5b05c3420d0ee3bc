import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { keyFrom } from '../support/key-text.ts';
import { nearest } from '../support/nearest.ts';
import type { Proxies } from '../support/proxies.ts';
import { errors } from './errors.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** What the surroundings decide: where things lie and what is listened on. Paths are absolute. */
export interface Environment {
  /** The workspace folder. */
  readonly home: string;
  /** `<home>/data`. */
  readonly dataFolder: string;
  /** `sqlite:<path>` or `postgres://...`. */
  readonly databaseUrl: string;
  /** `null` = the embedded queue. */
  readonly amqpUrl: string | null;
  /** Folder of the kept documents. */
  readonly documents: string;
  readonly httpHost: string;
  /** 0 = any free port. */
  readonly httpPort: number;
  readonly logLevel: string;
  /** Where partners reach us from outside, without a slash at its end; `''` = nowhere. */
  readonly publicUrl: string;
  /** The way out for calls over HTTP. */
  readonly proxies: Proxies;
  /** 32 bytes; `null` = look for the key file. */
  readonly secretKey: Buffer | null;
  /** All variables, for `${env:NAME}` in the workspace. */
  readonly variables: Variables;
  /** Sentences about variables that look like a typing mistake. */
  readonly warnings: readonly string[];
}

/** Every variable that Crossdock reads, with a line for the docs. */
export const environmentVariables = {
  CROSSDOCK_HOME: 'Folder of the workspace; default the current directory.',
  CROSSDOCK_DATABASE_URL:
    'sqlite:<path>, a path, or postgres://user:password@host/database; default crossdock.db in the data folder.',
  CROSSDOCK_AMQP_URL: 'amqp:// or amqps:// address of RabbitMQ; default none, which means the embedded queue.',
  CROSSDOCK_DOCUMENTS: 'Folder of the kept files; several daemons share one; default documents in the data folder.',
  CROSSDOCK_SECRET_KEY: 'Key for secrets in the store: 32 bytes as 64 hex digits or as base64.',
  CROSSDOCK_HTTP_HOST: 'Address that the page and the API listen on; default 127.0.0.1.',
  CROSSDOCK_HTTP_PORT: 'Their port; default 8080, 0 for any free one.',
  CROSSDOCK_PUBLIC_URL:
    'Address at which partners reach us from outside (webhooks, ShipStation, OAuth), https://...; default none.',
  CROSSDOCK_LOG_LEVEL: 'trace, debug, info, warn, error, fatal or silent; default info.',
} as const;

type Name = keyof typeof environmentVariables;

/** These may also come from a file: the same name with `_FILE` at its end. */
export const fromFiles: readonly Name[] = ['CROSSDOCK_DATABASE_URL', 'CROSSDOCK_AMQP_URL', 'CROSSDOCK_SECRET_KEY'];

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/** Throws `CONFIG_ENVIRONMENT`, which names every variable that is wrong; values are not repeated, they may hold passwords. */
export function readEnvironment(variables: Variables = process.env): Environment {
  const problems: string[] = [];
  const read = (name: Name) => textOf(variables, name, problems);
  const home = resolve(read('CROSSDOCK_HOME') || '.');
  const dataFolder = join(home, 'data');
  const databaseUrl = readDatabaseUrl(read('CROSSDOCK_DATABASE_URL'), home, dataFolder, problems);
  const amqpUrl = readAmqpUrl(read('CROSSDOCK_AMQP_URL'), problems);
  if (databaseUrl.startsWith('postgres') && amqpUrl === null) {
    problems.push(
      'CROSSDOCK_DATABASE_URL names PostgreSQL, which is for several daemons: they need CROSSDOCK_AMQP_URL too. One daemon alone uses SQLite.',
    );
  }
  const environment: Environment = {
    home,
    dataFolder,
    databaseUrl,
    amqpUrl,
    documents: resolve(home, read('CROSSDOCK_DOCUMENTS') || join(dataFolder, 'documents')),
    httpHost: read('CROSSDOCK_HTTP_HOST') || '127.0.0.1',
    httpPort: readPort(read('CROSSDOCK_HTTP_PORT'), problems),
    logLevel: readLogLevel(read('CROSSDOCK_LOG_LEVEL'), problems),
    publicUrl: readPublicUrl(read('CROSSDOCK_PUBLIC_URL'), problems),
    proxies: readProxies(variables, problems),
    secretKey: readKey(read('CROSSDOCK_SECRET_KEY'), problems),
    variables,
    warnings: misspelt(variables),
  };
  if (problems.length > 0) throw errors.CONFIG_ENVIRONMENT({ message: problems.join(' ') });
  return environment;
}

function textOf(variables: Variables, name: Name, problems: string[]): string {
  const plain = variables[name]?.trim() ?? '';
  const file = fromFiles.includes(name) ? (variables[`${name}_FILE`]?.trim() ?? '') : '';
  if (file === '') return plain;
  if (plain !== '') {
    problems.push(`${name} and ${name}_FILE are both set: keep one.`);
    return plain;
  }
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (thrown) {
    problems.push(
      `${name}_FILE names a file that cannot be read${thrown instanceof Error && 'code' in thrown ? ` (${thrown.code})` : ''}.`,
    );
    return '';
  }
}

function readDatabaseUrl(given: string, home: string, dataFolder: string, problems: string[]): string {
  if (given === '') return `sqlite:${join(dataFolder, 'crossdock.db')}`;
  if (/^postgres(ql)?:\/\//.test(given)) {
    if (!URL.canParse(given))
      problems.push(
        'CROSSDOCK_DATABASE_URL is not a valid address. Write postgres://user:password@host:5432/database; special characters of the password as %XX.',
      );
    return given;
  }
  const path = given.replace(/^sqlite:(\/\/)?/, '');
  if (path === '' || /^[a-z]+:\/\//i.test(path))
    problems.push('CROSSDOCK_DATABASE_URL must be sqlite:<path>, a path, or postgres://...');
  return `sqlite:${resolve(home, path)}`;
}

function readAmqpUrl(given: string, problems: string[]): string | null {
  if (given === '') return null;
  if (!/^amqps?:\/\//.test(given) || !URL.canParse(given)) {
    problems.push(
      'CROSSDOCK_AMQP_URL is not a valid address. Write amqp://user:password@host:5672/crossdock; special characters of the password as %XX.',
    );
  }
  return given;
}

function readPort(given: string, problems: string[]): number {
  if (given === '') return 8080;
  if (/^\d{1,5}$/.test(given) && Number(given) <= 65_535) return Number(given);
  problems.push('CROSSDOCK_HTTP_PORT must be a number from 0 to 65535.');
  return 8080;
}

function readPublicUrl(given: string, problems: string[]): string {
  if (given === '') return '';
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const isPlain = url && /^https?:$/.test(url.protocol) && url.username === '' && url.search === '' && url.hash === '';
  if (!isPlain)
    problems.push(
      'CROSSDOCK_PUBLIC_URL must be an address such as https://dock.example.com, without user, query or "#".',
    );
  return given.replace(/\/+$/, '');
}

/** As other programs know them, in capitals or not. Their values are not repeated: they may hold a password. */
function readProxies(variables: Variables, problems: string[]): Proxies {
  const read = (name: string) => (variables[name] ?? variables[name.toLowerCase()] ?? '').trim();
  const address = (name: string) => {
    const given = read(name);
    if (given === '') return '';
    const whole = given.includes('://') ? given : `http://${given}`;
    if (/^https?:\/\//i.test(whole) && URL.canParse(whole)) return whole;
    problems.push(`${name} must be the address of a proxy, such as http://proxy.example.com:3128.`);
    return '';
  };
  return { http: address('HTTP_PROXY'), https: address('HTTPS_PROXY'), except: read('NO_PROXY') };
}

function readLogLevel(given: string, problems: string[]): string {
  const level = given.toLowerCase() || 'info';
  if (logLevels.includes(level)) return level;
  problems.push(`CROSSDOCK_LOG_LEVEL must be one of ${logLevels.join(', ')}.`);
  return 'info';
}

function readKey(given: string, problems: string[]): Buffer | null {
  if (given === '') return null;
  const key = keyFrom(given);
  if (key) return key;
  problems.push(
    'CROSSDOCK_SECRET_KEY must be 32 bytes, as 64 hex digits or as base64. "openssl rand -hex 32" makes one.',
  );
  return null;
}

/** Only near misses: other programs around Crossdock have variables of their own. */
function misspelt(variables: Variables): string[] {
  const known: string[] = [...Object.keys(environmentVariables), ...fromFiles.map((name) => `${name}_FILE`)];
  return Object.keys(variables)
    .filter((name) => name.startsWith('CROSSDOCK_') && !known.includes(name))
    .flatMap((name) => {
      const tail = (text: string) => text.slice('CROSSDOCK_'.length);
      const near = nearest(tail(name), known.map(tail));
      return near === undefined ? [] : [`${name} is not read. Did you mean CROSSDOCK_${near}?`];
    });
}
