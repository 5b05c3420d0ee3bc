import { join } from 'node:path';
import type { MappingContext } from '../../src/mapping/contract.ts';
import { helpers } from '../../src/mapping/templates/helpers/index.ts';
import { writables } from '../../src/mapping/testing/samples.ts';
import { columnWords, groupWords, typeExamples } from '../../src/operations/mappings/help/column-words.ts';
import { complaintWords } from '../../src/operations/mappings/help/complaint-words.ts';
import { layoutWords } from '../../src/operations/mappings/help/layout-words.ts';
import { fileWords, mappingWords, recordWords } from '../../src/operations/mappings/help/mapping-words.ts';
import { readingWords } from '../../src/operations/mappings/help/reading-words.ts';
import { mappingHelp } from '../../src/operations/mappings/help/topics.ts';
import { typeWords } from '../../src/operations/mappings/help/type-words.ts';
import { mappingOf, render } from '../mapping/support.ts';
import { projectRoot } from './source-files.ts';

export const referencePath = join(projectRoot, 'docs/mapping-reference.md');

/** The order that the examples of helpers are filled in with. */
const order = {
  orderNumber: '#1001',
  custRef: '1001',
  orderSource: 'shop',
  poNumber: 'PO-77',
  serviceCode: 'GND',
  subtotal: '25.50',
  shippingAmount: '5.45',
  grandTotal: '30.95',
  giftMessage: 'Happy birthday',
  instructions: ' Ring twice ',
  isGift: true,
  extra: { dock: '7' },
  shipTo: {
    firstName: 'Dana',
    lastName: 'Example',
    company: 'Foo, Bar & Sons',
    address1: '1 Example Road',
    city: 'Düsseldorf',
    state: 'NW',
    country: 'US',
    phone: '(303) 555-0177',
    email: 'Dana@example.com',
  },
  lines: [
    {
      sku: 'MUG',
      quantity: 2,
      unitPrice: '9.25',
      barcode: '0012345678905',
      weight: { value: '0.50', unit: 'lb' },
    },
  ],
};

const context: MappingContext = { now: '2026-03-03T14:35:00Z', timeZone: 'UTC', sequence: 7, values: {} };

export interface HelperExample {
  readonly name: string;
  readonly says: string;
  readonly expression: string;
  /** As the help says it; `undefined` = it does not. */
  readonly stated: string | undefined;
  readonly gives: string;
}

/** Every helper with what its example really gives. */
export function helperExamples(): HelperExample[] {
  return helpers.map(({ name, says, example }) => {
    const [expression = '', stated] = example.split(' gives ');
    return { name, says, expression, stated, gives: given(expression) };
  });
}

/** As the cell of a column; cells of templates, which set their own quotes, in a template. */
function given(expression: string): string {
  const each = `{{#each orders as |order|}}${expression}{{/each}}`;
  const column = `delimited: { header: false, quote: none, delimiter: tab }\ncolumns: [${JSON.stringify(expression)}]\n`;
  const what = expression.startsWith('{{csv') ? 'template: each\n' : column;
  const mapping = mappingOf(`kind: orders\nlookups: { ship-codes: { GND: "01" } }\n${what}`, { each });
  return render(mapping, writables('orders', [order]) as never, context).text.replace(/\n$/, '');
}

/** The page, whole: the words of `crossdock mappings help`, so that both always say the same. */
export function mappingReference(): string {
  const [date] = mappingHelp(['date']);
  return [
    '# Mapping reference',
    '',
    '<!-- Written by `node scripts/docs.mjs mappings` from the words of `crossdock mappings help`. Do not edit by hand. -->',
    '',
    'Every key, type, field, helper, rule and code that mappings know. [mappings.md](mappings.md) teaches them by examples; `crossdock mappings help <word>` looks',
    'one up at the terminal.',
    ...section('Parts of a mapping', words(mappingWords)),
    ...section('file', words(fileWords)),
    ...section('Layouts', []),
    ...Object.entries(layoutWords).flatMap(([layout, keys]) => ['', `### ${layout}`, '', ...words(keys)]),
    ...section('Records', words(recordWords)),
    ...section('Columns', words(columnWords)),
    ...['', 'A group of repeated columns, an entry of the list of columns:', '', ...words(groupWords)],
    ...section('Types', [
      'A column without a type has that of its field. Every type works both ways.',
      '',
      ...table(['type', 'what it is', 'example'], typeRows()),
    ]),
    ...Object.entries(typeWords).flatMap(([type, keys]) => ['', `### ${type}`, '', ...words(keys)]),
    ...['', '`money` is `decimal` with two `places`. `lookup` names one of `lookups`, or is a list itself.'],
    ...section('Dates', [
      `Examples are those of a Monday in March. ${'`iso`'} is ISO 8601 with its offset.`,
      '',
      ...table(
        ['token', 'what it is', 'example'],
        (date?.entries ?? []).map(({ name, says, example }) => [code(name), says, code(example)]),
      ),
    ]),
    ...section('Fields', [
      '`order.extra.<name>`, `line.extra.<name>` and `orderLine.extra.<name>` are the extra fields of a cart; `values.<name>` is a text of the connection.',
    ]),
    ...['orders', 'shipments', 'inventory', 'acknowledgements', 'cancels', 'returns'].flatMap((kind) => [
      '',
      `### Fields of ${kind}`,
      '',
      ...fields(kind),
    ]),
    ...section(
      'Helpers',
      table(
        ['helper', 'what it does', 'example', 'gives'],
        helperExamples().map(({ name, says, expression, gives }) => [code(name), says, code(expression), code(gives)]),
      ),
    ),
    ...section('Reading', words(readingWords)),
    ...section('Complaints', [
      'A complaint rejects a row, a transaction, a record or the file, and says which. Remarks reject nothing. What says "on writing" holds one record back; the others go.',
      '',
      ...table(
        ['code', 'meaning'],
        Object.entries(complaintWords).map(([name, says]) => [code(name), says]),
      ),
    ]),
    '',
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? ['', `## ${title}`] : ['', `## ${title}`, '', ...lines];
}

function words(list: Readonly<Record<string, string>>): string[] {
  return table(
    ['key', 'meaning'],
    Object.entries(list).map(([name, says]) => [code(name), says]),
  );
}

function typeRows(): string[][] {
  const [types] = mappingHelp(['types']);
  return (types?.entries ?? []).map(({ name, says }) => [code(name), says, code(typeExamples[name] ?? '')]);
}

function fields(kind: string): string[] {
  const [topic] = mappingHelp(['fields', kind]);
  return table(
    ['field', 'holds'],
    (topic?.entries ?? []).map(({ name, says }) => [code(name), says]),
  );
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(heads), `|${heads.map(() => '---').join('|')}|`, ...rows.map(line)];
}

function code(text: string): string {
  return text === '' ? '' : `\`${text}\``;
}
