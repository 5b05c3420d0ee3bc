import { GraphQLError } from 'graphql';
import { parseSearch, type Term } from './search.ts';
import type { SimFulfillmentOrder, SimOrder, SimVariant } from './shop.ts';

export function displayOf({ fulfillments, fulfillmentOrders }: SimOrder): string {
  const left = fulfillmentOrders.some(({ lines }) => lines.some(({ remaining }) => remaining > 0));
  if (fulfillments.some(({ status }) => status === 'SUCCESS')) return left ? 'PARTIALLY_FULFILLED' : 'FULFILLED';
  const statuses = fulfillmentOrders.map(({ status }) => status);
  return statuses.includes('ON_HOLD') ? 'ON_HOLD' : statuses.includes('SCHEDULED') ? 'SCHEDULED' : 'UNFULFILLED';
}

export function searchOf(query: string | undefined | null, keys: readonly string[]): ReturnType<typeof parseSearch> {
  try {
    return parseSearch(query ?? '', keys);
  } catch (thrown) {
    throw new GraphQLError((thrown as Error).message, { extensions: { code: 'INVALID_SEARCH' } });
  }
}

/** Filters of the search of orders [V names]; unknown ones are refused here, the vendor passes over them with a warning [I]. */
export function matchesOrder(order: SimOrder, { key, op, value }: Term): boolean {
  const display = displayOf(order);
  switch (key) {
    case 'id':
      return order.id.endsWith(`/${value}`);
    case 'updated_at':
      return compared(order.updatedAt, op, value);
    case 'created_at':
      return compared(order.createdAt, op, value);
    case 'financial_status':
      return order.financial.toLowerCase() === value;
    case 'fulfillment_status':
      if (value === 'partial') return display === 'PARTIALLY_FULFILLED';
      if (value === 'shipped' || value === 'fulfilled') return display === 'FULFILLED';
      if (value === 'on_hold' || value === 'scheduled') return display.toLowerCase() === value;
      if (value === 'unfulfilled') return display === 'UNFULFILLED';
      break;
    case 'status':
      if (value === 'any') return true;
      if (value === 'cancelled') return order.cancelledAt !== null;
      if (value === 'open') return order.cancelledAt === null;
      break;
  }
  throw new GraphQLError(`Unknown filter ${key}:${value}`, { extensions: { code: 'INVALID_SEARCH' } });
}

/** Filters of the search of fulfillment orders [V names]. */
export function matchesFulfillmentOrder(one: SimFulfillmentOrder, { key, op, value }: Term): boolean {
  if (key === 'updated_at') return compared(one.updatedAt, op, value);
  if (key === 'status') return one.status.toLowerCase() === value;
  return (key === 'id' ? one.id : one.location).endsWith(`/${value}`);
}

function compared(at: string, op: Term['op'], value: string): boolean {
  const [mine, theirs] = [Date.parse(at), Date.parse(value)];
  if (Number.isNaN(theirs)) throw new GraphQLError(`Not a time: ${value}`, { extensions: { code: 'INVALID_SEARCH' } });
  return { '>=': mine >= theirs, '>': mine > theirs, '<=': mine <= theirs, '<': mine < theirs, '': mine === theirs }[
    op
  ];
}

/** A SKU is found by its words, whatever stands between and around them [V]. */
export function matchesVariant({ sku }: SimVariant, { key, value }: Term): boolean {
  if (key !== 'sku') throw new GraphQLError(`Unknown filter ${key}`, { extensions: { code: 'INVALID_SEARCH' } });
  const words = (text: string) =>
    text
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word !== '');
  const mine = new Set(words(sku));
  return words(value).every((word) => mine.has(word));
}
