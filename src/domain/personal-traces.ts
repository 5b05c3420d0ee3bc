import type { Address, Order } from './order.ts';

/** Shorter texts stand in too many files that are about somebody else. */
const fewest = 6;

/** By what a file is recognised that names the buyer of an order. */
export interface Traces {
  /** Each of them alone says so: e-mail address, telephone, street, full name, gift message. */
  readonly alone: readonly string[];
  /** All of them in one file say so: names may stand in columns of their own. */
  readonly together: readonly string[];
}

export function tracesOf(order: Order): Traces {
  const people = [order.shipTo, order.billTo];
  const alone = [...people.flatMap(ownWords), order.giftMessage, order.instructions]
    .map((text) => text.trim())
    .filter((text) => text.length >= fewest);
  const name = order.shipTo.lastName.trim() || order.shipTo.firstName.trim();
  return { alone: [...new Set(alone)], together: name === '' ? [] : [order.orderNumber, name] };
}

function ownWords({ firstName, lastName, company, address1, address2, phone, email }: Address): string[] {
  return [`${firstName} ${lastName}`, `${lastName}, ${firstName}`, company, address1, address2, phone, email];
}

/** Whether these are the traces in a file in which `found` stand. */
export function isNamedBy(traces: Traces, found: ReadonlySet<string>): boolean {
  if (traces.alone.some((text) => found.has(text))) return true;
  return traces.together.length > 0 && traces.together.every((text) => found.has(text));
}
