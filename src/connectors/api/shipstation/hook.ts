import { createHash, timingSafeEqual } from 'node:crypto';
import type { Hint, InboundRequest } from '../../api-contract.ts';
import { fieldsOf, textOf } from '../values.ts';
import type { Account } from './account.ts';

const orderEvents = ['ORDER_NOTIFY', 'ITEM_ORDER_NOTIFY'];

/** Nothing is signed, so the address holds a secret; and the address that the body names is not called: a hint to look is enough. */
export function hintOf(account: Account, { method, query, body }: InboundRequest): Hint | undefined {
  const secret = account['webhook secret'];
  if (method !== 'POST' || secret === undefined || !isSame(query.get('secret') ?? '', secret)) return undefined;
  const type = textOf(fieldsOf(parsed(body)).resource_type);
  if (type === '') return undefined;
  return { kinds: [orderEvents.includes(type) ? 'orders' : 'shipments'] };
}

function isSame(given: string, secret: string): boolean {
  const [a, b] = [given, secret].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
