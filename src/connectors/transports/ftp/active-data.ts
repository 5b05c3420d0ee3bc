import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

type Then = (failure?: Error | null) => void;

/** A data connection that may be used before the server has called: writes wait, reads stay silent. */
export class ActiveData extends Duplex {
  #socket: Socket | undefined;
  #waiting: (() => void)[] = [];
  readonly #gone: (() => void)[];

  constructor(gone: () => void) {
    super();
    this.#gone = [gone];
  }

  get bytesRead(): number {
    return this.#socket?.bytesRead ?? 0;
  }

  get bytesWritten(): number {
    return this.#socket?.bytesWritten ?? 0;
  }

  /** The library watches transfers itself; there is nothing to time out here. */
  setTimeout(): this {
    return this;
  }

  /** The library strips a stream of its listeners before it ends it, so these are kept apart from them. */
  whenGone(act: () => void): void {
    this.#gone.push(act);
  }

  attach(socket: Socket): void {
    this.#socket = socket;
    socket.on('data', (chunk) => {
      if (!this.push(chunk)) socket.pause();
    });
    socket.on('end', () => this.push(null));
    socket.on('close', () => {
      if (!this.readableEnded) this.push(null);
    });
    socket.resume();
    for (const act of this.#waiting.splice(0)) act();
  }

  override _read(): void {
    this.#socket?.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, then: Then): void {
    this.#attached((socket) => socket.write(chunk, then));
  }

  override _final(then: Then): void {
    this.#attached((socket) => socket.end(() => then()));
  }

  override _destroy(failure: Error | null, then: Then): void {
    for (const act of this.#gone.splice(0)) act();
    then(failure);
  }

  #attached(act: (socket: Socket) => void): void {
    if (this.#socket) act(this.#socket);
    else this.#waiting.push(() => this.#socket && act(this.#socket));
  }
}
