import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { asCrossdockError, type ErrorEntry } from '../../src/support/errors.ts';
import { projectRoot } from './source-files.ts';

export const errorPagePath = join(projectRoot, 'docs/errors.md');

export interface ErrorRow extends ErrorEntry {
  readonly code: string;
  /** Folder under `src/` whose catalogue has it. */
  readonly folder: string;
}

/** Every code of every catalogue: whatever an `errors.ts` under `src` exports with `.entries`. Sorted by folder, code. */
export async function errorRows(): Promise<ErrorRow[]> {
  const files = readdirSync(join(projectRoot, 'src'), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /(^|\/)errors\.ts$/.test(path))
    .sort();
  const rows = [unexpected()];
  for (const file of files) rows.push(...(await rowsOf(file)));
  return rows;
}

/** What an unknown throw becomes; it stands in no catalogue because nobody throws it on purpose. */
function unexpected(): ErrorRow {
  const { code, disposition, scope, hint } = asCrossdockError(undefined);
  return { code, disposition, scope, hint, sentence: 'Unexpected, and what was thrown.', folder: 'support' };
}

async function rowsOf(file: string): Promise<ErrorRow[]> {
  const exported: Record<string, unknown> = await import(pathToFileURL(join(projectRoot, 'src', file)).href);
  const folder = file.replace(/\/?errors\.ts$/, '');
  return Object.values(exported)
    .flatMap((value) => (hasEntries(value) ? Object.entries(value.entries) : []))
    .map(([code, entry]) => ({ ...entry, code, folder }))
    .sort((one, other) => (one.code < other.code ? -1 : 1));
}

function hasEntries(value: unknown): value is { entries: Record<string, ErrorEntry> } {
  return (typeof value === 'object' || typeof value === 'function') && value !== null && 'entries' in value
    ? typeof value.entries === 'object'
    : false;
}

const whatHappens: Readonly<Record<ErrorEntry['disposition'], string>> = {
  retry: "is tried again by itself, ever more slowly; after the stage's patience it is an exception and a dead ticket",
  hold: 'waits as an exception until somebody (or a clock) changed something',
  park: 'its ticket lies in the dead queue of its stage until it is replayed or dropped',
};

/** The page, whole. Checked against the catalogues in both directions by a test. */
export function errorPage(rows: readonly ErrorRow[]): string {
  const folders = [...new Set(rows.map(({ folder }) => folder))];
  return [
    '# Errors',
    '',
    '<!-- Written by `node scripts/docs.mjs errors` from the catalogues (`errors.ts`) under `src`. Do not edit by hand. -->',
    '',
    'Every problem has a code: it stands in log lines, exceptions, message headers and answers of the command line.',
    '',
    ...Object.entries(whatHappens).map(([disposition, sentence]) => `* **${disposition}**: ${sentence}.`),
    '* *about* says what the exception stands for: one order, a merchant, a connection or a document.',
    '* *outage*: the whole connection is out of service; nothing that waits for it counts as a failed attempt.',
    ...folders.flatMap((folder) => section(folder, rows)),
    '',
  ].join('\n');
}

function section(folder: string, rows: readonly ErrorRow[]): string[] {
  return [
    '',
    `## ${folder}`,
    '',
    '| code | then | about | what it says | what to do |',
    '|---|---|---|---|---|',
    ...rows.filter((row) => row.folder === folder).map(line),
  ];
}

function line({ code, disposition, outage, scope, sentence, hint }: ErrorRow): string {
  const then = outage ? `${disposition}, outage` : disposition;
  return `| \`${code}\` | ${then} | ${scope} | ${cell(sentence)} | ${cell(hint)} |`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
}

/** Codes that a page lists, in its order. */
export function codesOn(page: string): string[] {
  return [...page.matchAll(/^\| `([A-Z0-9_]+)` \|/gm)].map(([, code]) => code ?? '');
}
