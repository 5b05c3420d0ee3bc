import { createHmac, timingSafeEqual } from 'node:crypto';
import { fieldsOf, textOf } from '../../api/values.ts';
import type { Hint, InboundRequest } from '../../api-contract.ts';
import type { QuickbooksCommerceSettings } from './settings.ts';

/** Base64 of HMAC-SHA256 over the body, with the secret of the application. */
export function hintOf(settings: QuickbooksCommerceSettings, { headers, body }: InboundRequest): Hint | undefined {
  const secret = settings['client secret'];
  if (secret === undefined) return undefined;
  const right = createHmac('sha256', secret).update(body).digest();
  const given = Buffer.from(headers.get('x-gecko-signature') ?? '', 'base64');
  if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
  return { kinds: /^(order|address)\./.test(eventOf(body)) ? ['orders'] : [] };
}

function eventOf(body: Buffer): string {
  try {
    return textOf(fieldsOf(JSON.parse(body.toString('utf8'))).event);
  } catch {
    return '';
  }
}
