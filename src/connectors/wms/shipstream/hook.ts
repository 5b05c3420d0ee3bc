import { createHmac, timingSafeEqual } from 'node:crypto';
import { fieldsOf, textOf } from '../../api/values.ts';
import type { Hint, InboundRequest } from '../../api-contract.ts';
import type { Settings } from './settings.ts';

/** Signed over the exact bytes. What came twice, or out of order, only makes us look once more. */
export function readHook(settings: Settings, { method, headers, body }: InboundRequest): Hint | undefined {
  const secret = settings['webhook secret'];
  const signature = headers.get('x-plugin-hmac-sha256') ?? '';
  if (secret === undefined || method !== 'POST' || !isSigned(secret, signature, body)) return undefined;
  return { kinds: kindsOf(topicOf(body)) };
}

function isSigned(secret: string, signature: string, body: Buffer): boolean {
  const right = createHmac('sha256', secret).update(body).digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === right.length && timingSafeEqual(given, right);
}

function topicOf(body: Buffer): string {
  try {
    return textOf(fieldsOf(JSON.parse(body.toString('utf8'))).topic);
  } catch {
    return '';
  }
}

function kindsOf(topic: string): Hint['kinds'] {
  const [about] = topic.split(':');
  if (about === 'shipment' || about === 'order') return ['shipments'];
  return about === 'inventory' || about === 'delivery' ? ['inventory'] : [];
}
