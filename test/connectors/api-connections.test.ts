import { expect } from 'chai';
import { z } from 'zod';
import { errors as apiErrors } from '../../src/connectors/api/errors.ts';
import { processMemory } from '../../src/connectors/api/process-memory.ts';
import type { ApiConnector, ApiContext, ConnectorMemory } from '../../src/connectors/api-contract.ts';
import { Connections } from '../../src/connectors/connections.ts';
import type { Look, Page } from '../../src/connectors/contract.ts';
import { errors } from '../../src/connectors/transports/errors.ts';
import { errors as storeErrors } from '../../src/storage/errors.ts';
import { silentLog } from '../../src/support/log.ts';
import { failureOf } from './transports/support.ts';

const look: Look = { kind: 'orders', cursor: '', earliest: '' };

function page(cursor: string): Page {
  return { body: {}, count: 1, cursor };
}

/** A connection to a partner that lists what `pages` says; what is done with it is told. */
function partner(pages: () => AsyncGenerator<Page, void>, memory?: ConnectorMemory) {
  const events: string[] = [];
  const given: ApiContext[] = [];
  const connector: ApiConnector<{ host: string; 'at once': number }> = {
    id: 'talker',
    role: 'wms',
    label: 'Talker',
    settings: z.strictObject({ host: z.string(), 'at once': z.int() }),
    functions: {},
    layouts: {},
    hosts: ({ host }) => [host],
    connect(_, context) {
      given.push(context);
      return {
        fetchClaims: false,
        pages,
        shipMethods: async () => [{ code: 'GND', description: 'Ground', carrier: 'UPS' }],
        async *test() {},
        close: async () => void events.push('close'),
      };
    },
  };
  const all = new Connections([connector], {
    signal: new AbortController().signal,
    now: Date.now,
    log: silentLog,
    ...(memory && { memory }),
  });
  const settings = { host: 'https://api.example.com', 'at once': 1 };
  all.use(new Map([['one', { name: 'one', transport: 'talker', settings }]]));
  return { all, events, given, transport: all.transport('one') };
}

describe('a connection to a partner that is spoken to', () => {
  it('has a vault of its name and a budget of its connector', async () => {
    const asked: string[] = [];
    const kept = processMemory();
    const { given } = partner(async function* () {}, {
      budget: (connector, signal) => {
        asked.push(`budget ${connector}`);
        return kept.budget(connector, signal);
      },
      vault: (connection) => {
        asked.push(`vault ${connection}`);
        return kept.vault(connection);
      },
    });
    expect(asked).to.deep.equal(['budget talker', 'vault one']);
    expect(await given[0]?.vault.renew(undefined, async () => 'token')).to.equal('token');
    expect(await kept.vault('one').read()).to.equal('token');
  });

  it('keeps a slot for each page, not for the time between two', async () => {
    const { all, transport } = partner(async function* () {
      yield page('1');
      yield page('2');
    });
    const seen: string[] = [];
    for await (const { cursor } of transport.pages?.(look) ?? []) {
      expect(all.traffic('one')).to.include({ inUse: 0 });
      expect(await transport.shipMethods?.()).to.have.length(1);
      seen.push(cursor);
    }
    expect(seen).to.deep.equal(['1', '2']);
  });

  it('is down once a page finds it so, and asks for no other', async () => {
    let begun = 0;
    const { transport, all } = partner(async function* () {
      begun++;
      yield page('1');
      throw errors.CONNECTION_REFUSED();
    });
    const read = async () => {
      const seen: string[] = [];
      for await (const { cursor } of transport.pages?.(look) ?? []) seen.push(cursor);
      return seen;
    };
    expect(await failureOf(read())).to.include({ code: 'CONNECTION_REFUSED' });
    expect(all.traffic('one')).to.include({ circuit: 'open', inUse: 0 });
    expect(await failureOf(read())).to.include({ code: 'CONNECTION_REFUSED' });
    expect(begun).to.equal(1);
  });

  it('is not taken for down because the store or its budget kept a call from being made', async () => {
    for (const own of [storeErrors.STORE_UNREACHABLE, apiErrors.API_RATE_BUDGET]) {
      const { transport, all } = partner(async function* () {
        yield page('1');
        throw own();
      });
      const read = async () => {
        for await (const _ of transport.pages?.(look) ?? []);
      };
      expect(await failureOf(read())).to.include({ code: own().code });
      expect(all.traffic('one')).to.include({ circuit: 'closed' });
    }
  });

  it('is closed after the look that was under way, also where its reader goes away in the middle', async () => {
    let ended = false;
    const { all, events, transport } = partner(async function* () {
      try {
        yield page('1');
        yield page('2');
      } finally {
        ended = true;
      }
    });
    for await (const { cursor } of transport.pages?.(look) ?? []) {
      expect(cursor).to.equal('1');
      void all.close();
      await new Promise((resolve) => setImmediate(resolve));
      expect(events).to.deep.equal([]);
      break;
    }
    expect(ended).to.equal(true);
    await all.close();
    expect(events).to.deep.equal(['close']);
  });
});
