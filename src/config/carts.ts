import { DateTime } from 'luxon';
import type { Calendar } from '../domain/calendar/calendar.ts';
import type { MappingKind } from '../mapping/contract.ts';
import { readInlet, readOutlet, type Standing } from './endpoints.ts';
import type { RawCart } from './grammar.ts';
import { type Layer, readLayer } from './layers.ts';
import type { Reading } from './reading.ts';
import { readTiming } from './services.ts';
import { pathText } from './shape.ts';
import type { Cart, LoadOptions } from './workspace.ts';
import type { Path, YamlFile } from './yaml-file.ts';

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
}

export function readCart(reading: Reading, origin: CartOrigin, raw: RawCart, standings: Standing[]): Cart {
  const { yaml, merchant, id, calendar } = origin;
  const path = ['carts', id];
  const zone = raw.zone ?? origin.zone;
  const at = (kind: Kind) =>
    ({
      id: endpointId(origin, kind),
      layers: [layerOf(reading, origin, kind, raw[kind])],
      order: 'client-then-wms',
      client: '',
    }) as const;
  const orders = readInlet(reading, at('orders'), standings);
  const confirmations = readOutlet(reading, at('confirmations'), standings);
  const inventory = readOutlet(reading, at('inventory'), standings);
  const place = { reading, yaml, path: [...path, 'services'], zone, calendar, subject: `cart ${id}` };
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
    loadOptions: readLoadOptions(reading, yaml, [...path, 'load options'], raw['load options'], zone),
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

function readLoadOptions(
  reading: Reading,
  yaml: YamlFile,
  path: Path,
  raw: RawCart['load options'],
  zone: string,
): LoadOptions {
  return {
    earliestOrderDate: readEarliest(
      reading,
      yaml,
      [...path, 'earliest order date'],
      raw?.['earliest order date'],
      zone,
    ),
    minimumInventoryLevel: raw?.['minimum inventory level'] ?? 0,
    inventoryWarehouse: raw?.['inventory warehouse'] ?? '',
    rejectUnmapped: raw?.['reject unmapped shipping codes'] ?? false,
    translateItemCode: raw?.['translate item code'] ?? '',
    inventoryAlias: raw?.['sync inventory alias'] ?? '',
  };
}

/** A date begins at midnight of the cart's zone. */
function readEarliest(reading: Reading, yaml: YamlFile, path: Path, raw: string | undefined, zone: string): string {
  if (raw === undefined) return '';
  const at = DateTime.fromISO(raw, { zone, setZone: false });
  const instant = /^\d{4}-\d\d-\d\d/.test(raw) ? at.toUTC().toISO() : null;
  if (instant !== null) return instant;
  reading.found(yaml.finding(path, 'CONFIG_VALUE', `${pathText(path)}: Write a date such as 2026-01-31.`));
  return '';
}
