/** What each part of a mapping file is for. A test finds parts that have no words here. */
export const mappingWords: Readonly<Record<string, string>> = {
  kind: 'orders, shipments, inventory, acknowledgements, cancels or returns',
  description: 'for people',
  file: 'name, encoding and line ends; see "mappings help file"',
  delimited: 'the layout: cells with a delimiter; the usual one',
  'fixed width': 'the layout: every column has its positions',
  segments: 'the layout: tagged segments with elements, as in EDI',
  xml: 'the layout: an XML document',
  json: 'the layout: a JSON document, or a JSON value per line',
  text: 'rules for all texts; see "mappings help settings"',
  numbers: 'separator and thousands of all numbers with decimals',
  zone: 'time zone of all dates; without it that of the warehouse',
  lookups: 'code lists by name, ours to theirs',
  rows: 'what one row is: each line, each order, each package, each shipment, each level ...',
  columns: 'the columns in their order; see "mappings help columns"',
  records: 'instead of rows and columns: several kinds of rows; see "mappings help records"',
  template: 'a file of templates/ that writes the whole file',
  constants: 'values for fields that a file lacks, when it is read',
  computed: 'fields that are computed from the others of a row, when it is read',
  reading: 'rules for reading; see "mappings help reading"',
};

export const fileWords: Readonly<Record<string, string>> = {
  name: 'an expression; a field of the order in it gives each order a file of its own',
  encoding: 'utf-8 (usual), windows-1252, iso-8859-1, ascii, utf-16le and others',
  fallback: 'how a file is read that should be UTF-8 and is not; none = it is refused',
  newline: 'lf (usual), crlf, cr; none for records of fixed width that follow one another without line ends',
  'final newline': 'true (usual): the last row ends with one',
  'byte order mark': 'true: written at the beginning; recognised always',
  unencodable: 'a letter that the encoding lacks: hold the order back (usual), or fold it to a plain letter',
};

export const recordWords: Readonly<Record<string, string>> = {
  each: 'what one row of it stands for: file, transaction, order, line, piece, shipment, package, level, receipt, answer',
  when: 'a field or an expression: written only where it is not empty',
  starts: 'whether a row begins a new order, line ...; usual for the first record of its level, the others add to it',
  closes: 'the record that opened what this one ends; what is never closed was cut off',
  required: 'true: a file without it was cut off, and is refused',
  'belongs to': 'a field: rows belong to the record with the same value there, wherever it stands',
  pieces: 'of "each: piece": the texts (of) that are written in rows of so many characters',
  of: 'of pieces: an expression or a list of them; each begins a new row',
  characters: 'of pieces: how many stand in one row (80)',
  segment: 'of segments: the tag, where it is not the first word of the name',
  at: 'of trees: the path from the root, through the record that it stands in (Order/Lines/Line)',
  many: 'of trees: whether it may stand several times (a list in JSON)',
  columns: 'its columns; see "mappings help columns"',
};
