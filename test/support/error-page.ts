import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { asCrossdockError, type Ending, type ErrorEntry, endingOf } from '../../src/support/errors.ts';
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
    ...endings(rows),
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

/** Rooms whose holds are answers to a command, to a check or to a start: nobody finds an exception about them. */
const answers = /^(cli|config|http|operations|queue|storage|support)\b/;

/** Codes that open an exception as soon as they happen. */
export function heldRows(rows: readonly ErrorRow[]): ErrorRow[] {
  return rows.filter(
    ({ disposition, folder, code }) =>
      disposition === 'hold' && (!answers.test(folder) || code === 'CONFIG_SCHEDULE_REFUSED'),
  );
}

const howItEnds: Readonly<Record<Ending, string>> = {
  'next success':
    'by itself, with the next success of what it holds; a saved repair is tried at once where services are automatic, otherwise with `crossdock exceptions release <id>`',
  release: 'with the command that repairs it, or `crossdock exceptions release <id>`: all that it holds goes on',
  answer: 'with the answer to each doubt: `crossdock deliveries mark-delivered <id>` or `send-again <id>`',
  file: 'with `crossdock files put ... --corrects <file>`, `files reread <file>` or `files accept <file>`; or with a word (below)',
  word: 'with the word of a person that it is dealt with: `crossdock exceptions resolve <id> --reason "..."`',
};

function endings(rows: readonly ErrorRow[]): string[] {
  return [
    '',
    '## How exceptions end',
    '',
    'Each of them also ends by a word, if no doubt stands on it. What or who ended it stands in `crossdock exceptions show`.',
    '',
    ...Object.entries(howItEnds).map(([ending, sentence]) => `* **${ending}**: ${sentence}.`),
    '',
    '| code | ends with | people are told |',
    '|---|---|---|',
    ...heldRows(rows).map((row) => `| \`${row.code}\` | ${endingOf(row)} | ${row.tell ?? 'with the digest'} |`),
  ];
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
}

/** Codes that a page lists, in its order. */
export function codesOn(page: string): string[] {
  return [...page.matchAll(/^\| `([A-Z0-9_]+)` \|/gm)].map(([, code]) => code ?? '');
}
