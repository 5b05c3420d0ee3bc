import type { Calendar } from './calendar.ts';
import { workingSecondsBetween } from './working-time.ts';

/** Gaps that are looked at: the habits of the last weeks. */
export const gapsAtMost = 20;
/** Fewer say nothing about a habit. */
const gapsAtLeast = 5;
/** Files this close together are one arrival: a partner that sends ten at once is not silent between them. */
const together = 10 * 60;
/** A shorter silence is no news, however lively the partner. */
const shortest = 3600;

/**
 * How long a partner is usually silent at most, in seconds of working time: of its last 20 gaps, nights, weekends and holidays left out,
 * the one that only a twentieth exceed. `null` = too little is known. `arrivals`: instants, the latest last.
 */
export function usualSilence(calendar: Calendar, arrivals: readonly string[]): number | null {
  const gaps: number[] = [];
  let last: string | undefined;
  for (const arrival of [...arrivals].reverse()) {
    if (last !== undefined && Date.parse(last) - Date.parse(arrival) < together * 1000) {
      last = arrival;
      continue;
    }
    if (last !== undefined) gaps.push(workingSecondsBetween(calendar, arrival, last));
    last = arrival;
    if (gaps.length === gapsAtMost) break;
  }
  return gaps.length < gapsAtLeast ? null : Math.max(shortest, percentile95(gaps));
}

/** Working time since the last arrival, in seconds. */
export function silentSeconds(calendar: Calendar, last: string, now: string): number {
  return workingSecondsBetween(calendar, last, now);
}

/** The smallest value that at least 95 of 100 do not exceed; 0 of none. */
export function percentile95(values: readonly number[]): number {
  return percentile(values, 0.95);
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
