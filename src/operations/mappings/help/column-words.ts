/** What each setting of a column does, in a few words; docs/mapping-reference.md says more. */
export const columnWords: Readonly<Record<string, string>> = {
  name: 'the header, where columns stand in a list',
  at: 'where it stands: a place from 1, positions (3-12), an element of a segment, or a path in a tree (Lines/Line/@id)',
  from: 'a field, an expression, or a list of fields: the first is written, all are filled by reading',
  value: 'a fixed text; where a file has several kinds of rows they are told apart by it',
  parts: 'several fields in one cell: "{order.custRef}-{line.lineNumber}"',
  split: 'of parts, where what divides them stands more than once: first (usual) or last',
  whole: 'of parts; true: a cell without what divides them is refused',
  count: 'rows, or the name of a record: how many there are; checked when it is read',
  sum: 'the sum of a field; checked when it is read',
  'same as': 'repeats a column of a record before: "ST 2"; checked when it is read',
  ignore: 'true: not looked at, and written empty',
  zone: 'of a date, such as America/Chicago; "as given" writes the day that the value itself has',
  else: 'of a lookup: hold, keep or empty; of a text that is too long: hold or cut',
  default: 'of a lookup: the code for whatever is not in the list',
  'if empty': 'written instead of an empty value, assumed where a cell is empty',
  'first line only': 'empty on all rows of an order but the first',
  required: 'a cell that is read must not be empty',
  optional: 'a file that is read may lack the column, and a record may end before it',
  'must match': 'true: a file that is read has to say the fixed text of "value"',
  names: 'other headers under which it is recognised',
  and: 'another cell that is read together with this one: a time beside its date',
  between: 'what is put between a cell and those of "and"',
  joined: 'all lines of an order in one cell, divided by this',
  extract: 'a pattern; only what its group finds is read',
  'on writing': 'patterns, and what replaces what they find, before a cell is written',
  'on reading': 'patterns, and what replaces what they find, before a cell is understood',
  'keep rows': 'only rows with one of these texts here are read',
  'skip rows': 'rows with one of these texts here are passed over',
  matrix: 'the field that is given by the header of each of these columns',
  headers: 'of a matrix: a pattern of its headers; its group is what goes into the field',
  align: 'of fixed width: left or right; numbers stand right, the rest left',
  fill: 'of fixed width: the character that fills it up; zeros for numbers on the right, else blanks',
  'formula guard': 'an apostrophe before what a spreadsheet would run',
};

/** What each setting of a group of repeated columns does. */
export const groupWords: Readonly<Record<string, string>> = {
  name: 'for people',
  each: 'line: the columns stand once per line',
  max: 'how often they stand in one row; without it as often as the order has lines',
  overflow: 'an order with more lines: hold it back (usual), cut them off, or begin a new row',
  columns: 'the columns; {n} in a header is the number of the line',
};

/** An example of each type, as a column of a mapping has it. */
export const typeExamples: Readonly<Record<string, string>> = {
  text: 'Name: { from: order.shipTo.name, text: { max: 30, else: cut, letters: upper } }',
  integer: 'Qty: { from: line.quantity, integer: { digits: 5 } }',
  decimal: 'Weight: { from: line.weight.value, decimal: { places: 3, separator: "," } }',
  money: 'Price: { from: line.unitPrice, money: {} }',
  date: 'Date: { from: order.orderDate, date: yyyyMMdd, zone: America/Chicago }',
  lookup: 'Ship Via: { from: order.serviceCode, lookup: { GND: "01", 2DA: "02" }, default: "99" }',
  boolean: 'Gift: { from: order.isGift, boolean: { yes: Y, no: N } }',
  json: 'Extra: { from: order.extra, json: {} }',
};
