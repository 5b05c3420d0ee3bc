import type { Calendar } from '../domain/calendar/calendar.ts';
import { didYouMean } from '../support/nearest.ts';
import { nearestCalendar, type PlacedCalendar, readCalendar } from './calendars.ts';
import { readCartSettings } from './cart-settings.ts';
import { readCart } from './carts.ts';
import { warnOfChosen } from './chosen-warehouses.ts';
import type { Standing } from './endpoints.ts';
import { readExtraInterfaces } from './extra-interfaces.ts';
import type { RawMerchant } from './grammar.ts';
import { readPersonalData } from './personal-data.ts';
import type { Reading } from './reading.ts';
import { readRouting, routedTo } from './routing.ts';
import { readTiming } from './services.ts';
import { leftInPlace } from './shadow.ts';
import { isObject } from './shape.ts';
import { readClientDirectories, readWarehouse, readWmsLayer, type WmsDefinition } from './warehouses.ts';
import { namePattern } from './word-grammar.ts';
import type { Cart, Merchant, MerchantWms } from './workspace.ts';
import type { Path, YamlFile } from './yaml-file.ts';

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
  /** How long personal data is kept, in seconds, where the workspace says it. */
  readonly personalData?: number | undefined;
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
  warnOfLeft(reading, yaml, raw, wms, warehouses);
  const named = raw.services ?? {};
  const closed = raw.closed !== undefined;
  const place = { reading, yaml, path: ['services'], zone, calendar, closed, subject: `merchant ${id}` };
  const uses = [...warehouses.values()];
  const shadow = raw.mode === 'shadow';
  const carts = readCarts(reading, yaml, id, raw, { zone, calendar, closed }, warehouses, standings);
  const extras = readExtraInterfaces(
    reading,
    { yaml, merchant: id, zone, calendar, closed },
    raw,
    warehouses,
    standings,
  );
  const personalDataSeconds = readPersonalData(reading, yaml, raw, home.personalData);
  return {
    id,
    name: raw.name ?? id,
    ...(shadow && { shadow }),
    zone,
    ...(calendar && { calendar }),
    wms,
    ...(raw.routing && { routing: readRouting({ reading, yaml, carts: cartNames(yaml), warehouses }, raw.routing) }),
    warehouses,
    carts: shadow ? leftInPlace(reading, yaml, carts) : carts,
    ...(extras.size > 0 && { extras }),
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
    ...(raw.closed !== undefined && { closed: raw.closed }),
    ...(personalDataSeconds !== undefined && { personalDataSeconds }),
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
  path: Path,
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
  const shared = readClientDirectories(reading, yaml, ['directories'], raw.directories);
  const warehouses = new Map<string, MerchantWms>();
  const named = raw.warehouses ?? {};
  for (const name of Object.keys(named))
    checkWmsName(reading, yaml, ['warehouses', name], name, home.declaredWms, 'key');
  const routed = routedTo(raw.routing);
  for (const [index, { to }] of (raw.routing ?? []).entries())
    checkWmsName(reading, yaml, ['routing', index, 'to'], to, home.declaredWms);
  for (const name of new Set([main, ...routed, ...Object.keys(named)])) {
    const definition = home.definitions.get(name);
    if (!definition) continue;
    const nearest = named[name] ?? {};
    const prefix = `${id}/${name}`;
    // The nearer last: a connection that stands inline has the endpoint's name, and the nearest of them counts.
    const common = readWmsLayer(reading, yaml, ['wms settings'], raw['wms settings'] ?? {}, prefix);
    const own = [readWmsLayer(reading, yaml, ['warehouses', name], nearest, prefix), common];
    const carts = readCartSettings(reading, { yaml, merchant: id }, name, raw.carts);
    const allOwn = carts.length > 0 && carts.length === Object.keys(raw.carts ?? {}).length;
    const directories = [
      readClientDirectories(reading, yaml, ['warehouses', name, 'directories'], nearest.directories),
      shared,
    ];
    const use = { merchant: id, definition, own, directories, calendars, carts, allOwn };
    warehouses.set(name, readWarehouse(reading, use, standings));
  }
  return warehouses;
}

/** Orders on their way to the old WMS need it still; who forgets it would collect from it for ever. */
function warnOfLeft(
  reading: Reading,
  yaml: YamlFile,
  { routing, warehouses: named = {} }: RawMerchant,
  main: string,
  warehouses: ReadonlyMap<string, MerchantWms>,
): void {
  const used = new Set([main, ...routedTo(routing)]);
  for (const name of Object.keys(named)) {
    if (used.has(name) || !warehouses.get(name)?.orders) continue;
    const message = `Nothing is sent to ${name} any more. Delete it here once "crossdock status" says that nothing is open there.`;
    reading.warn(yaml.finding(['warehouses', name], 'CONFIG_WMS_LEFT', message, 'key'));
  }
}

/** As they stand in the file, also those that did not read. */
function cartNames({ value }: YamlFile): ReadonlySet<string> {
  const carts = isObject(value) ? value.carts : undefined;
  return new Set(isObject(carts) ? Object.keys(carts) : []);
}

function readCarts(
  reading: Reading,
  yaml: YamlFile,
  merchant: string,
  raw: RawMerchant,
  inherited: { readonly zone: string; readonly calendar: Calendar | undefined; readonly closed: boolean },
  warehouses: ReadonlyMap<string, MerchantWms>,
  standings: Standing[],
): Map<string, Cart> {
  const carts = new Map<string, Cart>();
  for (const [id, settings] of Object.entries(raw.carts ?? {})) {
    if (warehouses.has(id)) {
      const message = `The cart ${id} has the name of a WMS of this merchant. Rename the cart.`;
      reading.found(yaml.finding(['carts', id], 'CONFIG_DUPLICATE_NAME', message, 'key'));
    }
    for (const wms of Object.keys(settings.warehouses ?? {}))
      checkWmsName(reading, yaml, ['carts', id, 'warehouses', wms], wms, new Set(warehouses.keys()), 'key');
    const cart = readCart(reading, { yaml, merchant, id, ...inherited }, settings, standings);
    warnOfChosen(reading, yaml, cart, warehouses);
    carts.set(id, cart);
  }
  return carts;
}
