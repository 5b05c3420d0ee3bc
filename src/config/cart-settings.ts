import type { ApiConnector } from '../connectors/api-contract.ts';
import { builtInLayer, readApiConnection, type SettingsLayer, settingsLayer } from './api-settings.ts';
import { type DirectoryOrder, readDirectory } from './directories.ts';
import { readOutlet, type Standing } from './endpoints.ts';
import { cartGateId } from './gates.ts';
import type { RawCartWmsSettings, RawMerchant } from './grammar.ts';
import { type Layer, readLayer } from './layers.ts';
import type { Reading } from './reading.ts';
import { pathText } from './shape.ts';
import type { Outlet } from './workspace.ts';
import type { Path, YamlFile } from './yaml-file.ts';

/** What one cart says of its orders for one WMS; nearest first. */
export interface CartSettings {
  readonly cart: string;
  readonly layers: readonly CartLayer[];
}

interface CartLayer {
  readonly order: DirectoryOrder | undefined;
  readonly client: string | undefined;
  readonly orders: Layer | undefined;
  /** Credentials of its own, where its WMS is spoken to. */
  readonly settings: SettingsLayer;
}

interface Owner {
  readonly yaml: YamlFile;
  readonly merchant: string;
}

/** Carts that say something of their own for this WMS. */
export function readCartSettings(
  reading: Reading,
  { yaml, merchant }: Owner,
  wms: string,
  carts: RawMerchant['carts'],
): CartSettings[] {
  return Object.entries(carts ?? {}).flatMap(([cart, raw]) => {
    const nearest = raw.warehouses?.[wms];
    const common = raw['wms settings'];
    if (!nearest && !common) return [];
    const at = (path: Path, settings: RawCartWmsSettings | undefined) =>
      settings ? [readCartLayer(reading, yaml, path, settings, cartGateId(merchant, wms, cart))] : [];
    // The nearer last: a connection that stands inline has the gate's name, and the nearest of them counts.
    const far = at(['carts', cart, 'wms settings'], common);
    const near = at(['carts', cart, 'warehouses', wms], nearest);
    return [{ cart, layers: [...near, ...far] }];
  });
}

function readCartLayer(reading: Reading, yaml: YamlFile, path: Path, raw: RawCartWmsSettings, gate: string): CartLayer {
  const { directories } = raw;
  const client =
    typeof directories === 'string'
      ? readDirectory(reading, yaml, [...path, 'directories'], directories)
      : readDirectory(reading, yaml, [...path, 'directories', 'orders'], directories?.orders);
  const origin = { yaml, path: [...path, 'orders'], kind: 'orders', direction: 'to', name: gate } as const;
  const settings = settingsLayer(yaml, path, raw.settings);
  return { order: raw['directory order'], client, orders: readLayer(reading, origin, raw.orders), settings };
}

/** What the merchant and the WMS say, for whatever the cart leaves open. */
export interface Beneath {
  readonly merchant: string;
  readonly wms: string;
  /** Nearest first. */
  readonly layers: readonly (Layer | undefined)[];
  readonly order: DirectoryOrder;
  readonly client: string;
  /** Where the WMS is spoken to: what it is, and what its own levels say (nearest first). */
  readonly spoken: { readonly connector: ApiConnector; readonly settings: readonly SettingsLayer[] } | undefined;
}

/** The gates of carts at one WMS. */
export function readCartOutlets(
  reading: Reading,
  beneath: Beneath,
  carts: readonly CartSettings[],
  standings: Standing[],
): Map<string, Outlet | null> {
  const { merchant, wms, layers, order, client } = beneath;
  return new Map(
    carts.map(({ cart, layers: own }) => {
      const origin = {
        id: cartGateId(merchant, wms, cart),
        layers: [...own.map((layer) => layer.orders), ownConnection(reading, beneath, cart, own), ...layers],
        order: own.find((layer) => layer.order)?.order ?? order,
        client: own.find((layer) => layer.client !== undefined)?.client ?? client,
        elsewhere: levelsText('orders', merchant, wms, layers, cart),
      };
      return [cart, readOutlet(reading, origin, standings)];
    }),
  );
}

/** Which levels may hold a setting that none of them has. */
export function levelsText(
  kind: string,
  merchant: string,
  wms: string,
  layers: readonly (Layer | undefined)[],
  cart?: string,
): string {
  // What several merchants inherit is said once, so it names none of them.
  const file = layers.some((layer) => layer && layer.yaml.file !== 'crossdock.yaml') || cart ? merchant : '<id>';
  const ofCart = cart === undefined ? ', or for the orders of one cart there' : `, or for this cart there`;
  const atCart = kind === 'orders' ? `${ofCart} (${pathText(['carts', cart ?? '<cart>', 'wms settings', kind])})` : '';
  return ` No level says it for the ${kind} of WMS ${wms}: write it in crossdock.yaml (wms.${wms}.${kind}), in merchants/${file}.yaml (wms settings.${kind}, or warehouses.${wms}.${kind})${atCart}.`;
}

/** A cart with credentials of its own has a connection of its own. */
function ownConnection(
  reading: Reading,
  { merchant, wms, spoken }: Beneath,
  cart: string,
  own: readonly CartLayer[],
): Layer | undefined {
  const said = own.map(({ settings }) => settings).filter(({ raw }) => Object.keys(raw).length > 0);
  if (!spoken || said.length === 0) return undefined;
  const name = `${merchant}/${wms}/${cart}`;
  const layers = [...said, ...spoken.settings];
  const connection = readApiConnection(reading, spoken.connector, name, layers);
  if (connection) reading.connections.set(name, connection);
  return builtInLayer(reading, spoken.connector, name, layers, 'orders', 'to');
}
