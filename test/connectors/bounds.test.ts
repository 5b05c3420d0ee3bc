import { expect } from 'chai';
import { z } from 'zod';
import { Circuit } from '../../src/connectors/circuit.ts';
import { Connections } from '../../src/connectors/connections.ts';
import type { Listing, Transport, TransportAdapter } from '../../src/connectors/contract.ts';
import { errors } from '../../src/connectors/transports/errors.ts';
import { silentLog } from '../../src/support/log.ts';

const empty: Listing = { files: [], names: [], refused: [], more: false };
const place = { directory: '' };
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Connections whose listings hang until the test answers them. */
function hanging() {
  const open: { host: string; answer(): void; fail(error: Error): void }[] = [];
  const adapter: TransportAdapter<{ host: string; 'at once': number }> = {
    id: 'wire',
    label: 'Wire',
    settings: z.strictObject({ host: z.string(), 'at once': z.int() }),
    connect: ({ host }): Transport => ({
      fetchClaims: true,
      list: () => new Promise((resolve, reject) => open.push({ host, answer: () => resolve(empty), fail: reject })),
      async *test() {},
      close: async () => undefined,
    }),
  };
  let now = 0;
  const all = new Connections([adapter], { signal: new AbortController().signal, now: () => now, log: silentLog });
  const declared = ['stuck', 'fine'].map((name) => ({
    name,
    transport: 'wire',
    settings: { host: name, 'at once': 2 },
  }));
  all.use(new Map(declared.map((one) => [one.name, one])));
  const list = (name: string) => all.transport(name).list?.(place) ?? Promise.resolve(empty);
  return { all, open, list, later: (ms: number) => (now += ms) };
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'answered',
    (thrown) => thrown.code,
  );
}

describe('the bounds of a connection', () => {
  it('let no more calls in than it has slots, and leave those of other connections alone', async () => {
    const { all, open, list } = hanging();
    const calls = [list('stuck'), list('stuck'), list('stuck'), list('fine')];
    await turn();
    expect(open.map(({ host }) => host)).to.deep.equal(['stuck', 'stuck', 'fine']);
    expect(all.traffic('stuck')).to.include({ atOnce: 2, inUse: 2, waiting: 1, circuit: 'closed' });
    expect(all.traffic('fine')).to.include({ inUse: 1, waiting: 0 });
    for (const { answer } of open.splice(0)) answer();
    await turn();
    expect(open).to.have.length(1);
    open[0]?.answer();
    await Promise.all(calls);
    expect(all.traffic('stuck')).to.include({ inUse: 0, waiting: 0 });
  });

  it('tell all who wait when it is found down, and let nobody knock until a while later', async () => {
    const { all, open, list } = hanging();
    const calls = [list('stuck'), list('stuck'), list('stuck')].map(codeOf);
    await turn();
    open[0]?.fail(errors.CONNECTION_TIMEOUT());
    expect(await calls[0]).to.equal('CONNECTION_TIMEOUT');
    expect(await calls[2]).to.equal('CONNECTION_TIMEOUT');
    expect(await codeOf(list('stuck'))).to.equal('CONNECTION_TIMEOUT');
    expect(open).to.have.length(2);
    expect(all.traffic('stuck')).to.include({ circuit: 'open', code: 'CONNECTION_TIMEOUT' });
    expect(all.outage('stuck', false)?.code).to.equal('CONNECTION_TIMEOUT');
    expect(all.outage('fine', false)).to.equal(undefined);
  });

  it('let one probe through, whose answer counts for all', async () => {
    const { all, open, list, later } = hanging();
    const first = codeOf(list('stuck'));
    await turn();
    open.shift()?.fail(errors.CONNECTION_TIMEOUT());
    await first;
    later(60_000);
    const probe = codeOf(list('stuck'));
    await turn();
    expect(all.traffic('stuck')?.circuit).to.equal('probing');
    expect(await codeOf(list('stuck'))).to.equal('CONNECTION_TIMEOUT');
    expect(open).to.have.length(1);
    open.shift()?.answer();
    expect(await probe).to.equal('answered');
    expect(all.traffic('stuck')?.circuit).to.equal('closed');
  });

  it('try at once when a person asks', () => {
    const circuit = new Circuit(() => 0);
    circuit.silent(errors.CONNECTION_TIMEOUT());
    expect(circuit.standing?.code).to.equal('CONNECTION_TIMEOUT');
    circuit.probeNow();
    expect(circuit.standing).to.equal(undefined);
  });
});
