import type { Address } from '../../../domain/order.ts';
import { type Fields, textOf } from '../../api/values.ts';
import { countryOf } from './countries.ts';

/** The vendor's field for the company holds the recipient where nobody is named: a label needs a name first. */
export function addressOf(address: Fields, order: Fields): Address {
  const text = (name: string) => textOf(address[name]);
  const unnamed = text('first_name') === '' && text('last_name') === '';
  return {
    firstName: text('first_name'),
    lastName: unnamed ? text('company_name') : text('last_name'),
    company: unnamed ? '' : text('company_name'),
    address1: text('address1'),
    address2: text('address2'),
    address3: text('suburb'),
    city: text('city'),
    state: text('state'),
    postalCode: text('zip_code'),
    country: countryOf(text('country_code'), text('country')),
    phone: text('phone_number') || textOf(order.phone_number),
    email: text('email') || textOf(order.email),
    residential: false,
  };
}
