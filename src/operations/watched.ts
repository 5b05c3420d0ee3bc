import { type PartnerSilence, partnerSilences } from '../clockwork/partners.ts';
import type { OrderStatus } from '../domain/order-status.ts';
import type { StageName } from '../pipeline.ts';
import type { StageCount } from '../queue/queue.ts';
import { type StageAge, stageAges } from '../storage/stage-ages.ts';
import type { Dock } from './dock.ts';
import type { Scope } from './scope.ts';

/** What somebody watches by the clock: how long things wait, and who says nothing. */
export interface Watched {
  readonly waits: readonly StageWait[];
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
