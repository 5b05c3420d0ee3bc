import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Hint, InboundRequest } from '../../api-contract.ts';
import type { Settings } from './settings.ts';

/** `topic` of the request, such as `order.updated`. The form with which a new webhook introduces itself has none, and no news. */
export function hook(settings: Settings, { method, headers, body }: InboundRequest): Hint | undefined {
  const secret = settings['webhook secret'];
  if (secret === undefined || method !== 'POST') return undefined;
  if (!isSigned(secret, headers.get('x-wc-webhook-signature') ?? '', body))
    return isPing(headers, body) ? none : undefined;
  return (headers.get('x-wc-webhook-topic') ?? '').startsWith('order.') ? { kinds: ['orders'] } : none;
}

const none: Hint = { kinds: [] };

function isSigned(secret: string, given: string, body: Buffer): boolean {
  const right = createHmac('sha256', secret).update(body).digest();
  const theirs = Buffer.from(given, 'base64');
  return theirs.length === right.length && timingSafeEqual(theirs, right);
}

/** It is not signed, and the shop gives up a webhook whose ping is turned away; it says nothing, so it may come from anybody. */
function isPing(headers: Headers, body: Buffer): boolean {
  return (
    !headers.has('x-wc-webhook-signature') && /^webhook_id=\d{1,12}$/.test(body.subarray(0, 64).toString('latin1'))
  );
}
