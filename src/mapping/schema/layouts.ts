import { choice, flag, group, named, type Schema, type Schemas, text, whole } from './shapes.ts';

const delimited: Schema = group(
  'Rows of cells with something between them, such as CSV. This is the layout of a mapping that names none.',
  {
    delimiter: text(
      'What stands between cells: comma, semicolon, tab, pipe, up to four characters of your own, or "detect" (reading only: found by the headers).',
      'comma',
      'semicolon',
      'tab',
      'pipe',
      'detect',
      ';',
    ),
    quote: choice(
      'Which cells are written between quotes.',
      {
        minimal: 'Those that need it (usual).',
        all: 'All.',
        strings: 'Texts, but not numbers.',
        none: 'None: a quote is a character like any other, both ways.',
      },
      'all',
    ),
    header: {
      description: 'Whether the first line holds the names of the columns.',
      anyOf: [
        {
          description: 'true: names are there and columns are found by them (usual). false: no such line.',
          ...flagType(),
        },
        { description: 'The line is there but not looked at.', const: 'by position' },
      ],
      examples: [false, 'by position'],
    },
    'formula guard': flag(
      'An apostrophe before what a spreadsheet would run as a formula; reading takes it off again. For files that people open.',
    ),
  },
  [{ delimiter: 'semicolon', quote: 'all' }],
);

function flagType(): Schema {
  const { type, pattern } = flag('');
  return { type, pattern };
}

const fixedWidth: Schema = group(
  'Records whose fields stand at fixed positions; every column says where ("at: 3-12").',
  {
    length: whole('Characters of a record that is written; shorter ones are filled with blanks.', 1, 100_000, 120),
    'too long': choice(
      'What happens to a text that is longer than its positions.',
      { hold: 'The order is held back and says so (usual).', cut: 'The text is cut.' },
      'cut',
    ),
  },
  [{ length: 120, 'too long': 'cut' }],
  { type: ['object', 'null'] },
);

/** One character that is no letter, digit or blank, or the name of one. */
function separator(description: string, ...examples: string[]): Schema {
  const pattern = '^([^A-Za-z0-9 ]|comma|semicolon|tab|pipe|\\\\t)$';
  return { description, type: 'string', pattern, examples };
}

const place = (what: string, usual: number) =>
  whole(`Which character of the first segment is the ${what}, from 1.`, 1, 1000, usual);

const segments: Schema = group(
  'Segments of elements, such as EDI: each begins with its tag. Needs "records".',
  {
    element: separator('Between elements; * if not said.', '*', '|'),
    component: separator('Between the parts of an element; > if not said.', '>', ':'),
    terminator: separator('Ends a segment; ~ if not said.', '~', "'"),
    release: separator('Stands before a separator that is meant as a character of a value; none if not said.', '?'),
    'line break': choice(
      'Written after each segment.',
      { lf: 'Line feed (usual).', crlf: 'Carriage return and line feed.', none: 'Nothing.' },
      'none',
    ),
    'drop empty elements': flag(
      'Whether empty elements at the end of a segment are left out; true if not said.',
      false,
    ),
    detect: group(
      'Where the first segment of a file that is read shows its separators; without it a file uses those stated here.',
      {
        element: place('separator of elements', 4),
        component: place('separator of components', 105),
        terminator: place('end of a segment', 106),
      },
      [{ element: 4, component: 105, terminator: 106 }],
    ),
  },
  [{ element: '*', terminator: '~', component: '>', 'line break': 'lf' }],
  { type: ['object', 'null'] },
);

function tree(description: string, properties: Schemas, example: Schema): Schema {
  const shared: Schemas = {
    root: text('Name of the outermost element; in JSON the key that holds the records, if there is one.', 'Orders'),
    indent: whole('Blanks per level; 0 writes everything into one line.', 0, 8, 2),
    empty: choice(
      'An empty value.',
      { 'leave out': 'Its element is left out (usual in XML).', write: 'It is written empty (usual in JSON).' },
      'leave out',
    ),
  };
  return group(description, { ...shared, ...properties }, [example], { type: ['object', 'null'] });
}

const xml: Schema = tree(
  'An XML file. Needs "records": each says where it stands.',
  {
    declaration: flag('Whether the file begins with <?xml ...?>; true if not said.', false),
    attributes: named('Attributes of the outermost element.', text('Value of the attribute.', '1.0'), {
      version: '1.0',
    }),
  },
  { root: 'Orders', attributes: { version: '1.0' } },
);

const json: Schema = tree(
  'A JSON file. Needs "records": each says where it stands.',
  { lines: flag('Whether each record is a value on a line of its own (JSON lines).') },
  { root: 'orders' },
);

/** By the key of the grammar; a mapping has one of them at most. */
export const layouts: Schemas = { delimited, 'fixed width': fixedWidth, segments, xml, json };
