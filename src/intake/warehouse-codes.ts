import { combinesAll, standings } from '../config/warehouse-standings.ts';
import { raise } from '../exceptions/raise.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import type { LevelOrigin } from '../storage/levels.ts';
import { heldAfter, openOfCode, releaseFrom } from '../storage/releases.ts';
import type { Trx } from '../storage/scope.ts';
import { noteWarehouses, seenWarehouses } from '../storage/stock-warehouses.ts';
import type { Tools } from '../tools.ts';
import { errors } from './errors.ts';

/** Subjects looked at together when the configuration has changed. */
const slice = 500;

/** Keeps the codes that a stock file has, and tells people of those that nobody has named: once for each WMS and code. */
export async function tellWarehouses(
  trx: Trx,
  tools: Tools,
  origin: LevelOrigin,
  codes: readonly string[],
): Promise<OutgoingTicket[]> {
  const { store, clock, workspace } = tools;
  const merchant = workspace().merchants.get(origin.merchant);
  const at = clock.iso();
  await noteWarehouses(trx, store.dialect, origin, codes, at);
  if (!merchant || !combinesAll(merchant)) return [];
  const { wms } = origin;
  const standing = standings(merchant, await seenWarehouses(trx, [merchant.id]));
  const tickets: OutgoingTicket[] = [];
  for (const code of codes) {
    if (standing({ wms, warehouse: code }).kind !== 'unknown') continue;
    const held = [{ kind: 'warehouse' as const, subject: `${merchant.id}/${wms}/${code}`, merchant: merchant.id }];
    const error = unknownWarehouse(wms, code);
    tickets.push(...(await raise(trx, workspace(), { error, merchant: merchant.id, connection: wms, held }, at)));
  }
  return tickets;
}

function unknownWarehouse(wms: string, code: string) {
  return errors.WAREHOUSE_UNKNOWN({
    message: `Stock files of ${wms} have the warehouse ${code}, which nobody has named: its stock counts for no cart that combines all warehouses.`,
    hint: `In crossdock.yaml, under wms: ${wms}: warehouse names: write ${JSON.stringify(code)}: <its name here>, or ${JSON.stringify(code)}: off if its stock does not count (for one merchant alone: under warehouses: ${wms}: in its own file). When it is saved this resolves by itself.`,
    value: code,
  });
}

/** At start, and when the configuration has changed: what is named now, or asked for no more, is no problem any more. */
export async function settleWarehouses(tools: Pick<Tools, 'store' | 'workspace' | 'clock'>): Promise<void> {
  const { store, clock, workspace } = tools;
  const open = await openOfCode(store.reader, 'every merchant', 'WAREHOUSE_UNKNOWN');
  if (open.length === 0) return;
  const seen = await seenWarehouses(store.reader, 'every merchant');
  const isSettled = ({ merchant, wms, code }: Place): boolean => {
    const found = workspace().merchants.get(merchant);
    if (!found?.warehouses.has(wms) || !combinesAll(found)) return true;
    return standings(found, seen)({ wms, warehouse: code }).kind !== 'unknown';
  };
  for (const { id, connection: wms, value: code } of open) {
    for (let after = ''; ; ) {
      const held = await heldAfter(store.reader, 'every merchant', id, 'warehouse', after, slice);
      const last = held.at(-1);
      if (last === undefined) break;
      const settled = held.filter(({ merchant }) => isSettled({ merchant, wms, code })).map(({ subject }) => subject);
      if (settled.length > 0)
        await store.commits.commit({
          apply: async (trx) => {
            await releaseFrom(trx, store.dialect, id, 'warehouse', settled, 'its name', clock.iso());
          },
        });
      after = last.subject;
    }
  }
}

interface Place {
  readonly merchant: string;
  readonly wms: string;
  readonly code: string;
}
