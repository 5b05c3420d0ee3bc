import { resolve } from 'node:path';
import { z } from 'zod';
import type { ApiConnector } from '../connectors/api-contract.ts';
import type { TransportAdapter } from '../connectors/contract.ts';
import { didYouMean } from '../support/nearest.ts';
import type { Reading } from './reading.ts';
import { hasReference, resolveReferences } from './references.ts';
import { secretsMayBeGone } from './secrets-gone.ts';
import { flatten, isObject, pathText, sentence, valueAt } from './shape.ts';
import type { Connection } from './workspace.ts';
import type { Path, YamlFile } from './yaml-file.ts';

/** What config must know of a transport's declaration: names, types and which settings are secret. */
interface Declared {
  readonly properties: Readonly<Record<string, { readonly type?: string; readonly secret?: boolean }>>;
}

/** The settings that a transport declares, as JSON Schema. */
export function declaredSettings(
  adapter: Pick<TransportAdapter | ApiConnector, 'settings'>,
): Declared & Record<string, unknown> {
  const schema = z.toJSONSchema(adapter.settings, { target: 'draft-7', io: 'input', unrepresentable: 'any' }) as Record<
    string,
    unknown
  >;
  return { ...schema, properties: (schema.properties ?? {}) as Declared['properties'] };
}

/** A connection from `{ sftp: { host: ... } }` or `{ folder: data/in }`; findings go to the reading. */
export function readConnection(
  reading: Reading,
  yaml: YamlFile,
  path: Path,
  raw: unknown,
  name: string,
): Connection | undefined {
  const ids = isObject(raw) ? Object.keys(raw) : [];
  const [id] = ids;
  if (!isObject(raw) || id === undefined || ids.length !== 1) {
    reading.found(
      yaml.finding(
        path,
        'CONFIG_VALUE',
        `${pathText(path)}: Write exactly one transport, such as { folder: data/in }.`,
        'key',
      ),
    );
    return undefined;
  }
  const adapter = reading.toolbox.transports.find((one) => one.id === id);
  if (!adapter) {
    const known = reading.toolbox.transports.map((one) => one.id);
    const message = `${pathText([...path, id])} is not a transport.${didYouMean(id, known) || ` There are ${known.join(', ')}.`}`;
    reading.found(yaml.finding([...path, id], 'CONFIG_UNKNOWN_TRANSPORT', message, 'key'));
    return undefined;
  }
  const settings = readSettings(reading, yaml, [...path, id], raw[id], adapter);
  return settings === undefined ? undefined : { name, transport: id, settings };
}

function readSettings(reading: Reading, yaml: YamlFile, path: Path, raw: unknown, adapter: TransportAdapter): unknown {
  const before = reading.findings.length;
  const short = adapter.id === folderTransport && typeof raw === 'string';
  if (!short && !isObject(raw)) {
    reading.found(yaml.finding(path, 'CONFIG_TYPE', `${pathText(path)}: Write settings, one "key: value" per line.`));
    return undefined;
  }
  const plain: Record<string, unknown> = isObject(raw) ? raw : { directory: raw };
  const declared = declaredSettings(adapter);
  warnOfLiterals(reading, yaml, path, plain, declared);
  const { home, toolbox, findings } = reading;
  const secrets = reading.closedFiles.has(yaml.file) ? secretsMayBeGone(toolbox) : toolbox;
  const resolved = resolveReferences(yaml, path, plain, home, secrets, findings);
  const ready = isObject(resolved) ? atHome(typed(plain, resolved, declared), adapter.id, home) : resolved;
  const result = adapter.settings.safeParse(ready, { error: sentence });
  if (result.success) return reading.findings.length === before ? result.data : undefined;
  for (const issue of result.error.issues.flatMap((one) => flatten(one))) {
    const inner = issue.path as Path;
    // A reference that leads nowhere was reported already; what its text does to the rest is no news.
    const given = valueAt(plain, inner);
    if (typeof given === 'string' && hasReference(given) && reading.findings.length > before) continue;
    reportSetting(reading, yaml, short ? path : [...path, ...inner], issue, declared);
  }
  return undefined;
}

function reportSetting(
  reading: Reading,
  yaml: YamlFile,
  path: Path,
  issue: z.core.$ZodIssue,
  declared: Declared,
): void {
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) {
      const message = `${pathText([...path, key])} is not a setting.${didYouMean(key, Object.keys(declared.properties))}`;
      reading.found(yaml.finding([...path, key], 'CONFIG_UNKNOWN_KEY', message, 'key'));
    }
    return;
  }
  const missing = issue.code === 'invalid_type' && valueAt(yaml.value, path) === undefined;
  const code = missing ? 'CONFIG_MISSING_KEY' : issue.code === 'invalid_type' ? 'CONFIG_TYPE' : 'CONFIG_VALUE';
  reading.found(yaml.finding(path, code, `${pathText(path)}: ${issue.message}`, missing ? 'key' : 'value'));
}

export function warnOfLiterals(
  reading: Reading,
  yaml: YamlFile,
  path: Path,
  plain: Record<string, unknown>,
  declared: Declared,
): void {
  for (const [key, value] of Object.entries(plain)) {
    if (!declared.properties[key]?.secret || typeof value !== 'string' || value === '' || hasReference(value)) continue;
    const message = `${pathText([...path, key])} stands in the file as plain text. Write \${env:NAME} or \${file:/run/secrets/name}.`;
    reading.warn(yaml.finding([...path, key], 'CONFIG_LITERAL_SECRET', message));
  }
}

/** References give text; where a number or a yes is wanted, the text is turned into it. */
export function typed(
  plain: Record<string, unknown>,
  resolved: Record<string, unknown>,
  declared: Declared,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(resolved).map(([key, value]) => {
      const type = declared.properties[key]?.type;
      if (typeof value !== 'string' || value === plain[key]) return [key, value];
      if ((type === 'integer' || type === 'number') && /^\d+$/.test(value)) return [key, Number(value)];
      return [key, type === 'boolean' && (value === 'true' || value === 'false') ? value === 'true' : value];
    }),
  );
}

/** Folders are relative to the workspace, wherever the daemon was started. */
function atHome(settings: Record<string, unknown>, transport: string, home: string): Record<string, unknown> {
  const { directory = '' } = settings;
  return transport === folderTransport && typeof directory === 'string'
    ? { ...settings, directory: resolve(home, directory) }
    : settings;
}

/** The one transport whose place lies on this machine. */
export const folderTransport = 'folder';

/** The folder of a connection, absolute; `undefined` for servers and mailboxes. */
export function folderOf(connection: Connection): string | undefined {
  const settings = connection.settings;
  const local =
    connection.transport === folderTransport && isObject(settings) && typeof settings.directory === 'string';
  return local ? String(settings.directory) : undefined;
}
