import type { ServerResponse } from 'node:http';
import type { VendorAnswer, VendorRequest } from './vendor-server.ts';

/** What happens to one request in place of what should. */
export interface Fault {
  /** Nothing takes effect at the vendor. */
  before?(response: ServerResponse): void | Promise<void>;
  /** It took effect, and then the answer goes wrong. */
  after?(response: ServerResponse, answer: VendorAnswer): void | Promise<void>;
}

interface Planned {
  readonly fault: Fault;
  readonly when: (request: VendorRequest) => boolean;
  left: number;
}

/** Switches of a simulator: each fault meets the next `times` requests that it is meant for. */
export class Faults {
  readonly #planned: Planned[] = [];

  plan(
    fault: Fault,
    { times = 1, when = () => true }: { times?: number; when?: (request: VendorRequest) => boolean } = {},
  ): void {
    this.#planned.push({ fault, when, left: times });
  }

  clear(): void {
    this.#planned.length = 0;
  }

  next(request: VendorRequest): Fault | undefined {
    const found = this.#planned.find(({ left, when }) => left > 0 && when(request));
    if (found) found.left -= 1;
    return found?.fault;
  }
}

/** `429`, `500`, `503` ... with whatever stands in front of an API. */
export function answering(status: number, headers: Record<string, string> = {}, body = ''): Fault {
  return {
    before: (response) => {
      response.writeHead(status, headers).end(body);
    },
  };
}

/** The request took effect, its answer is lost. */
export const losingTheAnswer: Fault = { after: (response) => void response.destroy() };

/** The connection is torn before anything happens. */
export const tearing: Fault = { before: (response) => void response.destroy() };

/** Takes the request and never answers. */
export const hanging: Fault = { before: () => undefined };

const htmlType = { 'content-type': 'text/html' };
const page = '<html><body>Please wait.</body></html>';

/** A 200 with a page of a proxy in it. */
export const garbling: Fault = answering(200, htmlType, page);

/** The request took effect, and its answer is replaced by such a page. */
export const garblingTheAnswer: Fault = { after: (response) => void response.writeHead(200, htmlType).end(page) };

/** The answer breaks off in the middle. */
export const truncating: Fault = {
  after: (response, { status, body }) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body ?? {});
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': String(text.length) });
    response.write(text.slice(0, Math.ceil(text.length / 2)), () => response.destroy());
  },
};
