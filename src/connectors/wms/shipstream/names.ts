import type { Address } from '../../../domain/order.ts';

export interface SplitName {
  readonly firstname: string;
  readonly lastname: string;
}

/** What stands for the half that a name of one word lacks: ShipStream wants both. */
const nothing = '-';

/**
 * ShipStream has no field for a full name. Where only one half is filled, its last word is the last name. Where nobody is named, the
 * company is who receives it. `undefined` = there is neither.
 */
export function splitName({ firstName, lastName, company }: Address): SplitName | undefined {
  const [first, last] = [plain(firstName), plain(lastName)];
  if (first !== '' && last !== '') return { firstname: first, lastname: last };
  const whole = first || last || plain(company);
  if (whole === '') return undefined;
  const at = whole.lastIndexOf(' ');
  return at < 0
    ? { firstname: whole, lastname: nothing }
    : { firstname: whole.slice(0, at), lastname: whole.slice(at + 1) };
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
