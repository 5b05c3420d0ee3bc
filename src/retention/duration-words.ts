const day = 86_400;

/** `90 days`, or hours where it is no whole number of days. */
export function durationWords(seconds: number): string {
  const [count, unit] = seconds % day === 0 ? [seconds / day, 'day'] : [Math.round(seconds / 3600), 'hour'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
