import { expect } from 'chai';
import { isLong, leftOut, shortened } from '../../src/cli/verbs/status-of-many.ts';
import type { ConnectionStatus, Status } from '../../src/operations/status.ts';
import { merchantIds } from '../support/many-merchants.ts';

const at = '2026-03-02T10:00:00.000Z';
const idle = { atOnce: 8, inUse: 0, waiting: 0, circuit: 'closed', code: '', downSince: null } as const;

function connection(name: string, more: Partial<ConnectionStatus> = {}): ConnectionStatus {
  return { connection: name, transport: 'folder', state: 'ok', code: '', since: null, traffic: idle, ...more };
}

/** Forty merchants, of whom m02 has trouble. */
function statusOf(howMany: number): Omit<Status, 'queue'> {
  const ids = merchantIds(howMany);
  const service = (merchant: string, nextAt: string) => ({
    service: 'order download',
    subject: `${merchant}/web/orders`,
    merchant,
    partner: 'web',
    timing: 'automatic',
    nextAt,
    lastAt: null,
  });
  return {
    version: '0',
    at,
    workspace: 'Many (test)',
    revision: 'r',
    stages: [],
    stagesProblem: null,
    services: ids.map((id) => service(id, id === 'm03' ? '2026-03-02T09:00:00.000Z' : '2026-03-02T10:00:30.000Z')),
    gates: ids.map((merchant) => ({
      gate: `${merchant}/legacy/orders`,
      merchant,
      connection: 'legacy',
      waiting: merchant === 'm02' ? 7 : 0,
      underWay: 0,
      doubt: 0,
    })),
    setbacks: [],
    connections: [
      ...ids.map((id) => connection(id)),
      connection('slow', { traffic: { ...idle, inUse: 8, waiting: 3 } }),
      connection('gone', { traffic: { ...idle, circuit: 'open', code: 'CONNECTION_TIMEOUT', downSince: at } }),
      connection('unseen', { traffic: null }),
    ],
    orders: ids.flatMap((merchant) => [
      { merchant, status: 'confirmed', count: 10, oldest: '2026-03-01T00:00:00.000Z' },
      ...(merchant === 'm02' ? [{ merchant, status: 'error', count: 2, oldest: at }] : []),
    ]),
    exceptions: [],
    findings: [],
    onlyMerchant: null,
    leftWms: [],
  };
}

describe('the status of many merchants', () => {
  it('is shortened for many, never for few', () => {
    expect([isLong(statusOf(40)), isLong(statusOf(5))]).to.deep.equal([true, false]);
  });

  it('shows what has something to tell, sums of the rest, and says what it leaves out', () => {
    const status = statusOf(40);
    const short = shortened(status);
    expect(short.gates.map(({ gate }) => gate)).to.deep.equal(['m02/legacy/orders']);
    expect(short.services.map(({ subject }) => subject)).to.deep.equal(['m03/web/orders']);
    expect(short.connections.map(({ connection: name }) => name)).to.deep.equal(['slow', 'gone']);
    expect(short.orders.map(({ merchant, status: state, count }) => [merchant, state, count])).to.deep.equal([
      ['(all)', 'confirmed', 400],
      ['(all)', 'error', 2],
      ['m02', 'error', 2],
    ]);
    expect(leftOut(status)).to.include('40 merchants').and.to.include('39 idle gates').and.to.include('status --full');
  });
});
