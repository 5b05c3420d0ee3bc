import type { Address } from '../../../domain/order.ts';
import { type Fields, fieldsOf, textOf } from '../../api/values.ts';

/** `undefined`: Amazon gave no address, because there is none yet or the app may not see it. */
export function addressOf(recipient: Fields, { buyerEmail }: Fields): Address | undefined {
  const given = fieldsOf(recipient.deliveryAddress);
  const lines = linesOf(given);
  if (lines.length === 0) return undefined;
  // Where a city has districts, the parcel finds its way by them; the third line is the only room for one.
  const district = textOf(given.districtOrCounty);
  return {
    ...nameOf(textOf(given.name)),
    company: textOf(given.companyName),
    address1: lines[0] ?? '',
    address2: lines[1] ?? '',
    address3: lines[2] ?? district,
    city: textOf(given.city) || textOf(given.municipality),
    state: textOf(given.stateOrRegion),
    postalCode: textOf(given.postalCode),
    country: textOf(given.countryCode).toUpperCase(),
    phone: textOf(given.phone),
    email: textOf(buyerEmail),
    residential: textOf(given.addressType) === 'RESIDENTIAL',
  };
}

/** Town and country alone are what Amazon shows to everybody: no parcel finds its way by them. */
export function hasAddress({ recipient }: Fields): boolean {
  return linesOf(fieldsOf(fieldsOf(recipient).deliveryAddress)).length > 0;
}

function linesOf({ addressLine1, addressLine2, addressLine3 }: Fields): string[] {
  return [addressLine1, addressLine2, addressLine3].map(textOf).filter((text) => text !== '');
}

/** Amazon knows one name; its last word is taken for the family name. */
function nameOf(name: string): Pick<Address, 'firstName' | 'lastName'> {
  const [, first = '', last = name] = /^(.*\S)\s+(\S+)$/s.exec(name) ?? [];
  return { firstName: first, lastName: last };
}

/** Where the driver shall leave it, and how to find the door. */
export function hintsOf({ deliveryPreference }: Fields): string {
  const { dropOffLocation, addressInstruction } = fieldsOf(deliveryPreference);
  return [textOf(dropOffLocation), textOf(addressInstruction)].filter((text) => text !== '').join('\n');
}
