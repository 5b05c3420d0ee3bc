import { expect } from 'chai';
import { DateTime } from 'luxon';
import { plan } from '../../src/clockwork/scheduler.ts';
import { clockEntries } from '../../src/clockwork/services.ts';
import type { Merchant, Workspace } from '../../src/config/workspace.ts';
import type { Transport } from '../../src/connectors/contract.ts';
import { workGate } from '../../src/deliveries/gate.ts';
import { inventoryCargo } from '../../src/deliveries/stock/inventory-cargo.ts';
import { compileMapping } from '../../src/mapping/compile.ts';
import { takeNumbers } from '../../src/storage/counters.ts';
import { listDeliveries } from '../../src/storage/deliveries.ts';
import { writeLevels } from '../../src/storage/levels.ts';
import type { ScheduleState } from '../../src/storage/schedules.ts';
import { clockFrom } from '../../src/support/clock.ts';
import { openTestDock, scriptedTransport } from '../support/dock.ts';
import { inStore } from '../support/seeds.ts';
import { aWorkspace } from '../support/workspace.ts';

const minute = 60_000;
const gate = 'acme/web/inventory';

/** The same numbers for the same seed. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

function workspaceIn(zone: string): Workspace {
  const compiled = compileMapping(
    'out',
    'kind: inventory\nfile: { name: "S{{sequence 6}}.csv" }\ncolumns: { SKU: level.sku, Units: level.quantityAvailable }\n',
    new Map(),
  );
  if (!('mapping' in compiled)) throw new Error(JSON.stringify(compiled.findings));
  const usual = aWorkspace();
  const acme = usual.merchants.get('acme') as Merchant;
  const carts = new Map(
    [...acme.carts].map(([id, cart]) => [
      id,
      { ...cart, services: { ...cart.services, 'inventory upload': { kind: 'automatic' as const } } },
    ]),
  );
  const merchants = new Map([['acme', { ...acme, zone, carts }]]);
  return { ...usual, merchants, mappings: new Map([['out', compiled.mapping]]) };
}

/** Local times of the whole deliveries of some days, through restarts that last up to five hours. */
async function wholeDeliveries(zone: string, first: string, days: number, seed: number): Promise<string[]> {
  let now = DateTime.fromISO(`${first}T20:00`, { zone }).toMillis();
  const end = DateTime.fromISO(`${first}T20:00`, { zone }).plus({ days }).toMillis();
  const workspace = workspaceIn(zone);
  const sending: Transport = { ...scriptedTransport(), send: async (_place, _parcel, attempting) => attempting() };
  const dock = await openTestDock({
    clock: clockFrom(() => now),
    workspace: () => workspace,
    transport: () => sending,
  });
  const { store } = dock.tools;
  const states = new Map<string, ScheduleState>();
  const chance = dice(seed);
  const origin = { merchant: 'acme', wms: 'legacy', document: 'd' };
  while (now < end) {
    const iso = new Date(now).toISOString();
    const units = Math.floor(chance() * 6);
    if (units < 2)
      await inStore(store, async (trx) => {
        const rows = [
          ['HAT', '', 4, null, null, null, iso],
          ['MUG', '', units, null, null, null, iso],
        ];
        await writeLevels(trx, store.dialect, origin, JSON.stringify(rows), 'set');
        await takeNumbers(trx, 'acme', 'stock', 1);
      });
    const { due, changed } = plan(clockEntries(workspace), states, iso);
    for (const state of changed) states.set(state.service, state);
    if (due.some(({ ticket }) => ticket.subject === gate)) await workGate(dock.tools, inventoryCargo, gate, false);
    const stopped = chance() < 0.05 ? chance() * 300 : 0;
    now += (15 + chance() * 60 + stopped) * minute;
  }
  const deliveries = await listDeliveries(store.reader, ['acme'], { gate, limit: 1000 });
  expect(deliveries.length, 'there are others between them').to.be.greaterThan(3 * days);
  return deliveries
    .filter(({ whole }) => whole)
    .map((one) => DateTime.fromISO(one.now, { zone }).toFormat('yyyy-MM-dd HH:mm'))
    .sort();
}

describe('once a day a cart is told all its stock', () => {
  for (const [zone, first, days, seed] of [
    ['America/New_York', '2026-03-06', 3, 3],
    ['America/New_York', '2026-10-30', 3, 4],
    ['Europe/Berlin', '2026-03-27', 3, 5],
  ] as const)
    it(`in ${zone} from ${first} on: neither missed nor doubled, over a change of the clocks and restarts`, async function () {
      this.timeout(60_000);
      const [begin, ...nights] = await wholeDeliveries(zone, first, days, seed);
      expect(begin, 'the first upload tells everything').to.match(new RegExp(`^${first}`));
      const wanted = Array.from({ length: days }, (_, index) =>
        DateTime.fromISO(first)
          .plus({ days: index + 1 })
          .toISODate(),
      );
      expect(nights.map((time) => time.slice(0, 10))).to.deep.equal(wanted);
      for (const time of nights) expect(time.slice(11) >= '03:00' && time.slice(11) < '09:30', time).to.equal(true);
    });
});
