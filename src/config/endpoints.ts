import { limits } from '../support/limits.ts';
import { nearest } from '../support/nearest.ts';
import { type DirectoryOrder, joinDirectories } from './directories.ts';
import type { RawInlet, RawOutlet } from './endpoint-grammar.ts';
import type { Layer } from './layers.ts';
import type { Reading } from './reading.ts';
import { isObject, pathText, valueAt } from './shape.ts';
import type { Endpoint, Inlet, Outlet } from './workspace.ts';
import type { YamlFile } from './yaml-file.ts';

/** Where an endpoint stands, for findings about two endpoints. */
export interface Standing {
  readonly endpoint: Endpoint;
  readonly direction: 'from' | 'to';
  readonly at: Layer;
}

export interface EndpointOrigin {
  /** `<merchant>/<cart or wms>/<kind>`. */
  readonly id: string;
  /** Nearest first. */
  readonly layers: readonly (Layer | undefined)[];
  readonly order: DirectoryOrder;
  /** The merchant's own directory. */
  readonly client: string;
  /** Where else a setting that is missing may stand; for findings. */
  readonly elsewhere?: string;
  /** Nobody has to use it: what is incomplete is left out without a finding. */
  readonly optional?: boolean;
}

type Raw = RawInlet & RawOutlet;

/** Seconds; a partner's upload that pauses longer is rare, and the fetch compares once more. */
const SETTLE_SECONDS = 5;
/** Orders that are placed within two minutes travel together; who wants them at once says so. */
const GATHER_SECONDS = 120;

export function readInlet(reading: Reading, origin: EndpointOrigin, standings: Standing[]): Inlet | null {
  const layers = live(origin.layers);
  const common = readCommon(reading, origin, layers, 'from');
  if (!common) return null;
  const { at, endpoint } = common;
  const pattern = nearestOf(layers, 'files');
  const senders = nearestOf(layers, 'senders');
  const silentAfter = nearestOf(layers, 'silent after');
  const inlet: Inlet = {
    ...endpoint,
    place: { ...endpoint.place, ...(pattern ? { pattern } : {}), ...(senders ? { senders } : {}) },
    settleSeconds: nearestOf(layers, 'settle') ?? SETTLE_SECONDS,
    doneFile: nearestOf(layers, 'done file') ?? '',
    after: nearestOf(layers, 'after') ?? 'remove',
    emptyAllowed: nearestOf(layers, 'empty files') === 'allowed',
    ...(silentAfter !== undefined && { silentAfter }),
    ...(at.builtIn === 'pushed' && { pushed: true }),
  };
  if (!at.builtIn) standings.push({ endpoint: inlet, direction: 'from', at });
  return inlet;
}

export function readOutlet(reading: Reading, origin: EndpointOrigin, standings: Standing[]): Outlet | null {
  const layers = live(origin.layers);
  const common = readCommon(reading, origin, layers, 'to');
  if (!common) return null;
  const { at, endpoint } = common;
  const recipients = nearestOf(layers, 'recipients');
  const byMail = reading.connections.get(endpoint.connection)?.transport === 'email-out';
  if (byMail && !recipients) missing(reading, origin, at, 'recipients');
  const outlet: Outlet = {
    ...endpoint,
    place: { ...endpoint.place, ...(recipients ? { recipients } : {}) },
    batch: readBatch(reading, layers, endpoint),
    atMost: nearestOf(layers, 'at most') ?? limits.partsPerPin,
    gatherSeconds: nearestOf(layers, 'gather') ?? GATHER_SECONDS,
    numbering: nearestOf(layers, 'numbering') ?? 'connection',
    subject: layers.find((layer) => layer.subject !== undefined)?.subject ?? '',
    text: layers.find((layer) => layer.text !== undefined)?.text ?? '',
  };
  if (!at.builtIn) standings.push({ endpoint: outlet, direction: 'to', at });
  return outlet;
}

/** A file that is named after one order holds one order; several would be named after the first of them. */
function readBatch(
  reading: Reading,
  layers: readonly (Layer & { raw: Raw })[],
  { mapping }: Endpoint,
): Outlet['batch'] {
  const { kind, oneFilePer } = reading.mappings.get(mapping) ?? {};
  const said = nearestOf(layers, 'batch');
  const named = oneFilePer === 'order' && (kind === 'orders' || kind === 'shipments' || kind === 'cancels');
  if (!named) return said ?? 'each run';
  // The nearer of the two is the one that was written last, by somebody who knew the other.
  const at = layers.find(({ raw }) => raw.batch !== undefined || raw.mapping !== undefined);
  if (said === 'each run' && at) {
    const key = at.raw.batch === undefined ? 'mapping' : 'batch';
    const message = `Mapping ${mapping} names its files after the order, so each order needs a file of its own: write "batch: each order", or give the mapping a file name with {{sequence}} instead.`;
    reading.found(at.yaml.finding([...at.path, key], 'CONFIG_BATCH', message));
  }
  return 'each order';
}

/** The layers down to the nearest `off`; what lies behind it is switched off too. */
function live(layers: readonly (Layer | undefined)[]): (Layer & { raw: Raw })[] {
  const given = layers.filter((layer) => layer !== undefined);
  const end = given.findIndex((layer) => layer.raw === 'off');
  return given.slice(0, end < 0 ? undefined : end) as (Layer & { raw: Raw })[];
}

function nearestOf<K extends keyof Raw>(layers: readonly { raw: Raw }[], key: K): Raw[K] {
  return layers.find((layer) => layer.raw[key] !== undefined)?.raw[key];
}

function readCommon(
  reading: Reading,
  origin: EndpointOrigin,
  layers: readonly (Layer & { raw: Raw })[],
  direction: 'from' | 'to',
): { endpoint: Endpoint; at: Layer } | undefined {
  const [first] = layers;
  if (!first) return undefined;
  const at = layers.find((layer) => layer.raw[direction] !== undefined);
  const mapping = nearestOf(layers, 'mapping');
  if (!at) missing(reading, origin, first, direction);
  if (mapping === undefined) missing(reading, origin, first, 'mapping');
  // No connection although one is named: that is reported where it stands.
  if (!at?.connection || mapping === undefined) return undefined;
  const own = layers.find((layer) => layer.directory !== undefined)?.directory ?? '';
  const values = Object.assign({}, ...layers.map((layer) => layer.raw.values ?? {}).reverse()) as Record<
    string,
    string
  >;
  const directory = joinDirectories(origin.order, own, origin.client);
  return { at, endpoint: { id: origin.id, connection: at.connection, place: { directory }, mapping, values } };
}

const known: readonly string[] = ['from', 'to', 'mapping', 'recipients'];

function missing(
  reading: Reading,
  { elsewhere = '', optional = false }: Pick<EndpointOrigin, 'elsewhere' | 'optional'>,
  layer: { yaml: YamlFile; path: Layer['path'] },
  key: string,
): void {
  if (optional) return;
  const whatFor: Readonly<Record<string, string>> = {
    from: 'where its files come from',
    to: 'where its files go',
    mapping: 'which layout its files have',
    recipients: 'who gets its mails',
  };
  // A misspelt key was reported as one; that it is missing too is no news.
  const given = valueAt(layer.yaml.value, layer.path);
  if (isObject(given) && Object.keys(given).some((one) => one !== key && !known.includes(one) && nearest(one, [key])))
    return;
  const message = `${pathText(layer.path)} needs "${key}": ${whatFor[key]}.${elsewhere}`;
  reading.found(layer.yaml.finding(layer.path, 'CONFIG_MISSING_KEY', message, 'key'));
}
