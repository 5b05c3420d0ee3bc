import type { Calendar } from '../domain/calendar/calendar.ts';
import { calendarOf } from '../domain/calendar/calendar.ts';
import { type DailyFacts, type LetterFacts, mailOf, sampleDaily, sampleLetter } from '../domain/notices/facts.ts';
import { keyBytes } from '../support/webhook-signature.ts';
import { checkConnectionName } from './layers.ts';
import type { RawHeartbeat, RawNotices } from './notices-grammar.ts';
import type { Reading } from './reading.ts';
import { hasReference, resolveReferences } from './references.ts';
import { pathText } from './shape.ts';
import type { Heartbeat, Merchant, NoticeSettings, NoticeWebhook, Timing, Wms } from './workspace.ts';
import type { Path, YamlFile } from './yaml-file.ts';

const MINUTE = 60;
const leastKeyBytes = 16;
/** A service that is asked more often takes it for an attack. */
const leastHeartbeatSeconds = 10;

/** Whoever may be told something, with the clock by which the morning's mail comes. */
export interface Audiences {
  readonly zone: string;
  readonly calendar: Calendar | undefined;
  readonly merchants: ReadonlyMap<string, Merchant>;
  readonly wms: readonly (Wms & { readonly calendar: Calendar | undefined })[];
}

export function readNotices(
  reading: Reading,
  yaml: YamlFile,
  raw: RawNotices | undefined,
  audiences: Audiences,
): NoticeSettings | null {
  if (!raw) return null;
  const { by, to } = raw;
  const path = ['notices', 'by'];
  const known = checkConnectionName(reading, yaml, path, by);
  const transport = reading.connections.get(by)?.transport;
  if (known && transport !== undefined && transport !== 'email-out') {
    const message = `notices.by: "${by}" is a connection of ${transport}; notices go out by email-out.`;
    reading.found(yaml.finding(path, 'CONFIG_DIRECTION', message));
  }
  return {
    connection: by,
    contacts: to,
    digestSeconds: raw.digest === 'off' ? 0 : (raw.digest ?? 15 * MINUTE),
    webhooks: (raw.webhooks ?? []).flatMap((one, index) => readWebhook(reading, yaml, index, one) ?? []),
    daily: dailyTimings(raw.daily ?? '07:00', audiences),
    templates: {
      notice: readTemplate(reading, 'notice', sampleLetter),
      daily: readTemplate(reading, 'daily', sampleDaily),
    },
  };
}

/** The workspace's own text, tried with made-up facts: whoever is to hear of a problem must not find out that it cannot be filled in. */
function readTemplate(reading: Reading, name: string, sample: LetterFacts | DailyFacts): string | null {
  const source = reading.templates.get(name);
  if (source === undefined) return null;
  const found = (message: string, line = 1, column = 1) =>
    reading.found({ file: `templates/${name}.hbs`, line, column, code: 'CONFIG_NOTICE_TEMPLATE', message });
  const compiled = reading.toolbox.compileText(source);
  if ('findings' in compiled) {
    for (const { message, line, column } of compiled.findings) found(message, line, column);
    return null;
  }
  try {
    const context = { now: '2026-03-07T12:00:00.000Z', timeZone: 'UTC', sequence: 0, values: {} };
    const text = compiled.render(...([context, sample] as never[]));
    if (!mailOf(text)) found('The first line must be "Subject:" and the subject of the mail.');
  } catch (thrown) {
    found(thrown instanceof Error ? thrown.message : String(thrown));
  }
  return source;
}

function readWebhook(reading: Reading, yaml: YamlFile, index: number, raw: NoticeWebhook): NoticeWebhook | undefined {
  const path = ['notices', 'webhooks', index];
  if (!hasReference(raw.secret)) {
    const message = `${pathText([...path, 'secret'])} stands in the file as plain text. Write \${env:NAME} or \${file:/run/secrets/name}.`;
    reading.warn(yaml.finding([...path, 'secret'], 'CONFIG_LITERAL_SECRET', message));
  }
  const settings = resolved(reading, yaml, path, raw);
  if (!settings || !checkUrl(reading, yaml, [...path, 'url'], settings.url)) return undefined;
  if (keyBytes(settings.secret) >= leastKeyBytes) return settings;
  const message = `${pathText([...path, 'secret'])}: A secret has at least ${leastKeyBytes} characters.`;
  reading.found(yaml.finding([...path, 'secret'], 'CONFIG_VALUE', message));
  return undefined;
}

export function readHeartbeat(reading: Reading, yaml: YamlFile, raw: RawHeartbeat | undefined): Heartbeat | null {
  if (!raw) return null;
  const path = ['heartbeat'];
  const seconds = raw.every ?? 5 * MINUTE;
  if (seconds < leastHeartbeatSeconds) {
    const message = `heartbeat.every: The least is ${leastHeartbeatSeconds}s.`;
    reading.found(yaml.finding([...path, 'every'], 'CONFIG_VALUE', message));
  }
  const settings = resolved(reading, yaml, path, { url: raw.url });
  if (!settings || !checkUrl(reading, yaml, [...path, 'url'], settings.url)) return null;
  return { url: settings.url, seconds };
}

/** `undefined` when a reference leads nowhere, which was reported. */
function resolved<T extends object>(reading: Reading, yaml: YamlFile, path: Path, raw: T): T | undefined {
  const before = reading.findings.length;
  const settings = resolveReferences(yaml, path, raw, reading.home, reading.toolbox, reading.findings) as T;
  return reading.findings.length === before ? settings : undefined;
}

/** A password in the address would show in logs of proxies. The address itself may be a secret: it is not told. */
function checkUrl(reading: Reading, yaml: YamlFile, path: Path, text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain = url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
  if (plain) return true;
  const message = `${pathText(path)}: Write an address that begins with https:// (or http://), without user and password in it.`;
  reading.found(yaml.finding(path, 'CONFIG_VALUE', message));
  return false;
}

/** One mail for the workspace, one for each merchant and each WMS that has contacts of its own. */
function dailyTimings(raw: NonNullable<RawNotices['daily']>, audiences: Audiences): Map<string, Timing> {
  const timings = new Map<string, Timing>();
  if (raw === 'off') return timings;
  const { at, on } = typeof raw === 'string' ? { at: raw, on: undefined } : raw;
  const timing = (zone: string, calendar: Calendar | undefined): Timing => ({
    kind: 'at',
    times: [at],
    zone,
    ...(on && { on: calendar ?? calendarOf({ zone }) }),
  });
  timings.set('workspace', timing(audiences.zone, audiences.calendar));
  for (const { id, zone, calendar, contacts } of audiences.merchants.values())
    if (contacts.length > 0) timings.set(`merchant:${id}`, timing(zone, calendar));
  for (const { id, zone, calendar, contacts = [] } of audiences.wms)
    if (contacts.length > 0) timings.set(`wms:${id}`, timing(zone, calendar));
  return timings;
}
