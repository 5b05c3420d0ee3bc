import { InvalidArgumentError } from 'commander';

/** A parser of an option that takes one of a few words. */
export function choice<const T extends string>(words: readonly T[]): (text: string) => T {
  return (text) => {
    const found = words.find((word) => word === text);
    if (found === undefined) throw new InvalidArgumentError(`One of these is expected: ${words.join(', ')}.`);
    return found;
  };
}

/** An ISO date or time, as an instant. */
export function instant(text: string): string {
  const time = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time))
    throw new InvalidArgumentError('A date or time is expected, such as 2026-03-01 or 2026-03-01T08:00:00Z.');
  return new Date(time).toISOString();
}

const paceUnits: Readonly<Record<string, number>> = { s: 1000, min: 60_000, h: 3_600_000 };

/** `60/min`: milliseconds between two. */
export function pace(text: string): number {
  const [, count = '', unit = ''] = /^(\d{1,6})\/(s|min|h)$/.exec(text) ?? [];
  if (Number(count) < 1)
    throw new InvalidArgumentError('So many in a time are expected, such as 60/min, 2/s or 100/h.');
  return Math.ceil((paceUnits[unit] ?? 0) / Number(count));
}

/** A port to listen on. */
export function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535)
    throw new InvalidArgumentError('A port from 1 to 65535 is expected.');
  return port;
}
