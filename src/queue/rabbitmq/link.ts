import { type ChannelModel, connect, type SocketOptions } from 'amqplib';
import type { CrossdockError } from '../../support/errors.ts';
import type { Log } from '../../support/log.ts';
import { pause, within } from '../../support/waiting.ts';
import { deferred } from './deferred.ts';
import { answered, answerSeconds, brokerFailure, isDefinite } from './failures.ts';

export interface LinkOptions {
  readonly url: string;
  /** `publish` or `consume`: an alarm of the broker stops connections that publish, and must not stop acks. */
  readonly purpose: 'publish' | 'consume';
  readonly host: string;
  readonly log: Log;
  /** Runs on every new connection before it counts as up; a failure drops the connection and tries again later. */
  setup(model: ChannelModel): Promise<void>;
  /** The connection is made and set up. */
  up(): void;
  /** Something that health shows has changed. */
  changed(): void;
  /** The connection ended, or could not be made. */
  lost(): void;
}

/** Seconds for all of `setup`. */
const setupSeconds = 60;
/** After a connection that was up the delay begins low again, but not at once: what killed it may kill the next one too. */
export const quickAttempts = 2;
/** The same definite refusal (login, vhost, arguments) this often in a row at the start is final: a booting broker may err once. */
const refusalsAtStart = 3;

/**
 * One connection that is kept alive. The client's own recovery is not used: it covers connections only (a channel that the broker
 * closed stays dead), waits without end inside its set-up and for the close of a frozen peer, and cannot be told to begin anew.
 */
