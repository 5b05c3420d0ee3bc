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
