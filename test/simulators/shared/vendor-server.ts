import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { atEnd } from '../../support/closing.ts';
import { Faults } from './faults.ts';

/** A request as a vendor's simulator sees it. */
export interface VendorRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface VendorAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, unless it is bytes or text already. */
  readonly body?: unknown;
}

export type Handler = (request: VendorRequest) => VendorAnswer | Promise<VendorAnswer>;

/** Requests that are remembered, newest last. */
const kept = 2000;

/** A vendor's HTTP server on a loopback port. What it knows and refuses is the handler's; what goes wrong with it is `faults`. */
export class VendorServer {
  /** Where the next one listens, once: for people who start one by hand. */
  static portOfNext = 0;
  readonly faults = new Faults();
  readonly requests: VendorRequest[] = [];
  readonly #server: Server;

  private constructor(handle: Handler) {
    this.#server = createServer((request, response) => {
      this.#serve(handle, request, response).catch((thrown: unknown) => {
        // A fault of the simulator itself must not pass for one of the vendor's.
        process.stderr.write(`Simulator failed: ${String(thrown)}\n`);
        response.writeHead(599).end();
      });
    });
  }

  static async start(handle: Handler, port = 0): Promise<VendorServer> {
    const wanted = port || VendorServer.portOfNext;
    VendorServer.portOfNext = 0;
    const vendor = new VendorServer(handle);
    await new Promise<void>((resolve, reject) => {
      vendor.#server.once('error', reject);
      vendor.#server.listen(wanted, '127.0.0.1', resolve);
    });
    atEnd(() => vendor.stop());
    return vendor;
  }

  /** `http://127.0.0.1:12345` */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #serve(handle: Handler, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    this.requests.push(request);
    if (this.requests.length > kept) this.requests.shift();
    const fault = this.faults.next(request);
    if (fault?.before) return fault.before(response);
    const answer = await handle(request);
    if (fault?.after) return fault.after(response, answer);
    send(response, answer);
  }
}

async function readRequest(incoming: IncomingMessage): Promise<VendorRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const url = new URL(incoming.url ?? '/', 'http://vendor.invalid');
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    body: Buffer.concat(chunks),
  };
}

export function send(response: ServerResponse, { status, headers = {}, body }: VendorAnswer): void {
  const plain = typeof body === 'string' || Buffer.isBuffer(body);
  const type = plain || body === undefined ? {} : { 'content-type': 'application/json' };
  response.writeHead(status, { ...type, ...headers });
  response.end(body === undefined ? undefined : plain ? body : JSON.stringify(body));
}
