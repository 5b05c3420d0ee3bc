import { expect } from 'chai';
import { z } from 'zod';
import { type ConnectionDeclaration, Connections } from '../../src/connectors/connections.ts';
import type { Listing, Transport, TransportAdapter } from '../../src/connectors/contract.ts';
import { silentLog } from '../../src/support/log.ts';
import { failureOf } from './transports/support.ts';

const empty: Listing = { files: [], names: [], refused: [], more: false };

/** An adapter that tells what is done with it, and whose listings end when told. */
function recorder() {
  const events: string[] = [];
  const gates: (() => void)[] = [];
  const adapter: TransportAdapter<{ host: string }> = {
    id: 'wire',
    label: 'Wire',
    settings: z.strictObject({ host: z.string() }),
    connect({ host }, { name }): Transport {
      events.push(`open ${name} ${host}`);
      return {
        fetchClaims: true,
        async list() {
          events.push(`list ${host}`);
          await new Promise<void>((resolve) => gates.push(resolve));
          return empty;
        },
        async *test() {
          yield { name: 'DNS', ok: true, milliseconds: 1, detail: host };
        },
        async close() {
          events.push(`close ${host}`);
        },
      };
    },
  };
  const release = () => {
    for (const go of gates.splice(0)) go();
  };
  return { adapter, events, release };
}

function declared(...hosts: string[]): ReadonlyMap<string, ConnectionDeclaration> {
  return new Map(hosts.map((host, n) => [`c${n}`, { name: `c${n}`, transport: 'wire', settings: { host } }]));
}

function connections(adapter: TransportAdapter): Connections {
  return new Connections([adapter], { signal: new AbortController().signal, now: Date.now, log: silentLog });
}

const place = { directory: '' };
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the connections of a workspace', () => {
  it('keep their logins when a new revision does not touch them', () => {
    const { adapter, events } = recorder();
    const all = connections(adapter);
    all.use(declared('one', 'two'));
    const before = all.transport('c0');
    all.use(declared('one', 'changed'));
    expect(all.transport('c0')).to.equal(before);
    expect(events.filter((event) => event.startsWith('open'))).to.deep.equal([
      'open c0 one',
      'open c1 two',
      'open c1 changed',
    ]);
  });

  it('end after their calls when settings change, and the next call has the new settings', async () => {
    const { adapter, events, release } = recorder();
    const all = connections(adapter);
    all.use(declared('old'));
    const listing = all.transport('c0').list?.(place);
    all.use(declared('new'));
    await turn();
    expect(events).to.not.include('close old');
    release();
    expect(await listing).to.equal(empty);
    await turn();
    expect(events).to.include('close old');
    const next = all.transport('c0').list?.(place);
    await turn();
    expect(events.at(-1)).to.equal('list new');
    release();
    await next;
  });

  it('serve somebody who still holds the old one, and leave nothing open behind them', async () => {
    const { adapter, events, release } = recorder();
    const all = connections(adapter);
    all.use(declared('old'));
    const held = all.transport('c0');
    all.use(new Map());
    await turn();
    const listing = held.list?.(place);
    await turn();
    release();
    await listing;
    expect(events).to.deep.equal(['open c0 old', 'close old', 'open c0 old', 'list old', 'close old']);
  });

  it('show what an adapter cannot do by its absence, and count its tests as calls', async () => {
    const { adapter, events } = recorder();
    const all = connections(adapter);
    all.use(declared('one'));
    const transport = all.transport('c0');
    expect(transport.fetchClaims).to.equal(true);
    expect([transport.send, transport.fetch, transport.trace, transport.watch, transport.remove]).to.deep.equal(
      Array(5).fill(undefined),
    );
    const steps = transport.test(place, { receive: true, send: false });
    expect((await steps.next()).value).to.include({ name: 'DNS', detail: 'one' });
    all.use(new Map());
    await turn();
    expect(events).to.not.include('close one');
    await steps.next();
    await turn();
    expect(events.at(-1)).to.equal('close one');
  });

  it('wait at the end for what is in hand, and close each once', async () => {
    const { adapter, events, release } = recorder();
    const all = connections(adapter);
    all.use(declared('one', 'two'));
    const listing = all.transport('c1').list?.(place);
    const closing = all.close();
    await turn();
    expect(events.filter((event) => event.startsWith('close'))).to.deep.equal(['close one']);
    release();
    await Promise.all([listing, closing]);
    expect(events.filter((event) => event.startsWith('close'))).to.deep.equal(['close one', 'close two']);
  });

  it('name a connection or a kind that does not exist', async () => {
    const { adapter } = recorder();
    const all = connections(adapter);
    const unknown = await failureOf(Promise.resolve().then(() => all.transport('gone')));
    expect(unknown).to.include({ code: 'CONNECTION_NOT_DECLARED', disposition: 'hold', value: 'gone' });
    const pigeon = new Map([['p', { name: 'p', transport: 'pigeon', settings: {} }]]);
    const kind = await failureOf(Promise.resolve().then(() => all.use(pigeon)));
    expect(kind).to.include({ code: 'TRANSPORT_UNKNOWN', value: 'pigeon' });
  });
});
