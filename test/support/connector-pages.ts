import { z } from 'zod';
import {
  type ApiConnector,
  cartFunctions,
  type FunctionName,
  type Supported,
  wmsFunctions,
} from '../../src/connectors/api-contract.ts';
import type { TransportAdapter } from '../../src/connectors/contract.ts';

interface Property {
  readonly description?: string;
  readonly default?: unknown;
  readonly secret?: boolean;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Property>>;
  readonly required?: readonly string[];
}

type Declares = Pick<ApiConnector, 'settings'>;

function declared({ settings }: Declares): Property {
  return z.toJSONSchema(settings, { io: 'input', unrepresentable: 'any' }) as Property;
}

/** The rows that the settings of a connector must have on its page: key, what it is, default. Groups have a row for each key in them. */
export function settingRows(connector: Declares): string[] {
  return rowsOf(declared(connector), '');
}

function rowsOf({ properties = {}, required = [] }: Property, before: string): string[] {
  return Object.entries(properties).flatMap(([key, property]) => {
    const word = property.secret ? ' *Secret.*' : '';
    const third = required.includes(key) ? 'required' : shownDefault(property.default);
    const row = `| \`${before}${key}\` | ${inCell(property.description ?? '')}${word} | ${third} |`;
    return [row, ...rowsOf(property, `${before}${key}.`)];
  });
}

function shownDefault(value: unknown): string {
  const text = Array.isArray(value) ? value.join(', ') : typeof value === 'object' ? '' : String(value ?? '');
  return text === '' ? '' : `\`${inCell(text)}\``;
}

function inCell(text: string): string {
  return text.replaceAll('|', '\\|');
}

export function functionsOf({ role }: Pick<ApiConnector, 'role'>): readonly FunctionName[] {
  return role === 'wms' ? wmsFunctions : cartFunctions;
}

/** One row for each function; what people have added to a "yes" stays. */
export function functionRows(connector: ApiConnector, page: string): string[] {
  const written = cellsUnder(page);
  return functionsOf(connector).map((name) => `| ${name} | ${cellFor(connector.functions[name], written.get(name))} |`);
}

function cellFor(supported: Supported | undefined, written = ''): string {
  if (supported === true) return /^yes($|[;:,] )/.test(written) ? written : 'yes';
  return supported === undefined ? 'not said' : inCell(supported);
}

/** What the page has in its table of functions, by name. */
function cellsUnder(page: string): ReadonlyMap<string, string> {
  const rows = page.split('\n').map((line) => /^\| ([^`|]+?) \| (.*) \|$/.exec(line));
  return new Map(rows.flatMap((row) => (row ? [[row[1] ?? '', row[2] ?? ''] as const] : [])));
}

/** Settings as short as can be, of the examples that they declare. */
export function exampleSettings(connector: ApiConnector): unknown {
  const { properties = {}, required = [] } = declared(connector);
  const shown = Object.entries(properties).filter(([, { examples }]) => examples !== undefined);
  const needed = shown.filter(([key]) => required.includes(key));
  const secrets = shown.filter(([key, { secret }]) => secret || required.includes(key));
  for (const some of [needed, secrets, shown]) {
    const given = some.map(([key, { examples }]) => [key, resolved(examples?.[0])]);
    const read = connector.settings.safeParse(Object.fromEntries(given));
    if (read.success) return read.data;
  }
  throw new Error(`${connector.id}: the examples of its settings are no good settings.`);
}

/** What a reference may lead to. */
function resolved(example: unknown): unknown {
  return typeof example === 'string' && example.startsWith('${') ? 'a-secret-of-the-example-0123456789' : example;
}

/** The lines of a table, without its head, in the section of this name. */
export function tableIn(page: string, section: string): string[] {
  const lines = sectionOf(page, section);
  const first = lines.findIndex((line) => line.startsWith('|'));
  const rest = first < 0 ? [] : lines.slice(first);
  const end = rest.findIndex((line) => !line.startsWith('|'));
  return rest.slice(2, end < 0 ? undefined : end);
}

function sectionOf(page: string, section: string): string[] {
  const lines = page.split('\n');
  const start = lines.indexOf(`## ${section}`);
  if (start < 0) return [];
  const end = lines.findIndex((line, index) => index > start && line.startsWith('## '));
  return lines.slice(start + 1, end < 0 ? undefined : end);
}

/** The page with its two tables made anew. A section that is missing is added: functions before all others, settings behind. */
export function withTables(page: string, connector: ApiConnector): string {
  const functions = ['| function | supported |', '|---|---|', ...functionRows(connector, page)];
  const settings = ['| setting | what it is | default |', '|---|---|---|', ...settingRows(connector)];
  return withTable(withTable(withHeading(page), 'Supported functions', functions), 'Settings', settings);
}

/** A table of functions without a heading of its own gets one. */
function withHeading(page: string): string {
  if (page.includes('\n## Supported functions\n')) return page;
  if (/^\| function \|/m.test(page)) return page.replace(/^\| function \|/m, '## Supported functions\n\n$&');
  return page.replace(/^## /m, '## Supported functions\n\n$&');
}

function withTable(page: string, section: string, table: readonly string[]): string {
  const lines = page.split('\n');
  const start = lines.indexOf(`## ${section}`);
  if (start < 0) return `${page.trimEnd()}\n\n## ${section}\n\n${table.join('\n')}\n`;
  const own = sectionOf(page, section);
  const first = own.findIndex((line) => line.startsWith('|'));
  if (first < 0) return [...lines.slice(0, start + 1), '', ...table, ...lines.slice(start + 1)].join('\n');
  const length = own.slice(first).findIndex((line) => !line.startsWith('|'));
  const from = start + 1 + first;
  return [...lines.slice(0, from), ...table, ...lines.slice(length < 0 ? lines.length : from + length)].join('\n');
}

/** `docs/connectors/index.md`: everything that Crossdock can be connected to, and what works with it. */
export function indexPage(transports: readonly TransportAdapter[], connectors: readonly ApiConnector[]): string {
  const carts = connectors.filter(({ role }) => role === 'cart');
  const wms = connectors.filter(({ role }) => role === 'wms');
  return `# Connectors

What Crossdock can be connected to. Each has a page with its steps, settings and limits; this page is made of what the connectors say of themselves
(\`node scripts/docs.mjs connectors\`). A partner that is not here is reached by files, or by settings: [HTTP/JSON cart](http-cart.md),
[HTTP/JSON WMS](http-wms.md). How to add one: [write a connector](../write-a-connector.md).

## Ways of moving files

For carts of the type \`csv\` and WMSes of the type \`file-drop\`, which read and write any layout that a [mapping](../mappings.md) describes.

| transport | |
|---|---|
${transports.map(({ id, label }) => `| [${id}](${id}.md) | ${inCell(label)} |`).join('\n')}

## Carts

${matrix(carts, cartFunctions)}

## WMSes

${matrix(wms, wmsFunctions)}

"no" has its reason on the page of the connector.
`;
}

function matrix(connectors: readonly ApiConnector[], names: readonly FunctionName[]): string {
  const rows = connectors.map(({ id, label, functions }) => {
    const cells = names.map((name) => (functions[name] === true ? 'yes' : 'no'));
    return `| [${id}](${id}.md) | ${inCell(label)} | ${cells.join(' | ')} |`;
  });
  return [`| type | | ${names.join(' | ')} |`, `|---|---|${names.map(() => '---|').join('')}`, ...rows].join('\n');
}
