import type { Address, Order, OrderLine } from './order.ts';

/**
 * The order without what says who bought it and where it went. Numbers, references, SKUs, quantities and money stay: a late shipment finds
 * it by them and the cart can be told. The country stays for figures. Doing it twice changes nothing.
 */
export function withoutPersonalData(order: Order): Order {
  const { customerTags: _, ...rest } = order;
  return {
    ...rest,
    giftMessage: '',
    instructions: '',
    shipTo: withoutPerson(order.shipTo),
    billTo: withoutPerson(order.billTo),
    lines: order.lines.map(plainLine),
    extra: {},
  };
}

function withoutPerson({ country }: Address): Address {
  return {
    firstName: '',
    lastName: '',
    company: '',
    address1: '',
    address2: '',
    address3: '',
    city: '',
    state: '',
    postalCode: '',
    country,
    phone: '',
    email: '',
    residential: false,
  };
}

/** Engravings and the like stand in the extra fields of a line. */
function plainLine(line: OrderLine): OrderLine {
  return { ...line, extra: {} };
}
