import { createHmac, timingSafeEqual } from 'node:crypto';
import { fieldsOf, textOf } from '../../api/values.ts';
import type { Hint, InboundRequest } from '../../api-contract.ts';
import type { EasypostSettings } from './settings.ts';

const prefix = 'hmac-sha256-hex=';

/** Tracker events as the shipping API of EasyPost signs them: over the raw body, with the secret in its compatible form (NFKD). */
export function hintOf(settings: EasypostSettings, { headers, body }: InboundRequest): Hint | undefined {
  const secret = settings['webhook secret'];
  const said = headers.get('x-hmac-signature') ?? '';
  if (secret === '' || !said.startsWith(prefix)) return undefined;
  const made = createHmac('sha256', secret.normalize('NFKD')).update(body).digest();
  const given = Buffer.from(said.slice(prefix.length), 'hex');
  if (given.length !== made.length || !timingSafeEqual(given, made)) return undefined;
  return { kinds: isOfTracker(body) ? ['shipments'] : [] };
}

function isOfTracker(body: Buffer): boolean {
  try {
    return textOf(fieldsOf(JSON.parse(body.toString('utf8'))).description).startsWith('tracker.');
  } catch {
    return false;
  }
}