export class Link {
  readonly #options: LinkOptions;
  readonly #place: string;
  readonly #closing = new AbortController();
  readonly #first = deferred<void>();
  #running: Promise<void> | undefined;
  #model: ChannelModel | undefined;
  #lose: ((reason: Error) => void) | undefined;
  #failure: CrossdockError | undefined;
  #blocked = '';
  #refusals = 0;
  #ending = false;
  #wasUp = false;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#place = placeOf(options.url);
    this.#first.promise.catch(() => undefined);
  }

  /** Resolves with the first connection; rejects when the broker refuses for a reason that waiting does not mend. */
  start(): Promise<void> {
    this.#running ??= this.#run();
    return this.#first.promise;
  }

  /** The connection, while it is up. */
  get model(): ChannelModel | undefined {
    return this.#model;
  }

  /** The broker's reason for reading no more from us; empty while it reads. */
  get blocked(): string {
    return this.#blocked;
  }

  get failure(): CrossdockError | undefined {
    return this.#failure;
  }

  get place(): string {
    return this.#place;
  }

  /** Drops the connection and makes a new one: for channels that died and answers that never came. */
  restart(reason: Error): void {
    this.#lose?.(reason);
  }

  async close(): Promise<void> {
    this.#ending = true;
    const model = this.#model;
    if (model) await within(5, model.close(), () => new Error('late')).catch(this.#closedBadly);
    this.#closing.abort();
    this.#first.reject(new Error('closed'));
    await this.#running;
  }

  async #run(): Promise<void> {
    for (let attempt = 0; !this.#ending; attempt++) {
      this.#wasUp = false;
      this.#failed(await this.#session());
      if (this.#wasUp) attempt = Math.min(attempt, quickAttempts);
      await pause(reconnectDelay(attempt), this.#closing.signal);
    }
  }

  /** One connection from its making to its end; the reason of the end. */
  async #session(): Promise<Error> {
    const breaker = new AbortController();
    const signal = AbortSignal.any([this.#closing.signal, breaker.signal]);
    try {
      const model = await answered(this.#connect(signal), `connecting to ${this.#place}`);
      const lost = this.#whenLost(model);
      const ended = lost.then((reason) => Promise.reject(reason));
      ended.catch(() => undefined);
      const ready = within(
        setupSeconds,
        this.#options.setup(model),
        () => new Error(`set-up took more than ${setupSeconds} s`),
      );
      await Promise.race([ready, ended]);
      this.#up(model);
      return await lost;
    } catch (thrown) {
      return thrown instanceof Error ? thrown : new Error(String(thrown));
    } finally {
      this.#model = undefined;
      this.#lose = undefined;
      this.#blocked = '';
      // Destroys the socket; a polite close may wait for a peer that is gone.
      breaker.abort();
    }
  }

  #connect(signal: AbortSignal): Promise<ChannelModel> {
    const { host, purpose } = this.#options;
    const name = `crossdock@${host}:${process.pid} (${purpose})`;
    const socket: SocketOptions & { signal: AbortSignal } = {
      // The client leaves Nagle's algorithm on: 22 confirms a second instead of hundreds.
      noDelay: true,
      keepAlive: true,
      timeout: answerSeconds * 1000,
      clientProperties: { connection_name: name },
      signal,
    };
    return connect(withHeartbeat(this.#options.url), socket);
  }

  #whenLost(model: ChannelModel): Promise<Error> {
    const { promise, resolve } = deferred<Error>();
    let last: Error | undefined;
    model.on('error', (failure) => {
      last = failure;
    });
    model.on('close', (reason?: Error) => resolve(reason ?? last ?? new Error('Connection closed')));
    model.on('blocked', (reason) => this.#block(reason));
    model.on('unblocked', () => this.#block(''));
    this.#lose = resolve;
    return promise;
  }

  #up(model: ChannelModel): void {
    this.#model = model;
    this.#wasUp = true;
    this.#failure = undefined;
    this.#refusals = 0;
    this.#first.resolve();
    this.#options.log.info({ broker: this.#place, purpose: this.#options.purpose }, 'Broker connected.');
    this.#options.up();
    this.#options.changed();
  }

  #failed(reason: Error): void {
    this.#options.lost();
    if (this.#ending) return;
    const failure = brokerFailure(reason, this.#place);
    const known = this.#failure?.message === failure.message;
    this.#failure = failure;
    const fields = { broker: this.#place, purpose: this.#options.purpose, code: failure.code, reason: failure.message };
    if (known) this.#options.log.debug(fields, 'Broker still away.');
    else this.#options.log.warn(fields, 'Broker connection lost or not made.');
    this.#refusals = isDefinite(failure) ? this.#refusals + 1 : 0;
    if (this.#refusals >= refusalsAtStart) this.#first.reject(failure);
    this.#options.changed();
  }

  #block(reason: string): void {
    this.#blocked = reason;
    if (reason) this.#options.log.warn({ reason }, 'Broker takes no more messages.');
    else this.#options.log.info({}, 'Broker takes messages again.');
    this.#options.changed();
  }

  readonly #closedBadly = (thrown: unknown): void => {
    this.#options.log.debug(
      { err: thrown, purpose: this.#options.purpose },
      'Broker connection did not close in order.',
    );
  };
}

/** Milliseconds before the next attempt: doubling to 15 s, half of it left to chance so that many daemons do not knock at once. */
export function reconnectDelay(attempt: number): number {
  const most = Math.min(15_000, 200 * 2 ** Math.min(attempt, 10));
  return most / 2 + (Math.random() * most) / 2;
}

/** Host, port and vhost, for log and health; never the login. */
export function placeOf(url: string): string {
  if (!URL.canParse(url)) return 'the broker';
  const { protocol, hostname, port, pathname } = new URL(url);
  const vhost = decodeURIComponent(pathname.slice(1)) || '/';
  return `${hostname}:${port || (protocol === 'amqps:' ? 5671 : 5672)} vhost ${vhost}`;
}

function withHeartbeat(url: string): string {
  if (!URL.canParse(url)) return url;
  const parsed = new URL(url);
  if (!parsed.searchParams.has('heartbeat')) parsed.searchParams.set('heartbeat', '10');
  return parsed.href;
}
