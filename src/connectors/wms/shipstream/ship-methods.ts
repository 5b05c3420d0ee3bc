import { fieldsOf, textOf } from '../../api/values.ts';
import type { OfferedMethod } from '../../contract.ts';
import type { Client } from './client.ts';
import type { Settings } from './settings.ts';

/** Codes that may stand in `shipping_method`, with what people call them. */
export async function offeredMethods(client: Client, settings: Settings): Promise<OfferedMethod[]> {
  const warehouse = settings['warehouse id'];
  const services = fieldsOf(await client.ask('rate.services', [warehouse === '' ? null : Number(warehouse)]));
  return Object.entries(services).map(([code, service]) => {
    const { title, carrier_code } = fieldsOf(service);
    return { code, description: textOf(title) || code, carrier: textOf(carrier_code) };
  });
}
