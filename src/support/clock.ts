/** The wall clock as an argument, so that a test can hold it still. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** The same as ISO instant with milliseconds and `Z`. */
  iso(): string;
}

export const systemClock: Clock = clockFrom(Date.now);

export function clockFrom(now: () => number): Clock {
  return { now, iso: () => new Date(now()).toISOString() };
}

export function secondsLater(iso: string, seconds: number): string {
  return new Date(Date.parse(iso) + seconds * 1000).toISOString();
}
