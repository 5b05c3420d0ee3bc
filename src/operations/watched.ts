import { type PartnerSilence, partnerSilences } from '../clockwork/partners.ts';
import { type CutOffGroup, cutOffGroups, cutOffOf, groupOf } from '../domain/calendar/cut-off-groups.ts';
import type { OrderStatus } from '../domain/order-status.ts';
import type { StageName } from '../pipeline.ts';
import type { StageCount } from '../queue/queue.ts';
import { type StageAge, stageAges } from '../storage/stage-ages.ts';
import { type UndeliveredPart, undeliveredParts } from '../storage/undelivered.ts';
import type { Dock } from './dock.ts';
import { inScope, type Scope } from './scope.ts';

/** What somebody watches by the clock: how long things wait, what has to be gone by when, and who says nothing. */
export interface Watched {
  readonly waits: readonly StageWait[];
  readonly cutOffs: CutOffFigures;
  readonly partners: readonly PartnerSilence[];
}

export interface StageWait {
  readonly stage: StageName;
  /** Tickets that are ready. */
  readonly waiting: number;
  /** What failed and is tried again. */
  readonly retrying: number;
  readonly dead: number;
  /** Since when the oldest of it waits or fails, as ISO instant; `null` = nothing does, or the broker alone knows. */
  readonly oldest: string | null;
}

export interface CutOffFigures {
  /** Parts that their WMS does not have yet, by the minutes that are left; merchants without cut-offs are not in it. */
  readonly groups: Readonly<Record<CutOffGroup, number>>;
  /** Those with the least time left. */
  readonly next: readonly HurriedPart[];
  /** More wait than were looked at. */
  readonly more: boolean;
}

export interface HurriedPart extends Pick<UndeliveredPart, 'order' | 'orderNumber' | 'merchant' | 'wms' | 'status'> {
  readonly cutOffAt: string;
  /** Less than 0 = it was missed. */
  readonly minutes: number;
}

/** Parts of one merchant at one WMS that are looked at. */
const partsLooked = 2000;
const partsNamed = 10;

/** In which status orders wait for a stage: with a broker the store cannot tell how old its tickets are. */
const statusAt: Partial<Record<StageName, readonly OrderStatus[]>> = {
  accept: ['received'],
  deliver: ['new', 'sending'],
  'upload-tracking': ['shipped'],
};

export async function watchedOf(
  dock: Dock,
  scope: Scope,
  stages: readonly StageCount[],
  orders: readonly { readonly status: string; readonly oldest: string }[],
): Promise<Watched> {
  const ages = await stageAges(dock.tools.store.reader, scope);
  return {
    waits: stages.map((count) => waitOf(count, ages.get(count.stage), orders)),
    cutOffs: await cutOffsOf(dock, scope),
    partners: await partnerSilences(dock.tools, scope),
  };
}

function waitOf(
  { stage, ready, waiting: later, dead }: StageCount,
  age: StageAge | undefined,
  orders: readonly { readonly status: string; readonly oldest: string }[],
): StageWait {
  const statuses: readonly string[] = statusAt[stage] ?? [];
  const held = orders.filter(({ status }) => statuses.includes(status)).map(({ oldest }) => oldest);
  const since = [age?.failingSince, age?.oldestTicket, ...held].filter((at): at is string => typeof at === 'string');
  return {
    stage,
    waiting: ready,
    retrying: Math.max(later, age?.retrying ?? 0),
    dead,
    oldest: since.sort()[0] ?? null,
  };
}

async function cutOffsOf({ tools }: Dock, scope: Scope): Promise<CutOffFigures> {
  const groups = Object.fromEntries(cutOffGroups.map((group) => [group, 0])) as Record<CutOffGroup, number>;
  const hurried: HurriedPart[] = [];
  let more = false;
  const now = tools.clock.iso();
  for (const merchant of tools.workspace().merchants.values()) {
    if (!inScope(scope, merchant.id)) continue;
    for (const { wms, calendar = merchant.calendar } of merchant.warehouses.values()) {
      if (!calendar || (calendar.cutOffs.usual === null && calendar.cutOffs.byShipMethod.size === 0)) continue;
      const parts = await undeliveredParts(tools.store.reader, merchant.id, wms, partsLooked);
      more ||= parts.length === partsLooked;
      for (const { shipMethods, receivedAt, ...part } of parts) {
        const cutOff = cutOffOf(calendar, { shipMethods, receivedAt }, now);
        if (!cutOff) continue;
        groups[groupOf(cutOff.minutes)] += 1;
        hurried.push({ ...part, cutOffAt: cutOff.at, minutes: cutOff.minutes });
      }
    }
  }
  const next = hurried.sort((a, b) => a.minutes - b.minutes).slice(0, partsNamed);
  return { groups, next, more };
}
