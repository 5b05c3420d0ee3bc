import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import SftpClient from 'ssh2-sftp-client';
import { CrossdockError } from '../../../support/errors.ts';
import { pause, within } from '../../../support/waiting.ts';
import { errors } from '../errors.ts';
import { deadlines, watchdog } from '../shared/deadline.ts';
import { inTurn } from '../shared/in-turn.ts';
import { isLocal } from '../shared/local-failure.ts';
import { openSocket } from '../shared/network.ts';
import type { Session } from '../shared/pool.ts';
import { errors as sftpErrors } from './errors.ts';
import { isUnsupported, loginFailure, statusOf } from './failures.ts';
import type { SftpSettings } from './settings.ts';

type Wrapper = Awaited<ReturnType<SftpClient['connect']>>;
type ConnectOptions = Parameters<SftpClient['connect']>[0];
/** The client library's callback manner. */
export type Done<T> = (failure: unknown, value?: T) => void;

/** Called with the fingerprint as soon as the server has shown its key. */
export type KeySeen = (fingerprint: string) => void;

/** SHA-1 key exchange, CBC ciphers, DSA keys: only for connections that ask for them. */
const legacyAlgorithms: ConnectOptions['algorithms'] = {
  kex: {
    append: ['diffie-hellman-group-exchange-sha1', 'diffie-hellman-group14-sha1', 'diffie-hellman-group1-sha1'],
    prepend: [],
    remove: [],
  },
  serverHostKey: { append: ['ssh-rsa', 'ssh-dss'], prepend: [], remove: [] },
  cipher: { append: ['aes256-cbc', 'aes192-cbc', 'aes128-cbc', '3des-cbc'], prepend: [], remove: [] },
  hmac: { append: ['hmac-sha1', 'hmac-md5'], prepend: [], remove: [] },
};

/**
 * One login. The client object is new each time and never used again after its end; its own methods share event flags, so that of
 * several calls in flight only one hears of a lost connection: requests go through its protocol layer, each with a deadline.
 */
export class SftpSession implements Session {
  readonly protocol: Wrapper;
  readonly #client: SftpClient;
  readonly #socket: Socket;
  readonly #lost: Promise<never>;
  #usable = true;

