/** What each setting of a column does, in a few words; docs/mappings.md says more. */
export const columnWords: Readonly<Record<string, string>> = {
  name: 'the header, where columns stand in a list',
  from: 'a field, an expression, or a list of fields: the first is written, all are filled by reading',
  value: 'a fixed text',
  ignore: 'true: not looked at, and written empty',
  zone: 'of a date, such as America/Chicago',
  else: 'of a lookup: hold, keep or empty; of a text that is too long: hold or cut',
  default: 'of a lookup: the code for whatever is not in the list',
  'if empty': 'written instead of an empty value, assumed where a cell is empty',
  'first line only': 'empty on all rows of an order but the first',
  required: 'a cell that is read must not be empty',
  optional: 'a file that is read may lack the column',
  names: 'other headers under which it is recognised',
  position: 'its place where columns are found by position, 1 = first',
  'formula guard': 'an apostrophe before what a spreadsheet would run',
};

/** An example of each type, as a column of a mapping has it. */
export const typeExamples: Readonly<Record<string, string>> = {
  text: 'Name: { from: order.shipTo.name, text: { max: 30, else: cut, letters: upper } }',
  integer: 'Qty: { from: line.quantity, integer: { digits: 5 } }',
  decimal: 'Price: { from: line.unitPrice, decimal: { places: 2, separator: "," } }',
  date: 'Date: { from: order.orderDate, date: yyyyMMdd, zone: America/Chicago }',
  lookup: 'Ship Via: { from: order.serviceCode, lookup: { GND: "01", 2DA: "02" }, default: "99" }',
  boolean: 'Gift: { from: order.isGift, boolean: { yes: Y, no: N } }',
  json: 'Extra: { from: order.extra, json: {} }',
};
