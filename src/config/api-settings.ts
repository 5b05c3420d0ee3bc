import { createHash } from 'node:crypto';
import type { ApiConnector } from '../connectors/api-contract.ts';
import type { MappingKind } from '../mapping/contract.ts';
import { didYouMean } from '../support/nearest.ts';
import { declaredSettings, typed, warnOfLiterals } from './connections.ts';
import type { RawInlet, RawOutlet } from './endpoint-grammar.ts';
import type { Layer } from './layers.ts';
import type { Reading } from './reading.ts';
import { hasReference, resolveReferences } from './references.ts';
import { secretsMayBeGone } from './secrets-gone.ts';
import { flatten, isObject, pathText, sentence, valueAt } from './shape.ts';
import type { Connection } from './workspace.ts';
import type { Path, YamlFile } from './yaml-file.ts';

/** Settings of a connector as they stand in one place; levels are put together, the nearest wins. */
export interface SettingsLayer {
  readonly yaml: YamlFile;
  /** Of the settings, or of what should have some. */
  readonly path: Path;
  readonly raw: Readonly<Record<string, unknown>>;
}

export function settingsLayer(
  yaml: YamlFile,
  path: Path,
  raw: Readonly<Record<string, unknown>> | undefined,
): SettingsLayer {
  return { yaml, path: [...path, 'settings'], raw: raw ?? {} };
}

/** The connector of a `type:`; `undefined` = it reads files, or there is none (then that is found). */
export function connectorOf(
  reading: Reading,
  yaml: YamlFile,
  path: Path,
  type: string | undefined,
  { role, files }: { readonly role: ApiConnector['role']; readonly files: string },
): ApiConnector | undefined {
  if (type === undefined || type === files) return undefined;
  const mine = reading.toolbox.connectors.filter((one) => one.role === role);
  const found = mine.find(({ id }) => id === type);
  if (found) return found;
  const known = [files, ...mine.map(({ id }) => id)];
  const message = `${pathText(path)}: There is no ${role === 'wms' ? 'WMS' : 'cart'} of the type "${type}".${didYouMean(type, known) || ` There are ${known.join(', ')}.`}`;
  reading.found(yaml.finding(path, 'CONFIG_UNKNOWN_TYPE', message));
  return undefined;
}

/** A partner that is spoken to, from the settings of all levels (nearest first). Findings stand at the level that said it. */
export function readApiConnection(
  reading: Reading,
  connector: ApiConnector,
  name: string,
  layers: readonly SettingsLayer[],
): Connection | undefined {
  const before = reading.findings.length;
  const declared = declaredSettings(connector);
  const nearestFirst = layers.map((layer) => ({ layer, values: resolved(reading, layer, declared) }));
  const together = Object.assign({}, ...nearestFirst.map(({ values }) => values).reverse()) as Record<string, unknown>;
  const result = connector.settings.safeParse(together, { error: sentence });
  if (result.success) {
    if (reading.findings.length > before) return undefined;
    return { name, transport: connector.id, settings: result.data, account: accountOf(together, declared, connector) };
  }
  for (const issue of result.error.issues.flatMap((one) => flatten(one))) {
    const path = issue.path as Path;
    const at = layers.find(({ raw }) => valueAt(raw, path) !== undefined) ?? layers[0];
    if (!at) continue;
    const given = valueAt(at.raw, path);
    // A reference that leads nowhere was reported already; what its text does to the rest is no news.
    if (typeof given === 'string' && hasReference(given) && reading.findings.length > before) continue;
    report(reading, at, layers, issue, Object.keys(declared.properties));
  }
  return undefined;
}

type Declared = ReturnType<typeof declaredSettings>;

function resolved(reading: Reading, { yaml, path, raw }: SettingsLayer, declared: Declared): Record<string, unknown> {
  const { home, toolbox, findings } = reading;
  warnOfLiterals(reading, yaml, path, { ...raw }, declared);
  const secrets = reading.closedFiles.has(yaml.file) ? secretsMayBeGone(toolbox) : toolbox;
  const values = resolveReferences(yaml, path, raw, home, secrets, findings);
  return isObject(values) ? typed({ ...raw }, values, declared) : {};
}

