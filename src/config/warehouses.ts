import type { ApiConnector } from '../connectors/api-contract.ts';
import { type AnswerLayer, answerLayer, readAnswers } from './answers.ts';
import { builtInLayer, connectorOf, readApiConnection, type SettingsLayer, settingsLayer } from './api-settings.ts';
import { type CalendarLayer, nearestCalendar, type PlacedCalendar, readCalendar } from './calendars.ts';
import { type CartSettings, levelsText, readCartOutlets } from './cart-settings.ts';
import { type DirectoryOrder, readDirectory } from './directories.ts';
import { readInlet, readOutlet, type Standing } from './endpoints.ts';
import type { RawMerchant, RawWms, RawWmsSettings } from './grammar.ts';
import { type Layer, readLayer } from './layers.ts';
import type { Reading } from './reading.ts';
import type { MerchantWms, Wms } from './workspace.ts';
import type { Path, YamlFile } from './yaml-file.ts';

const kinds = ['orders', 'shipments', 'inventory', 'acknowledgements', 'cancels', 'returns'] as const;
type Kind = (typeof kinds)[number];

/** WMS settings as they stand in one place: in `crossdock.yaml`, for a merchant, or for one merchant's use of one WMS. */
export interface WmsLayer {
  readonly zone: string | undefined;
  readonly calendar: CalendarLayer | undefined;
  readonly order: DirectoryOrder | undefined;
  readonly answers: AnswerLayer;
  readonly endpoints: Readonly<Record<Kind, Layer | undefined>>;
  readonly warehouseNames: WarehouseNames;
  readonly settings: SettingsLayer;
}

/** By the code of the WMS; null = excluded. */
type WarehouseNames = ReadonlyMap<string, string | null>;

/** A WMS of the workspace with its own layer. */
export interface WmsDefinition {
  readonly wms: Wms;
  readonly layer: WmsLayer;
  /** Absent = it reads and writes files. */
  readonly connector?: ApiConnector;
}

export type ClientDirectories = Readonly<Record<Kind, string | undefined>>;

export function readWms(reading: Reading, yaml: YamlFile, id: string, raw: RawWms, zone: string): WmsDefinition {
  const layer = readWmsLayer(reading, yaml, ['wms', id], raw, id);
  const contacts = raw['error contacts'] ?? [];
  const connector = connectorOf(reading, yaml, ['wms', id, 'type'], raw.type, { role: 'wms', files: 'file-drop' });
  const wms = { id, type: raw.type ?? 'file-drop', zone: raw.zone ?? zone, contacts };
  return { wms, layer, ...(connector && { connector }) };
}

/** `prefix` names connections that stand inline: `<prefix>/orders`. */
export function readWmsLayer(
  reading: Reading,
  yaml: YamlFile,
  path: Path,
  raw: RawWmsSettings,
  prefix: string,
): WmsLayer {
  const at = (kind: Kind) =>
    ({
      yaml,
      path: [...path, kind],
      kind,
      direction: kind === 'orders' || kind === 'cancels' ? 'to' : 'from',
      name: `${prefix}/${kind}`,
    }) as const;
  return {
    zone: raw.zone,
    calendar: readCalendar(reading, yaml, [...path, 'calendar'], raw.calendar),
    order: raw['directory order'],
    answers: answerLayer(raw),
    endpoints: {
      orders: readLayer(reading, at('orders'), raw.orders),
      shipments: readLayer(reading, at('shipments'), raw.shipments),
      inventory: readLayer(reading, at('inventory'), raw.inventory),
      acknowledgements: readLayer(reading, at('acknowledgements'), raw.acknowledgements),
      cancels: readLayer(reading, at('cancels'), raw.cancels),
      returns: readLayer(reading, at('returns'), raw.returns),
    },
    settings: settingsLayer(yaml, path, raw.settings),
    warehouseNames: new Map(
      Object.entries(raw['warehouse names'] ?? {}).map(([code, name]) => [code.trim(), name === 'off' ? null : name]),
    ),
  };
}

