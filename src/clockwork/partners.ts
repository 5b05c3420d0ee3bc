import { type InletPlace, inletPlaces, serviceRuns } from '../config/lookup.ts';
import { type Calendar, calendarOf } from '../domain/calendar/calendar.ts';
import { gapsAtMost, silentSeconds, usualSilence } from '../domain/calendar/silence.ts';
import { arrivalsAt } from '../storage/arrivals.ts';
import type { Scope } from '../storage/scope.ts';
import type { Tools } from '../tools.ts';

/** How long ago a partner was heard of at one endpoint. */
export interface PartnerSilence {
  /** Endpoint. */
  readonly inlet: string;
  readonly merchant: string;
  readonly connection: string;
  /** The last file, as ISO instant; `null` = there never was one. */
  readonly lastAt: string | null;
  /** Working time since then, in seconds. */
  readonly silentFor: number;
  /** Seconds of working time that are borne: by the setting, or learned; `null` = too little is known, or nobody is to be told. */
  readonly bears: number | null;
  readonly by: 'setting' | 'usual' | 'unknown' | 'never';
  readonly silent: boolean;
}

/** Partners often send several files at once; so many rows hold 20 gaps of nearly all. */
const arrivalsRead = 10 * gapsAtMost;

/** Every endpoint that is read by a service, with how long it has been silent. */
export async function partnerSilences({ store, workspace, clock }: Tools, scope: Scope): Promise<PartnerSilence[]> {
  const current = workspace();
  const read = new Set(serviceRuns(current).flatMap(({ subject, timing }) => (timing.kind === 'off' ? [] : [subject])));
  const silences: PartnerSilence[] = [];
  for (const place of inletPlaces(current)) {
    const { inlet, merchant, kind } = place;
    // In shadow the WMS's files are another hub's.
    if (merchant.shadow && kind !== 'orders') continue;
    if (!read.has(inlet.id) || (scope !== 'every merchant' && !scope.includes(merchant.id))) continue;
    const arrivals = await arrivalsAt(store.reader, [merchant.id], inlet.id, arrivalsRead);
    silences.push(silenceOf(place, calendarHere(place), arrivals, clock.iso()));
  }
  return silences;
}

/** Pure. An endpoint that never had a file cannot fall silent: it was just set up. */
export function silenceOf(
  { inlet, merchant }: Pick<InletPlace, 'inlet' | 'merchant'>,
  calendar: Calendar,
  arrivals: readonly string[],
  now: string,
): PartnerSilence {
  const lastAt = arrivals.at(-1) ?? null;
  const { silentAfter } = inlet;
  const usual = silentAfter === undefined ? usualSilence(calendar, arrivals) : null;
  const bears = silentAfter === 'never' ? null : (silentAfter ?? usual);
  const by =
    silentAfter === 'never' ? 'never' : silentAfter !== undefined ? 'setting' : usual === null ? 'unknown' : 'usual';
  const silentFor = lastAt === null ? 0 : silentSeconds(calendar, lastAt, now);
  return {
    inlet: inlet.id,
    merchant: merchant.id,
    connection: inlet.connection,
    lastAt,
    silentFor,
    bears,
    by,
    silent: bears !== null && silentFor > bears,
  };
}

/** Where nobody wrote a calendar: Monday to Friday, the whole day. */
function calendarHere({ warehouse, merchant, zone }: InletPlace): Calendar {
  return warehouse?.calendar ?? merchant.calendar ?? calendarOf({ zone });
}