function report(
  reading: Reading,
  at: SettingsLayer,
  layers: readonly SettingsLayer[],
  issue: ReturnType<typeof flatten>[number],
  known: readonly string[],
): void {
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) {
      const { yaml, path } = layers.find(({ raw }) => key in raw) ?? at;
      const message = `${pathText([...path, key])} is not a setting.${didYouMean(key, known)}`;
      reading.found(yaml.finding([...path, key], 'CONFIG_UNKNOWN_KEY', message, 'key'));
    }
    return;
  }
  const path = [...at.path, ...(issue.path as Path)];
  const missing = issue.code === 'invalid_type' && valueAt(at.yaml.value, path) === undefined;
  const code = missing ? 'CONFIG_MISSING_KEY' : issue.code === 'invalid_type' ? 'CONFIG_TYPE' : 'CONFIG_VALUE';
  reading.found(at.yaml.finding(path, code, `${pathText(path)}: ${issue.message}`, missing ? 'key' : 'value'));
}

/** The same for as long as the same is read of the same account, however often its secrets or its manner change. */
function accountOf(
  settings: Readonly<Record<string, unknown>>,
  { properties }: Declared,
  { manner = [] }: ApiConnector,
): string {
  const plain = Object.entries(settings).filter(([key]) => !properties[key]?.secret && !manner.includes(key));
  return createHash('sha256').update(JSON.stringify(plain.sort())).digest('hex').slice(0, 16);
}

/** What a connector says of one endpoint, behind all that people say of it: it is there, where it leads to, and what reads or writes it. */
export function builtInLayer(
  reading: Reading,
  connector: ApiConnector,
  connection: string,
  /** Nearest first. */
  layers: readonly SettingsLayer[],
  kind: MappingKind,
  direction: 'from' | 'to',
): Layer | undefined {
  const [at] = layers;
  if (!at) return undefined;
  const { yaml, path } = at;
  const group = mappedGroup(connector, kind, direction);
  if (group) {
    if (!layers.some(({ raw }) => raw[group] !== undefined)) return undefined;
    // Which mapping is somebody else's to say, at the endpoint.
    return {
      yaml,
      path: [...path.slice(0, -1), group],
      raw: route(connection, kind, direction),
      connection,
      builtIn: 'asked',
    };
  }
  const layout = reading.toolbox.layout(connector, kind);
  if (!layout) return undefined;
  const isPushed = kind === 'acknowledgements' || (connector.pushed ?? []).some((one) => one === kind);
  // `shipments` is what a WMS reports and what a cart is told of: a connector has one of them.
  if (direction === 'from' ? !reads(connector, kind) : !writes(connector, kind)) return undefined;
  reading.mappings.set(layout.name, layout);
  const raw = { ...route(connection, kind, direction), mapping: layout.name };
  return { yaml, path, raw, connection, builtIn: isPushed ? 'pushed' : 'asked' };
}

function route(connection: string, kind: MappingKind, direction: 'from' | 'to'): RawInlet & RawOutlet {
  if (direction === 'from') return { from: connection, settle: 0, after: 'remember' };
  return { to: connection, gather: 0, ...(kind !== 'inventory' && { batch: 'each order' as const }) };
}

/** The group of settings that an endpoint stands and falls with, where a mapping file is its layout. */
function mappedGroup({ mapped = {} }: ApiConnector, kind: MappingKind, direction: 'from' | 'to'): string | undefined {
  const names: readonly string[] = (direction === 'from' ? mapped.read : mapped.write) ?? [];
  return names.find((name) => name === writtenAs(kind, direction));
}

/** What a cart is told of is a shipment there. */
function writtenAs(kind: MappingKind, direction: 'from' | 'to'): string {
  return direction === 'to' && kind === 'shipments' ? 'confirmations' : kind;
}

function reads({ layouts, role }: ApiConnector, kind: MappingKind): boolean {
  return kind === 'acknowledgements' ? role === 'wms' : layouts.read?.[kind as 'orders'] !== undefined;
}

function writes({ layouts }: ApiConnector, kind: MappingKind): boolean {
  return layouts.write?.[writtenAs(kind, 'to') as 'orders'] !== undefined;
}
