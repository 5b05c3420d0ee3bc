import type { Calendar } from '../domain/calendar/calendar.ts';
import type { MappingKind } from '../mapping/contract.ts';
import { builtInLayer, connectorOf, readApiConnection, settingsLayer } from './api-settings.ts';
import { readInlet, readOutlet, type Standing } from './endpoints.ts';
import type { RawCart } from './grammar.ts';
import { type Layer, readLayer } from './layers.ts';
import { readLoadOptions } from './load-options.ts';
import type { Reading } from './reading.ts';
import { readTiming } from './services.ts';
import type { Cart } from './workspace.ts';
import type { YamlFile } from './yaml-file.ts';

type Kind = 'orders' | 'confirmations' | 'inventory';

/** Confirmations are shipments on their way to a cart. */
const mappingKinds: Readonly<Record<Kind, MappingKind>> = {
  orders: 'orders',
  confirmations: 'shipments',
  inventory: 'inventory',
};

interface CartOrigin {
  readonly yaml: YamlFile;
  readonly merchant: string;
  readonly id: string;
  /** Of the merchant. */
  readonly zone: string;
  readonly calendar: Calendar | undefined;
  /** The merchant was. */
  readonly closed: boolean;
}

export function readCart(reading: Reading, origin: CartOrigin, raw: RawCart, standings: Standing[]): Cart {
  const { yaml, merchant, id, calendar, closed } = origin;
  const path = ['carts', id];
  const zone = raw.zone ?? origin.zone;
  const builtIn = connect(reading, origin, raw);
  const at = (kind: Kind) =>
    ({
      id: endpointId(origin, kind),
      layers: [layerOf(reading, origin, kind, raw[kind]), builtIn(kind)],
      order: 'client-then-wms',
      client: '',
    }) as const;
  const orders = readInlet(reading, at('orders'), standings);
  const confirmations = readOutlet(reading, at('confirmations'), standings);
  const inventory = readOutlet(reading, at('inventory'), standings);
  const place = { reading, yaml, path: [...path, 'services'], zone, calendar, closed, subject: `cart ${id}` };
  const named = raw.services ?? {};
  return {
    id,
    merchant,
    type: raw.type ?? 'csv',
    source: raw.source ?? id,
    description: raw.description ?? '',
    zone,
    orders,
    confirmations,
    inventory,
    services: {
      'order download': readTiming(place, 'order download', named['order download'], orders !== null),
      'shipment upload': readTiming(place, 'shipment upload', named['shipment upload'], confirmations !== null),
      'inventory upload': readTiming(place, 'inventory upload', named['inventory upload'], inventory !== null),
    },
    loadOptions: readLoadOptions(reading, yaml, [...path, 'load options'], raw['load options'], {
      type: raw.type ?? 'csv',
      zone,
    }),
  };
}

function endpointId({ merchant, id }: CartOrigin, kind: Kind): string {
  return `${merchant}/${id}/${kind}`;
}

function layerOf(reading: Reading, origin: CartOrigin, kind: Kind, raw: RawCart[Kind]): Layer | undefined {
  const direction = kind === 'orders' ? 'from' : 'to';
  const path = ['carts', origin.id, kind];
  return readLayer(
    reading,
    { yaml: origin.yaml, path, kind: mappingKinds[kind], direction, name: endpointId(origin, kind) },
    raw,
  );
}

/** A cart that is spoken to is one connection; its endpoints need not be written. */
function connect(
  reading: Reading,
  { yaml, merchant, id }: CartOrigin,
  raw: RawCart,
): (kind: Kind) => Layer | undefined {
  const path = ['carts', id];
  const connector = connectorOf(reading, yaml, [...path, 'type'], raw.type, { role: 'cart', files: 'csv' });
  if (!connector) return () => undefined;
  const name = `${merchant}/${id}`;
  const at = settingsLayer(yaml, path, raw.settings);
  const connection = readApiConnection(reading, connector, name, [at]);
  if (connection) reading.connections.set(name, connection);
  return (kind) => builtInLayer(reading, connector, name, [at], mappingKinds[kind], kind === 'orders' ? 'from' : 'to');
}
