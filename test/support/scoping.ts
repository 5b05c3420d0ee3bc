import type { SourceFile } from './source-files.ts';

/**
 * Functions that read merchants' rows without being told whose, each with its reason. Whatever is not listed takes a `Scope` (or one
 * `merchant`) as an argument and uses it.
 */
export const unscoped: Readonly<Record<string, string>> = {
  isNameTaken: 'gates of several merchants may write into one folder; says yes or no',
  openException: 'writes; looks for the open row of the same key',
  enterInLedger: 'writes; looks for the short references that the merchants of its own rows have taken',
  releaseSubject: 'writes; takes the subjects of the caller off whatever holds them',
  releaseFrom: 'writes; the subjects were read in scope, and whether others are left decides',
  setbacksOf: 'stages and gates ask by the ids of their own subjects',
  countWaiting: 'counts per stage, no rows: one figure of the whole daemon',
  outboxFigures: 'counts, no rows: one figure of the whole daemon',
  oldestReady: 'an instant, no rows: since when the oldest ticket waits',
  countOutbox: 'counts per stage, no rows: one figure of the whole daemon',
  readOutbox: 'the relay publishes the tickets of all merchants',
  readyRows: 'the embedded queue works the tickets of all merchants',
  nextDue: 'an instant, no rows: when the embedded queue looks again',
  deadRows: 'the queue itself; operations filter its dead tickets by scope, as those of a broker',
  outboxRow: 'the queue itself, by the id of a ticket',
  insertShipments: 'writes; looks for the same parcels of the same orders',
  countUnits: 'writes; the parcels that were just stored name their orders and parts',
  recountUnits: 'writes; asks by the orders whose parcels were read in scope',
  fullyConfirmedParts: 'the delivery that was just told to a cart asks by the ids of its own parts',
  tellKits: 'the stage that stored the parcels asks by the ids of their orders',
  rankOf: 'a term of waitingParts, which is told the merchant',
  insertCancels: 'writes; looks for the open requests of the same parts, under the merchant of its own rows',
  partsOfItsOrder: 'counts within a query that is scoped itself',
  noteWarehouses: 'writes; looks for the codes that it has noted of its own rows',
  dropStrayRows: 'writes; what deliveries left that no longer exist',
  rememberTold: 'writes; the delivery that was just told names its own rows',
  tallyOrders: 'writes; the delivery that was just done counts its own parts',
  tallyPackages: 'writes; counts the parcels that were just stored',
  pruneOrders: 'writes; the orders that it removes were found in scope',
  wasSentWith: 'no reading of its own: a condition for the orders of a caller who was told whose',
  suspects: 'told the store that asks, which is of one merchant; all its queries name that merchant',
  keepLook: 'writes; the parts were found for the store that asks, which is of one merchant',
  partsInWindow: 'the store that asks is of one merchant, and so are its rows',
  partsToTell: 'by the ids of parts of the store that asks, which is of one merchant',
  stillWaiting: 'writes next; the parts were found for the store that asks',
  askedCancels: 'by the ids of parts that were found for the store that asks',
  cancelAsked: 'a condition for the parts of the store that asks, which is of one merchant',
  partOfNotice: 'told the store that speaks, which is of one merchant; the query names it',
  findWindow: 'by the store that asks, which is of one merchant',
  keepPage: 'writes; the window is that of the store that asks',
  pagesToBook: 'by the window of the store that asks',
  dropWindows: 'writes; removes what is old, whoever it was for',
  hasOldWindows: 'yes or no, no rows: whether there is something to remove',
  setPartStatus: 'writes; reads the parts of the orders that it changes',
};

export interface Reading {
  readonly path: string;
  readonly name: string;
  readonly tables: readonly string[];
}

/** Tables whose rows belong to merchants: those that the schema gives a column `merchant`. */
export function merchantTables(files: readonly SourceFile[]): ReadonlySet<string> {
  const tables = new Set<string>();
  for (const { text } of storage(files).filter(({ path }) => /(schema|-tables)\.ts$/.test(path)))
    for (const [, table, columns = ''] of text.matchAll(/^ {2}(\w+): \{\n([\s\S]*?)^ {2}\};$/gm))
      if (table && /^ {4}merchant: string;$/m.test(columns)) tables.add(table);
  return tables;
}

/** Exported functions of the store that read such tables, themselves or by functions of their file, and are not told whose. */
export function readersWithoutScope(files: readonly SourceFile[]): Reading[] {
  const tables = merchantTables(files);
  return storage(files).flatMap(({ path, text }) => {
    const functions = functionsOf(withoutComments(text));
    return functions
      .filter(({ exported, head, body }) => exported && !isTold(head, body))
      .map(({ name }) => ({ path, name, tables: [...tablesRead(name, functions)].filter((one) => tables.has(one)) }))
      .filter((reading) => reading.tables.length > 0);
  });
}

function storage(files: readonly SourceFile[]): SourceFile[] {
  return files.filter(({ path }) => path.startsWith('storage/') && !path.startsWith('storage/migrations/'));
}

interface StoreFunction {
  readonly name: string;
  readonly exported: boolean;
  /** Its parameters. */
  readonly head: string;
  readonly body: string;
}

/** Functions, classes and constants at the top of a file, as the formatter leaves them: closed by a line that begins with a bracket. */
function functionsOf(text: string): StoreFunction[] {
  const start = /^(export )?(?:async )?(?:function\*? |class |const )(\w+).*/gm;
  return [...text.matchAll(start)].map(({ 0: line, 1: exported, 2: name = '', index }) => {
    const rest = text.slice(index);
    const head = line.endsWith('(') ? rest.slice(0, rest.indexOf('\n)')) : line;
    const end = /^[}\])]/m.exec(rest.slice(head.length + 2));
    const body = line.endsWith(';') ? line : rest.slice(head.length, end ? head.length + 2 + end.index : rest.length);
    return { name, exported: exported !== undefined, head, body };
  });
}

/** Mandatory, and not only for show. */
function isTold(head: string, body: string): boolean {
  const [parameters = ''] = head.split('): ');
  const parameter = /\b(\w+): Scope\b(?! *=)/.exec(parameters) ?? /\b(merchant): string\b(?! *=)/.exec(parameters);
  if (!parameter?.[1]) return false;
  return new RegExp(`\\b${parameter[1]}\\b`).test(body);
}

function tablesRead(name: string, functions: readonly StoreFunction[], seen = new Set<string>()): Set<string> {
  const one = functions.find((other) => other.name === name);
  if (!one || seen.has(name)) return new Set();
  seen.add(name);
  const own = [
    ...one.body.matchAll(/(?:selectFrom|[jJ]oin)\(\s*\[?\s*['"`](\w+)/g),
    ...one.body.matchAll(/\b(?:from|join) "?([a-z_]+)"?/g),
  ].map(([, table = '']) => table);
  const called = functions.filter((other) => other.name !== name && new RegExp(`\\b${other.name}\\b`).test(one.body));
  return new Set([...own, ...called.flatMap((other) => [...tablesRead(other.name, functions, seen)])]);
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');
}
