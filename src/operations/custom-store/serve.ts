import type { PullStore } from '../../config/pull-stores.ts';
import type { Dock } from '../dock.ts';
import { callerOf, type Knock } from './caller.ts';
import { exportPage } from './export.ts';
import { type Noticed, takeNotice } from './notice.ts';

export interface StoreRequest extends Knock {
  readonly method: string;
  readonly query: URLSearchParams;
  /** Asked for only once the caller is known, and what it wants; `too large` = longer than anybody may send. */
  body(): Promise<Buffer | 'too large'>;
}

export interface StoreAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** To be called once the last byte has left. */
  arrived?(): Promise<void>;
}

/** A call of a partner that fetches by itself. What is wrong with the call is its answer; only what is wrong here is thrown. */
export async function serveStore(dock: Dock, request: StoreRequest): Promise<StoreAnswer> {
  const { tools } = dock;
  const store = callerOf(tools, request);
  if (!store) return { ...words(401, 'Unknown API user or key.'), headers: { ...plain, ...challenge } };
  const asks = store.partner.asks(request.method, request.query);
  if (asks.kind === 'refused') {
    tools.log.warn({ store: store.name, status: asks.status, detail: asks.words }, 'A call of a partner was refused.');
    return words(asks.status, asks.words);
  }
  if (asks.kind === 'export') return { status: 200, ...(await exportPage(tools, store, asks)) };
  return noticed(dock, store, request);
}

async function noticed({ tools }: Dock, store: PullStore, { query, body }: StoreRequest): Promise<StoreAnswer> {
  const bytes = await body();
  if (bytes === 'too large') return words(413, 'The body is too large.');
  const notice = store.partner.notice(store.settings, query, bytes);
  if (notice.kind === 'refused') {
    tools.log.warn({ store: store.name, status: notice.status, detail: notice.words }, 'A notice was refused.');
    return words(notice.status, notice.words);
  }
  const became = await takeNotice(tools, store, notice);
  const [status, text] = outcomes[became];
  if (status !== 200) tools.log.warn({ store: store.name, status, became }, 'A notice was refused.');
  return words(status, text);
}

/** Anything but 2xx shows as failed there, and a person can send it again. */
const outcomes: Readonly<Record<Noticed, readonly [status: number, text: string]>> = {
  taken: [200, 'Taken.'],
  'taken before': [200, 'Taken before.'],
  'unknown order': [404, 'This store has no such order.'],
  'several orders': [404, 'Several orders have this number; the notice does not say which it means.'],
  'not supported': [404, 'This store takes no shipments.'],
};

const plain = { 'content-type': 'text/plain; charset=utf-8' };
const challenge = { 'www-authenticate': 'Basic realm="Crossdock", charset="UTF-8"' };

function words(status: number, text: string): StoreAnswer {
  return { status, headers: plain, body: `${text}\n` };
}
