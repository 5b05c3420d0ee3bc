import type { Calendar } from '../domain/calendar/calendar.ts';
import { didYouMean } from '../support/nearest.ts';
import { nearestCalendar, type PlacedCalendar, readCalendar } from './calendars.ts';
import { readCart } from './carts.ts';
import type { Standing } from './endpoints.ts';
import { namePattern, type RawMerchant } from './grammar.ts';
import type { Reading } from './reading.ts';
import { readTiming } from './services.ts';
import { leftInPlace } from './shadow.ts';
import { readClientDirectories, readWarehouse, readWmsLayer, type WmsDefinition } from './warehouses.ts';
import type { Cart, Merchant, MerchantWms } from './workspace.ts';
import type { YamlFile } from './yaml-file.ts';

/** What a merchant inherits. */
export interface MerchantHome {
  readonly zone: string;
  /** The workspace's own. */
  readonly calendar: PlacedCalendar;
  readonly definitions: ReadonlyMap<string, WmsDefinition>;
  /** Names under `wms:`, also of those that did not read. */
  readonly declaredWms: ReadonlySet<string>;
  /** `''` = none. */
  readonly defaultWms: string;
}

export function readMerchant(
  reading: Reading,
  yaml: YamlFile,
  id: string,
  raw: RawMerchant,
  home: MerchantHome,
  standings: Standing[],
): Merchant {
  if (!namePattern.test(id)) {
    const message = `"${id}" cannot be the name of a merchant. Rename the file: lower-case letters, digits, "-" and "_", at most 40 characters.`;
    reading.found({ file: yaml.file, line: 1, column: 1, code: 'CONFIG_NAME', message });
  }
  const zone = raw.zone ?? home.zone;
  const wms = readMainWms(reading, yaml, id, raw, home);
  const calendars = {
    merchant: { layer: readCalendar(reading, yaml, ['calendar'], raw.calendar), zone },
    workspace: home.calendar,
  };
  const calendar = nearestCalendar(reading, [calendars.merchant, calendars.workspace]);
  const warehouses = readWarehouses(reading, yaml, id, raw, wms, home, calendars, standings);
  const place = { reading, yaml, path: ['services'], zone, calendar, subject: `merchant ${id}` };
  const named = raw.services ?? {};
  const uses = [...warehouses.values()];
  const shadow = raw.mode === 'shadow';
  const carts = readCarts(reading, yaml, id, raw, { zone, calendar }, warehouses, standings);
  return {
    id,
    name: raw.name ?? id,
    ...(shadow && { shadow }),
    zone,
    ...(calendar && { calendar }),
    wms,
    warehouses,
    carts: shadow ? leftInPlace(reading, yaml, carts) : carts,
    services: {
      'order delivery': readTiming(
        place,
        'order delivery',
        named['order delivery'],
        uses.some((use) => use.orders !== null),
      ),
      'shipping confirmations': readTiming(
        place,
        'shipping confirmations',
        named['shipping confirmations'],
        uses.some((use) => use.shipments !== null || use.answers?.acknowledgements || use.answers?.returns),
      ),
      inventory: readTiming(
        place,
        'inventory',
        named.inventory,
        uses.some((use) => use.inventory !== null),
      ),
    },
    contacts: raw['error contacts'] ?? [],
  };
}

function readMainWms(reading: Reading, yaml: YamlFile, id: string, raw: RawMerchant, home: MerchantHome): string {
  if (raw.wms === undefined) {
    if (home.defaultWms === '') {
      const message = `Merchant ${id} needs "wms": which WMS gets its orders. Or set "default wms" in crossdock.yaml.`;
      reading.found({ file: yaml.file, line: 1, column: 1, code: 'CONFIG_MISSING_KEY', message });
    }
    return home.defaultWms;
  }
  checkWmsName(reading, yaml, ['wms'], raw.wms, home.declaredWms);
  return raw.wms;
}

export function checkWmsName(
  reading: Reading,
  yaml: YamlFile,
  path: readonly string[],
  name: string,
  declared: ReadonlySet<string>,
  part: 'key' | 'value' = 'value',
): void {
  if (declared.has(name)) return;
  const guess = didYouMean(name, declared) || ' Add it under "wms" in crossdock.yaml.';
  reading.found(yaml.finding(path, 'CONFIG_UNKNOWN_WMS', `There is no WMS "${name}".${guess}`, part));
}

function readWarehouses(
  reading: Reading,
  yaml: YamlFile,
  id: string,
  raw: RawMerchant,
  main: string,
  home: MerchantHome,
  calendars: { readonly merchant: PlacedCalendar; readonly workspace: PlacedCalendar },
  standings: Standing[],
): Map<string, MerchantWms> {
  const common = readClientDirectories(reading, yaml, ['directories'], raw.directories);
  const warehouses = new Map<string, MerchantWms>();
  const named = raw.warehouses ?? {};
  for (const name of Object.keys(named))
    checkWmsName(reading, yaml, ['warehouses', name], name, home.declaredWms, 'key');
  for (const name of new Set([main, ...Object.keys(named)])) {
    const definition = home.definitions.get(name);
    if (!definition) continue;
    const nearest = named[name] ?? {};
    const prefix = `${id}/${name}`;
    const own = [
      readWmsLayer(reading, yaml, ['warehouses', name], nearest, prefix),
      readWmsLayer(reading, yaml, ['wms settings'], raw['wms settings'] ?? {}, prefix),
    ];
    const directories = [
      readClientDirectories(reading, yaml, ['warehouses', name, 'directories'], nearest.directories),
      common,
    ];
    warehouses.set(name, readWarehouse(reading, { merchant: id, definition, own, directories, calendars }, standings));
  }
  return warehouses;
}

function readCarts(
  reading: Reading,
  yaml: YamlFile,
  merchant: string,
  raw: RawMerchant,
  inherited: { readonly zone: string; readonly calendar: Calendar | undefined },
  warehouses: ReadonlyMap<string, MerchantWms>,
  standings: Standing[],
): Map<string, Cart> {
  const carts = new Map<string, Cart>();
  for (const [id, settings] of Object.entries(raw.carts ?? {})) {
    if (warehouses.has(id)) {
      const message = `The cart ${id} has the name of a WMS of this merchant. Rename the cart.`;
      reading.found(yaml.finding(['carts', id], 'CONFIG_DUPLICATE_NAME', message, 'key'));
    }
    carts.set(id, readCart(reading, { yaml, merchant, id, ...inherited }, settings, standings));
  }
  return carts;
}
