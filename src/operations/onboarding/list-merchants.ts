import { timingText } from '../../clockwork/schedule.ts';
import { inletPlaces, outletPlaces, serviceRuns } from '../../config/lookup.ts';
import type { Merchant, Workspace } from '../../config/workspace.ts';
import { listExceptions, type OpenException } from '../../storage/exceptions.ts';
import { countByStatus } from '../../storage/orders.ts';
import type { Dock } from '../dock.ts';
import { inScope, type Scope, scopeOf } from '../scope.ts';

/** Orders that nobody waits for any more. */
const finished = ['confirmed', 'canceled', 'skipped'];

export interface MerchantSummary {
  readonly id: string;
  readonly name: string;
  readonly wms: string;
  readonly carts: readonly string[];
  /** `on` = at least one service runs by itself. */
  readonly services: 'on' | 'off' | 'closed';
  readonly openOrders: number;
}

export interface OpenOrders {
  readonly status: string;
  readonly count: number;
  /** ISO instant at which the oldest came. */
  readonly oldest: string;
}

export interface MerchantStory extends MerchantSummary {
  readonly zone: string;
  readonly closed: string | null;
  readonly contacts: readonly string[];
  readonly endpoints: readonly {
    readonly endpoint: string;
    readonly connection: string;
    readonly directory: string;
    readonly mapping: string;
  }[];
  readonly timings: readonly { readonly service: string; readonly endpoint: string; readonly timing: string }[];
  readonly orders: readonly OpenOrders[];
  readonly exceptions: readonly OpenException[];
}

/** By their ids. */
export async function listMerchants(dock: Dock, scope: Scope): Promise<MerchantSummary[]> {
  const workspace = dock.tools.workspace();
  const counts = await countByStatus(dock.tools.store.reader, scope);
  return [...workspace.merchants.values()]
    .filter(({ id }) => inScope(scope, id))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((merchant) =>
      summaryOf(
        workspace,
        merchant,
        counts.filter((one) => one.merchant === merchant.id),
      ),
    );
}

function summaryOf(workspace: Workspace, merchant: Merchant, counts: readonly OpenOrders[]): MerchantSummary {
  const { id, name, wms, carts, closed } = merchant;
  const runs = serviceRuns(workspace).some((run) => run.merchant === id && run.timing.kind !== 'off');
  const open = counts.filter(({ status }) => !finished.includes(status));
  return {
    id,
    name,
    wms,
    carts: [...carts.keys()],
    services: closed === undefined ? (runs ? 'on' : 'off') : 'closed',
    openOrders: open.reduce((sum, { count }) => sum + count, 0),
  };
}

/** Everything that is set for one merchant, and where it stands. */
export async function showMerchant(dock: Dock, scope: Scope, id: string): Promise<MerchantStory> {
  const workspace = dock.tools.workspace();
  const [only] = scopeOf(workspace, id);
  const { reader } = dock.tools.store;
  const own = inScope(scope, id) && only !== undefined ? [id] : [];
  const merchant = workspace.merchants.get(id) as Merchant;
  const counts = await countByStatus(reader, own);
  return {
    ...summaryOf(workspace, merchant, counts),
    zone: merchant.zone,
    closed: merchant.closed ?? null,
    contacts: merchant.contacts,
    endpoints: endpointsOf(workspace, id),
    timings: serviceRuns(workspace)
      .filter((run) => run.merchant === id)
      .map(({ service, subject, timing }) => ({ service, endpoint: subject, timing: timingText(timing) })),
    orders: openOrdersOf(counts),
    exceptions: await listExceptions(reader, own, { state: 'open', limit: 50 }),
  };
}

export function openOrdersOf(counts: readonly OpenOrders[]): OpenOrders[] {
  return counts
    .filter(({ status }) => !finished.includes(status))
    .map(({ status, count, oldest }) => ({ status, count, oldest }));
}

function endpointsOf(workspace: Workspace, id: string): MerchantStory['endpoints'] {
  const inlets = inletPlaces(workspace).filter(({ merchant }) => merchant.id === id);
  const outlets = outletPlaces(workspace).filter(({ merchant }) => merchant.id === id);
  return [...inlets.map(({ inlet }) => inlet), ...outlets.map(({ outlet }) => outlet)]
    .map(({ id: endpoint, connection, place, mapping }) => ({
      endpoint,
      connection,
      directory: place.directory,
      mapping,
    }))
    .sort((a, b) => (a.endpoint < b.endpoint ? -1 : 1));
}
