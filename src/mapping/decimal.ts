/** Decimal text, exact: money is never a float. A value is an integer and a number of places. */
interface Scaled {
  readonly units: bigint;
  readonly places: number;
}

const decimal = /^([+-]?)(\d+)(?:\.(\d*))?$/;

export function isDecimal(text: string): boolean {
  return decimal.test(text);
}

function scaled(text: string): Scaled {
  const parts = decimal.exec(text);
  if (!parts) throw new RangeError(`"${text}" is not a decimal number.`);
  const [, sign, whole = '', fraction = ''] = parts;
  return { units: BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`), places: fraction.length };
}

function unscaled({ units, places }: Scaled): string {
  const sign = units < 0n ? '-' : '';
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0');
  return places === 0 ? sign + digits : `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

export function times(amount: string, factor: number): string {
  const { units, places } = scaled(amount);
  return unscaled({ units: units * BigInt(factor), places });
}

export function minus(one: string, other: string): string {
  const [a, b] = [scaled(one), scaled(other)];
  const places = Math.max(a.places, b.places);
  return unscaled({
    units: a.units * 10n ** BigInt(places - a.places) - b.units * 10n ** BigInt(places - b.places),
    places,
  });
}

/** With exactly so many places; half is rounded away from zero. */
export function toPlaces(amount: string, wanted: number): string {
  const { units, places } = scaled(amount);
  if (places <= wanted) return unscaled({ units: units * 10n ** BigInt(wanted - places), places: wanted });
  const divisor = 10n ** BigInt(places - wanted);
  const half = units < 0n ? -divisor / 2n : divisor / 2n;
  return unscaled({ units: (units + half) / divisor, places: wanted });
}

export function plus(one: string, other: string): string {
  return minus(one, minus('0', other));
}

export function product(one: string, other: string): string {
  const [a, b] = [scaled(one), scaled(other)];
  return unscaled({ units: a.units * b.units, places: a.places + b.places });
}

/** -1, 0 or 1: the first is less, the same, more. */
export function compared(one: string, other: string): number {
  const difference = scaled(minus(one, other)).units;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
