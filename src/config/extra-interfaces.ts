import type { Calendar } from '../domain/calendar/calendar.ts';
import type { MappingKind } from '../mapping/contract.ts';
import { limits } from '../support/limits.ts';
import { readOutlet, type Standing } from './endpoints.ts';
import type { RawExtraInterface, RawMerchant } from './grammar.ts';
import { type Layer, readLayer, webhookTransport } from './layers.ts';
import type { Reading } from './reading.ts';
import { readTiming } from './services.ts';
import type { ExtraInterface, MerchantWms, Outlet } from './workspace.ts';
import type { YamlFile } from './yaml-file.ts';

type Kind = 'orders' | 'tracking';

const mappingKinds: Readonly<Record<Kind, MappingKind>> = { orders: 'orders', tracking: 'shipments' };

/** In place of a mapping's name; no file in `mappings/` can be called so. */
export const ownJson = '(Crossdock JSON)';

interface Origin {
  readonly yaml: YamlFile;
  readonly merchant: string;
  /** Of the merchant. */
  readonly zone: string;
  readonly calendar: Calendar | undefined;
  /** The merchant has ended: nothing runs by itself. */
  readonly closed: boolean;
}

/** Who else gets copies. Their endpoints have ids like those of carts and WMSes, so they share one list of names. */
export function readExtraInterfaces(
  reading: Reading,
  origin: Origin,
  raw: RawMerchant,
  warehouses: ReadonlyMap<string, MerchantWms>,
  standings: Standing[],
): Map<string, ExtraInterface> {
  const extras = new Map<string, ExtraInterface>();
  for (const [id, settings] of Object.entries(raw['extra interfaces'] ?? {})) {
    if (warehouses.has(id) || Object.hasOwn(raw.carts ?? {}, id)) {
      const message = `The extra interface ${id} has the name of a cart or WMS of this merchant. Rename it.`;
      reading.found(origin.yaml.finding(['extra interfaces', id], 'CONFIG_DUPLICATE_NAME', message, 'key'));
    }
    extras.set(id, readExtraInterface(reading, origin, id, settings, standings));
  }
  return extras;
}

function readExtraInterface(
  reading: Reading,
  origin: Origin,
  id: string,
  raw: RawExtraInterface,
  standings: Standing[],
): ExtraInterface {
  const { yaml, zone, calendar, closed } = origin;
  const path = ['extra interfaces', id, 'services'];
  const place = { reading, yaml, path, zone, calendar, closed, subject: `extra interface ${id}` };
  const orders = readCopies(reading, origin, id, 'orders', raw, standings);
  const tracking = readCopies(reading, origin, id, 'tracking', raw, standings);
  const named = raw.services ?? {};
  return {
    id,
    description: raw.description ?? '',
    orders,
    tracking,
    services: {
      'order copies': readTiming(place, 'order copies', named['order copies'], orders !== null),
      'tracking copies': readTiming(place, 'tracking copies', named['tracking copies'], tracking !== null),
    },
  };
}

function readCopies(
  reading: Reading,
  { yaml, merchant }: Origin,
  id: string,
  kind: Kind,
  raw: RawExtraInterface,
  standings: Standing[],
): Outlet | null {
  const name = `${merchant}/${id}/${kind}`;
  const at = { yaml, path: ['extra interfaces', id, kind] };
  const own = readLayer(reading, { ...at, kind: mappingKinds[kind], direction: 'to', name, copies: true }, raw[kind]);
  const layers = [own, usualFor(reading, own)];
  return readOutlet(reading, { id: name, layers, order: 'client-then-wms', client: '' }, standings);
}

/** Copies take no numbers from the WMS's files. A webhook understands our own JSON, and is not sent a whole day at once. */
function usualFor(reading: Reading, own: Layer | undefined): Layer | undefined {
  if (!own || own.raw === 'off') return undefined;
  const { yaml, path, connection = '' } = own;
  const byWebhook = reading.connections.get(connection)?.transport === webhookTransport;
  const more = byWebhook ? { mapping: ownJson, 'at most': limits.webhookRecords } : {};
  return { yaml, path, raw: { numbering: 'endpoint', ...more } };
}
