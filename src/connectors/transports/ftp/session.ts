import { TLSSocket } from 'node:tls';
import { Client, type FTPContext } from 'basic-ftp';
import { CrossdockError } from '../../../support/errors.ts';
import { within } from '../../../support/waiting.ts';
import { errors } from '../errors.ts';
import { deadlines } from '../shared/deadline.ts';
import { inTurn } from '../shared/in-turn.ts';
import { isLocal } from '../shared/local-failure.ts';
import { joinPath } from '../shared/names.ts';
import type { Session } from '../shared/pool.ts';
import { activeTransfer } from './active.ts';
import { judge, judgeLater, tlsOptions } from './certificate.ts';
import { errors as ftpErrors } from './errors.ts';
import { isListingFailure, isRefusal, loginFailure, lostFailure, replyOf } from './failures.ts';
import { addressOf, type FtpSettings } from './settings.ts';

/** One login; one command at a time, as the protocol has it. */
export class FtpSession implements Session {
  readonly #client: Client;
  readonly #home: string;
  readonly #peer: string;
  #directory: string | undefined;

  constructor(client: Client, home: string, peer: string) {
    this.#client = client;
    this.#home = home;
    this.#peer = peer;
  }

  get usable(): boolean {
    return !this.#client.closed;
  }

  /** A silent server loses the whole login. */
  async ask<T>(run: (client: Client) => Promise<T>, seconds: number = deadlines.answer): Promise<T> {
    const answer = run(this.#client).catch((thrown) => {
      throw this.#inWords(thrown);
    });
    answer.catch(() => undefined);
    return within(seconds, answer, () => {
      const late = errors.CONNECTION_TIMEOUT();
      this.#client.close();
      return late;
    });
  }

  /** Replies and failures of the local side stay what they are. */
  #inWords(thrown: unknown): unknown {
    // The library adds its own words to errors that pass through a socket.
    if (thrown instanceof CrossdockError) thrown.message = thrown.message.replace(/ \((control|data) socket\)$/, '');
    if (thrown instanceof CrossdockError || replyOf(thrown) !== undefined || isLocal(thrown)) return thrown;
    if (isListingFailure(thrown)) return ftpErrors.FTP_LISTING_UNREADABLE({ cause: thrown });
    return lostFailure(thrown, this.#peer);
  }

  /** Goes there; names are given without a path after that, which is what every server understands. */
  async enter(directory: string): Promise<void> {
    const path = directory.startsWith('/') ? directory : joinPath(this.#home, directory);
    if (this.#directory === path) return;
    this.#directory = undefined;
    try {
      await this.ask((client) => client.cd(path));
    } catch (thrown) {
      if (!isRefusal(thrown)) throw thrown;
      throw errors.DIRECTORY_MISSING({
        cause: thrown,
        value: path,
        message: `The directory "${path}" does not exist at the server, or the user may not enter it.`,
      });
    }
    this.#directory = path;
  }

  async end(): Promise<void> {
    this.#client.close();
  }
}

/** What has been reached, for the steps of a test. */
export interface Reached {
  readonly welcomed?: () => void;
  readonly secured?: (sentence: string) => void;
}

export interface Login extends Reached {
  readonly settings: FtpSettings;
  readonly signal: AbortSignal;
}

/** Logins to one host go one after the other. */
export async function openSession(login: Login): Promise<FtpSession> {
  const { host, port } = addressOf(login.settings);
  return inTurn(`ftp ${host}:${port}`, () => logIn(login));
}

async function logIn(login: Login): Promise<FtpSession> {
  const { settings, signal } = login;
  const { host, port } = addressOf(settings);
  const client = new Client(deadlines.answer * 1000);
  const stop = () => client.close();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const late = () => errors.CONNECTION_TIMEOUT({ message: `${host}:${port} did not finish the login in time.` });
    return await within(deadlines.connect, steps(client, login), late);
  } catch (thrown) {
    client.close();
    throw loginFailure(thrown, `${host}:${port}`);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function steps(client: Client, login: Login): Promise<FtpSession> {
  const { settings } = login;
  const { host, port } = addressOf(settings);
  client.ftp.encoding = settings.encoding;
  carry(client, settings);
  if (settings.tls === 'implicit') await client.connectImplicitTLS(host, port, tlsOptions(settings));
  else await client.connect(host, port);
  login.welcomed?.();
  if (settings.tls === 'explicit') await upgrade(client, settings);
  if (settings.tls !== 'none') {
    const seen = checkCertificate(client, settings);
    login.secured?.(seen);
  }
  await client.login(settings.user, settings.password);
  // Binary for ever: TYPE I, and PROT P so that data connections are encrypted too.
  await client.useDefaultSettings();
  return new FtpSession(client, await client.pwd(), `${host}:${port}`);
}

async function upgrade(client: Client, settings: FtpSettings): Promise<void> {
  try {
    await client.useTLS(tlsOptions(settings));
  } catch (thrown) {
    if (replyOf(thrown) === undefined) throw thrown;
    throw ftpErrors.FTP_TLS_NOT_OFFERED({ cause: thrown, value: settings.host });
  }
}

function checkCertificate(client: Client, settings: FtpSettings): string {
  const { socket } = client.ftp;
  if (!(socket instanceof TLSSocket)) throw ftpErrors.FTP_TLS_NOT_OFFERED({ value: settings.host });
  const verdict = judge(socket, settings);
  if (verdict) throw verdict;
  return `${socket.getProtocol() ?? 'TLS'}, certificate ${socket.getPeerCertificate().fingerprint256}.`;
}

/** How data connections come about. The library settles on a passive command by putting its own function into our place. */
function carry(client: Client, settings: FtpSettings): void {
  if (settings.mode === 'active') {
    client.prepareTransfer = activeTransfer(settings);
    return;
  }
  let passive = client.prepareTransfer;
  const judged = async (ftp: FTPContext) => {
    const reply = await passive(ftp);
    if (client.prepareTransfer !== judged) {
      passive = client.prepareTransfer;
      client.prepareTransfer = judged;
    }
    judgeLater(ftp.dataSocket, settings);
    return reply;
  };
  client.prepareTransfer = judged;
}