  constructor(client: SftpClient, protocol: Wrapper, socket: Socket) {
    this.#client = client;
    this.protocol = protocol;
    this.#socket = socket;
    this.#lost = new Promise((_, reject) => {
      const lose = () => {
        this.#usable = false;
        reject(errors.CONNECTION_LOST());
      };
      socket.once('close', lose);
      protocol.on('close', lose);
      protocol.on('error', lose);
    });
    this.#lost.catch(() => undefined);
  }

  get usable(): boolean {
    return this.#usable && !this.#socket.destroyed;
  }

  /** One request, one answer. A server that stays silent loses the whole login. */
  async ask<T>(start: (done: Done<T>) => void, seconds: number = deadlines.answer): Promise<T> {
    const answer = new Promise<T>((resolve, reject) => {
      start((failure, value) => (failure ? reject(withoutStatus(failure)) : resolve(value as T)));
    });
    answer.catch(() => undefined);
    return within(seconds, Promise.race([answer, this.#lost]), () => this.#silent());
  }

  /** A transfer: as long as it moves, at most `seconds` in all. */
  async transfer<T>(seconds: number, run: (progress: () => void) => Promise<T>): Promise<T> {
    const dog = watchdog(deadlines.stall, () => this.#silent());
    try {
      const work = run(dog.progress).catch((failure) => {
        throw withoutStatus(failure);
      });
      work.catch(() => undefined);
      return await within(seconds, Promise.race([work, this.#lost]), () => this.#silent());
    } finally {
      dog.stop();
    }
  }

  async end(): Promise<void> {
    if (!this.usable) return;
    this.#usable = false;
    try {
      // Some servers answer the farewell with a reset or not at all.
      await within(2, this.#client.end(), () => new Error('no farewell'));
    } catch {
      this.#socket.destroy();
    }
    this.#socket.destroy();
  }

  #silent(): Error {
    this.#usable = false;
    const error = errors.CONNECTION_TIMEOUT();
    this.#socket.destroy();
    return error;
  }
}

/** A reply with a status, and a failure of the local side, stay what they are; anything else is the end of the connection. */
function withoutStatus(failure: unknown): unknown {
  const isAnswer = failure instanceof CrossdockError || statusOf(failure) !== undefined || isLocal(failure);
  return isAnswer || isUnsupported(failure) ? failure : errors.CONNECTION_LOST({ cause: failure });
}

export interface Login {
  readonly settings: SftpSettings;
  readonly signal: AbortSignal;
  readonly keySeen?: KeySeen;
}

/** Tries of one login; servers that are busy with other handshakes hang up without a word (`MaxStartups`). */
const knocks = 3;

/** A login that takes longer than this, in milliseconds, hangs; logins of other users at the same host wait no longer for it. */
const courtesy = 3000;

/** Logins to one host go one after the other: servers drop those that come at once. */
export async function openSession(login: Login): Promise<SftpSession> {
  const { host, port } = login.settings;
  return inTurn(`ssh ${host}:${port}`, () => knockAndLogIn(login), courtesy);
}

async function knockAndLogIn(login: Login): Promise<SftpSession> {
  for (let knock = 1; ; knock++) {
    try {
      return await logIn(login);
    } catch (thrown) {
      const dropped = thrown instanceof CrossdockError && thrown.code === 'CONNECTION_LOST';
      if (!dropped || knock === knocks || login.signal.aborted) throw thrown;
      await pause(100 + Math.random() * 400 * knock, login.signal);
    }
  }
}

async function logIn({ settings, signal, keySeen }: Login): Promise<SftpSession> {
  const peer = `${settings.host}:${settings.port}`;
  const socket = await openSocket(settings, signal);
  const seen: { failure?: unknown; verdict?: Error } = {};
  // Without callbacks of our own the library writes to the console.
  const client = new SftpClient('crossdock', { error: () => undefined, end: () => undefined, close: () => undefined });
  client.on('error', (failure: unknown) => {
    seen.failure ??= failure;
  });
  client.on('keyboard-interactive', (_name, _instructions, _language, prompts: unknown[], finish) => {
    finish(prompts.map(() => settings.password ?? ''));
  });
  const hostVerifier = (key: Buffer) => {
    const fingerprint = `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
    seen.verdict = judgeKey(fingerprint, settings, peer);
    if (!seen.verdict) keySeen?.(fingerprint);
    return !seen.verdict;
  };
  const stop = () => socket.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const late = () => errors.CONNECTION_TIMEOUT({ message: `${peer} did not finish the login in time.` });
    const protocol = await within(deadlines.connect, client.connect(options(settings, socket, hostVerifier)), late);
    return new SftpSession(client, protocol, socket);
  } catch (thrown) {
    socket.on('error', () => undefined);
    socket.destroy();
    throw seen.verdict ?? loginFailure(seen.failure ?? thrown, peer);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function judgeKey(fingerprint: string, settings: SftpSettings, peer: string): Error | undefined {
  const expected = [settings['host key'] ?? []].flat().map((key) => key.replace(/=$/, ''));
  if (expected.includes(fingerprint)) return undefined;
  const details = { value: fingerprint, message: `${peer} shows the host key ${fingerprint}, ` };
  if (expected.length === 0) {
    return sftpErrors.HOST_KEY_UNKNOWN({
      ...details,
      message: `${details.message}and the connection expects none yet.`,
    });
  }
  return sftpErrors.HOST_KEY_CHANGED({ ...details, message: `${details.message}not the one that was agreed.` });
}

function options(settings: SftpSettings, sock: Socket, hostVerifier: (key: Buffer) => boolean): ConnectOptions {
  const key = settings['private key'];
  const password = settings.password;
  const ways = [...(key ? ['publickey' as const] : []), ...(password === undefined ? [] : ['password' as const])];
  return {
    sock,
    hostVerifier,
    username: settings.user,
    ...(key && { privateKey: key }),
    ...(settings.passphrase && { passphrase: settings.passphrase }),
    ...(password !== undefined && { password, tryKeyboard: true }),
    authHandler: password === undefined ? ways : [...ways, 'keyboard-interactive'],
    // A frozen server is noticed after half a minute instead of never.
    keepaliveInterval: 10_000,
    keepaliveCountMax: 3,
    readyTimeout: deadlines.connect * 1000,
    ...(settings['legacy algorithms'] && { algorithms: legacyAlgorithms }),
  };
}
