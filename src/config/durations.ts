import { z } from 'zod';

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

export const durationPattern = /^\d{1,6}[smhd]$/;

/** Seconds of `30s`, `15m`, `1h` or `2d`; the text must match `durationPattern`. */
export function durationSeconds(text: string): number {
  return Number(text.slice(0, -1)) * (unitSeconds[text.slice(-1)] ?? 1);
}

/** The shortest way to write it: `90s`, `15m`, `1h`, `2d`. */
export function durationText(seconds: number): string {
  for (const unit of ['d', 'h', 'm']) {
    const size = unitSeconds[unit] ?? 1;
    if (seconds >= size && seconds % size === 0) return `${seconds / size}${unit}`;
  }
  return `${seconds}s`;
}

/** A duration in a file of the workspace; becomes seconds. */
export const duration = z
  .string({ error: 'Write a duration such as 30s, 15m, 1h or 2d.' })
  .regex(durationPattern, 'Write a duration such as 30s, 15m, 1h or 2d.')
  .transform(durationSeconds);
