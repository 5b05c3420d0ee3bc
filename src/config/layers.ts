import type { MappingFinding, MappingKind } from '../mapping/contract.ts';
import { didYouMean } from '../support/nearest.ts';
import { readConnection } from './connections.ts';
import { readDirectory } from './directories.ts';
import type { RawInlet, RawOutlet, Snippet } from './endpoint-grammar.ts';
import type { Reading } from './reading.ts';
import { pathText } from './shape.ts';
import type { Path, YamlFile } from './yaml-file.ts';

/** Settings of an endpoint as they stand in one place. A WMS, a merchant and a warehouse may each have some: the nearest wins. */
export interface Layer {
  readonly yaml: YamlFile;
  readonly path: Path;
  readonly raw: (RawInlet & RawOutlet) | 'off';
  /** Name of the connection that this layer states. */
  readonly connection?: string | undefined;
  readonly directory?: string | undefined;
  readonly subject?: string | undefined;
  readonly text?: string | undefined;
  /** What a connector says of itself, behind all that people say: somebody asks it, or it calls us. */
  readonly builtIn?: 'asked' | 'pushed';
}

interface LayerOrigin {
  readonly yaml: YamlFile;
  readonly path: Path;
  readonly kind: MappingKind;
  readonly direction: 'from' | 'to';
  /** Name of a connection that stands inline here. */
  readonly name: string;
  /** A copy may come twice under one id; what changes an order or tells a cart must not. */
  readonly copies?: true;
}

/** Checks what one place says by itself; every reference is looked up where it is written. */
export function readLayer(
  reading: Reading,
  origin: LayerOrigin,
  raw: RawInlet | RawOutlet | 'off' | undefined,
): Layer | undefined {
  if (raw === undefined) return undefined;
  const { yaml, path, direction } = origin;
  if (raw === 'off') return { yaml, path, raw };
  const all: RawInlet & RawOutlet = raw;
  checkMapping(reading, origin, all.mapping);
  return {
    yaml,
    path,
    raw: all,
    connection: readPeer(reading, origin, all[direction]),
    directory: readDirectory(reading, yaml, [...path, 'directory'], all.directory),
    subject: readSnippet(reading, yaml, [...path, 'subject'], all.subject),
    text: readSnippet(reading, yaml, [...path, 'text'], all.text),
  };
}

/** What it sends may come twice, under one id. */
export const webhookTransport = 'webhook';

/** Transports that work in one direction only. */
const oneWay: Readonly<Record<string, { readonly direction: 'from' | 'to'; readonly says: string }>> = {
  'email-in': { direction: 'from', says: 'only receives' },
  'email-out': { direction: 'to', says: 'only sends' },
  webhook: { direction: 'to', says: 'only sends' },
};

function readPeer(reading: Reading, origin: LayerOrigin, raw: RawInlet['from']): string | undefined {
  if (raw === undefined) return undefined;
  const path = [...origin.path, origin.direction];
  if (typeof raw === 'string') {
    if (!checkConnectionName(reading, origin.yaml, path, raw)) return undefined;
  } else {
    const made = readConnection(reading, origin.yaml, path, raw, origin.name);
    if (!made) return undefined;
    reading.connections.set(made.name, made);
  }
  const name = typeof raw === 'string' ? raw : origin.name;
  const transport = reading.connections.get(name)?.transport ?? '';
  const way = oneWay[transport];
  if (transport === webhookTransport && way?.direction === origin.direction && !origin.copies) {
    const message = `${pathText(path)}: A webhook takes copies only. Use it under "extra interfaces".`;
    reading.found(origin.yaml.finding(path, 'CONFIG_WEBHOOK_PLACE', message));
  }
  if (way && way.direction !== origin.direction) {
    const message = `${pathText(path)}: This connection ${way.says}. Use another one.`;
    reading.found(origin.yaml.finding(path, 'CONFIG_DIRECTION', message));
  }
  return name;
}

export function checkConnectionName(reading: Reading, yaml: YamlFile, path: Path, name: string): boolean {
  if (reading.declaredConnections.has(name)) return true;
  const guess = didYouMean(name, reading.declaredConnections);
  // A path in place of a name: the writer meant a folder.
  const hint =
    guess ||
    (name.includes('/')
      ? ` For a folder write { folder: ${name} }.`
      : ' Add it under "connections" in crossdock.yaml.');
  reading.found(
    yaml.finding(path, 'CONFIG_UNKNOWN_CONNECTION', `${pathText(path)}: There is no connection "${name}".${hint}`),
  );
  return false;
}

function checkMapping(reading: Reading, origin: LayerOrigin, name: string | undefined): void {
  if (name === undefined) return;
  const path = [...origin.path, 'mapping'];
  const found = reading.mappings.get(name);
  if (found && found.kind !== origin.kind) {
    const message = `${pathText(path)}: "${name}" is a mapping of ${found.kind}; here one of ${origin.kind} is needed.`;
    reading.found(origin.yaml.finding(path, 'CONFIG_MAPPING_KIND', message));
  }
  if (found || reading.declaredMappings.has(name)) return;
  const guess = didYouMean(name, reading.declaredMappings) || ` Create mappings/${name}.yaml.`;
  reading.found(
    origin.yaml.finding(path, 'CONFIG_UNKNOWN_MAPPING', `${pathText(path)}: There is no mapping "${name}".${guess}`),
  );
}

function readSnippet(reading: Reading, yaml: YamlFile, path: Path, raw: Snippet | undefined): string | undefined {
  if (raw === undefined) return undefined;
  const source = typeof raw === 'string' ? raw : reading.templates.get(raw.template);
  if (source === undefined) {
    const name = typeof raw === 'string' ? '' : raw.template;
    const message = `${pathText(path)}: There is no template "${name}".${didYouMean(name, reading.templates.keys()) || ` Create templates/${name}.hbs.`}`;
    reading.found(yaml.finding([...path, 'template'], 'CONFIG_UNKNOWN_TEMPLATE', message));
    return undefined;
  }
  const compiled = reading.toolbox.compileText(source);
  if ('findings' in compiled) for (const one of compiled.findings) reportText(reading, yaml, path, raw, one);
  return source;
}

function reportText(
  reading: Reading,
  yaml: YamlFile,
  path: Path,
  raw: Snippet,
  { line, column, message }: MappingFinding,
): void {
  if (typeof raw === 'string') reading.found(yaml.finding(path, 'CONFIG_TEMPLATE', `${pathText(path)}: ${message}`));
  else reading.found({ file: `templates/${raw.template}.hbs`, line, column, code: 'CONFIG_TEMPLATE', message });
}
