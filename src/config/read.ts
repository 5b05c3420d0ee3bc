import { resolve } from 'node:path';
import { nearestCalendar, readCalendar } from './calendars.ts';
import { readConnection } from './connections.ts';
import type { Standing } from './endpoints.ts';
import { crossdockShape, merchantShape, type RawCrossdock } from './grammar.ts';
import { readMappings } from './mappings.ts';
import { checkWmsName, type MerchantHome, readMerchant } from './merchants.ts';
import { readHeartbeat, readNotices } from './notices.ts';
import { checkOverlaps } from './overlaps.ts';
import { inOrder, Reading } from './reading.ts';
import { checkReferencePlaces } from './reference-places.ts';
import { readRetention } from './retention.ts';
import { checkShape, isObject } from './shape.ts';
import { checkTexts, notYetWritten } from './text-checks.ts';
import { revisionOf, type WorkspaceTexts } from './texts.ts';
import type { Toolbox } from './toolbox.ts';
import { readWms, type WmsDefinition } from './warehouses.ts';
import type { Finding, Merchant, Workspace } from './workspace.ts';
import { parseYaml, type YamlFile } from './yaml-file.ts';

export type WorkspaceRead = { readonly workspace: Workspace } | { readonly findings: readonly Finding[] };

const ROOT = 'crossdock.yaml';

/** A workspace from its texts, or everything that is wrong with them. Asks nothing but the toolbox. */
export async function readWorkspace(texts: WorkspaceTexts, home: string, toolbox: Toolbox): Promise<WorkspaceRead> {
  const reading = new Reading(resolve(home), toolbox);
  checkTexts(reading, texts);
  // Every merchant would miss its WMS: nothing that anybody has to correct.
  if (notYetWritten(texts[ROOT])) return { findings: inOrder(reading.findings) };
  await readMappings(reading, texts);
  const yaml = open(reading, ROOT, texts[ROOT] ?? '');
  const raw = shape(reading, yaml, crossdockShape) ?? {};
  readConnections(reading, yaml, raw);
  for (const [file, text] of Object.entries(texts)) if (file.endsWith('.ics')) reading.calendarTexts.set(file, text);
  const standings: Standing[] = [];
  const base = readHome(reading, yaml, raw);
  const merchants = readMerchants(reading, texts, base, standings);
  const notices = readNotices(reading, yaml, raw.notices, {
    zone: base.zone,
    calendar: nearestCalendar(reading, [base.calendar]),
    merchants,
    wms: [...base.definitions.values()].map(({ wms, layer }) => ({
      ...wms,
      calendar: nearestCalendar(reading, [{ layer: layer.calendar, zone: wms.zone }, base.calendar]),
    })),
  });
  const heartbeat = readHeartbeat(reading, yaml, raw.heartbeat);
  warnOfUnusedCalendars(reading);
  checkOverlaps(reading, standings);
  if (reading.findings.length > 0) return { findings: inOrder(reading.findings) };
  return {
    workspace: {
      revision: revisionOf(texts),
      name: raw.name ?? 'Crossdock',
      zone: raw.zone ?? 'UTC',
      publish: raw.publish ?? 'on save',
      connections: reading.connections,
      wms: new Map([...base.definitions].map(([id, { wms }]) => [id, wms])),
      merchants,
      mappings: reading.mappings,
      notices,
      retention: readRetention(raw.retention),
      heartbeat,
      warnings: inOrder(reading.warnings),
    },
  };
}

function open(reading: Reading, file: string, text: string): YamlFile {
  const { yaml, findings } = parseYaml(file, text);
  reading.found(...findings);
  checkReferencePlaces(reading, yaml);
  return yaml;
}

function shape<T>(reading: Reading, yaml: YamlFile, schema: Parameters<typeof checkShape<T>>[1]): T | undefined {
  const { value, findings } = checkShape(yaml, schema);
  reading.found(...findings);
  return value;
}

/** Names of a group as they stand in the file, also of entries that were cut out. */
function declared(yaml: YamlFile, key: string): string[] {
  const group = isObject(yaml.value) ? yaml.value[key] : undefined;
  return isObject(group) ? Object.keys(group) : [];
}

function readConnections(reading: Reading, yaml: YamlFile, raw: RawCrossdock): void {
  for (const name of declared(yaml, 'connections')) reading.declaredConnections.add(name);
  for (const [name, settings] of Object.entries(raw.connections ?? {})) {
    const connection = readConnection(reading, yaml, ['connections', name], settings, name);
    if (connection) reading.connections.set(name, connection);
  }
}

function readHome(reading: Reading, yaml: YamlFile, raw: RawCrossdock): MerchantHome {
  const zone = raw.zone ?? 'UTC';
  const calendar = { layer: readCalendar(reading, yaml, ['calendar'], raw.calendar), zone };
  const declaredWms = new Set(declared(yaml, 'wms'));
  const definitions = new Map<string, WmsDefinition>();
  for (const [id, settings] of Object.entries(raw.wms ?? {}))
    definitions.set(id, readWms(reading, yaml, id, settings, zone));
  const named = raw['default wms'];
  if (named !== undefined) checkWmsName(reading, yaml, ['default wms'], named, declaredWms);
  const [only = ''] = declaredWms.size === 1 ? declaredWms : [];
  const personalData = raw.retention?.['personal data'];
  return { zone, calendar, definitions, declaredWms, defaultWms: named ?? only, personalData };
}

function readMerchants(
  reading: Reading,
  texts: WorkspaceTexts,
  base: MerchantHome,
  standings: Standing[],
): Map<string, Merchant> {
  const merchants = new Map<string, Merchant>();
  const files = Object.keys(texts).filter((file) => file.startsWith('merchants/') && file.endsWith('.yaml'));
  for (const file of files.sort()) {
    const yaml = open(reading, file, texts[file] ?? '');
    const raw = shape(reading, yaml, merchantShape);
    const id = file.slice('merchants/'.length, -'.yaml'.length);
    if (raw?.closed !== undefined) reading.closedFiles.add(file);
    if (raw) merchants.set(id, readMerchant(reading, yaml, id, raw, base, standings));
  }
  if (files.length === 0) {
    const message = 'There are no merchants yet. Add one: crossdock merchants add <id>, or write merchants/<id>.yaml.';
    reading.warn({ file: ROOT, line: 1, column: 1, code: 'CONFIG_NO_MERCHANTS', message });
  }
  return merchants;
}

/** Who puts a file of holidays there believes that they are kept. */
function warnOfUnusedCalendars(reading: Reading): void {
  for (const file of reading.calendarTexts.keys()) {
    if (reading.holidayFiles.has(file)) continue;
    const message = `No calendar names this file. Write "holidays file: ${file}" where it counts.`;
    reading.warn({ file, line: 1, column: 1, code: 'CONFIG_CALENDAR_FILE', message });
  }
}