export function readClientDirectories(
  reading: Reading,
  yaml: YamlFile,
  path: Path,
  raw: RawMerchant['directories'],
): ClientDirectories {
  const one = (kind: Kind) =>
    typeof raw === 'string'
      ? readDirectory(reading, yaml, path, raw)
      : readDirectory(reading, yaml, [...path, kind], raw?.[kind]);
  return Object.fromEntries(kinds.map((kind) => [kind, one(kind)])) as ClientDirectories;
}

interface Use {
  readonly merchant: string;
  readonly definition: WmsDefinition;
  /** Nearest first, without that of the WMS itself. */
  readonly own: readonly WmsLayer[];
  /** Nearest first. */
  readonly directories: readonly ClientDirectories[];
  readonly calendars: { readonly merchant: PlacedCalendar; readonly workspace: PlacedCalendar };
  /** Those that say something of their own for this WMS. */
  readonly carts: readonly CartSettings[];
  /** No cart uses the merchant's own gate. */
  readonly allOwn: boolean;
}

/** A WMS as one merchant uses it. */
export function readWarehouse(reading: Reading, use: Use, standings: Standing[]): MerchantWms {
  const { wms } = use.definition;
  const layers = [...use.own, use.definition.layer];
  const builtIn = connect(reading, use, layers);
  const origin = (kind: Kind) => {
    // Answers of a partner that is spoken to come with its own calls; nobody says where, and nobody switches them off.
    const said = kind === 'acknowledgements' && builtIn(kind) ? [] : layers.map((layer) => layer.endpoints[kind]);
    const its = [...said, builtIn(kind)];
    return {
      id: `${use.merchant}/${wms.id}/${kind}`,
      layers: its,
      order: layers.find((layer) => layer.order)?.order ?? ('client-then-wms' as const),
      client: use.directories.find((one) => one[kind] !== undefined)?.[kind] ?? '',
      elsewhere: levelsText(kind, use.merchant, wms.id, its),
    };
  };
  const orders = origin('orders');
  const { connector } = use.definition;
  const spoken = connector && { connector, settings: layers.map(({ settings }) => settings) };
  const beneath = { ...orders, merchant: use.merchant, wms: wms.id, spoken };
  const cartOrders = readCartOutlets(reading, beneath, use.carts, standings);
  const zone = use.own.find((layer) => layer.zone)?.zone ?? wms.zone;
  const calendar = nearestCalendar(reading, [
    ...use.own.map((layer) => ({ layer: layer.calendar, zone })),
    use.calendars.merchant,
    { layer: use.definition.layer.calendar, zone: wms.zone },
    use.calendars.workspace,
  ]);
  return {
    wms: wms.id,
    zone,
    ...(calendar && { calendar }),
    orders: readOutlet(reading, { ...orders, optional: use.allOwn }, standings),
    ...(cartOrders.size > 0 && { cartOrders }),
    shipments: readInlet(reading, origin('shipments'), standings),
    inventory: readInlet(reading, origin('inventory'), standings),
    answers: readAnswers(
      reading,
      layers.map(({ answers }) => answers),
      origin,
      standings,
    ),
    warehouseNames: new Map(layers.toReversed().flatMap((layer) => [...layer.warehouseNames])),
  };
}

/** A partner that is spoken to is one connection for each merchant, whoever has which credentials; its endpoints need not be written. */
function connect(
  reading: Reading,
  { merchant, definition: { wms, connector } }: Use,
  layers: readonly WmsLayer[],
): (kind: Kind) => Layer | undefined {
  if (!connector) return () => undefined;
  const name = `${merchant}/${wms.id}`;
  const said = layers.map(({ settings }) => settings);
  const connection = readApiConnection(reading, connector, name, said);
  if (connection) reading.connections.set(name, connection);
  return (kind) =>
    builtInLayer(reading, connector, name, said, kind, kind === 'orders' || kind === 'cancels' ? 'to' : 'from');
}
