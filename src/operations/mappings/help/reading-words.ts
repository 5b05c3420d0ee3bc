/** Rules for reading. A test compares them with what the grammar takes. */
export const readingWords: Readonly<Record<string, string>> = {
  'skip lines': 'so many rows before the header are passed over',
  'stop at': 'a row whose first cell begins so ends the data',
  'find header': 'true: the header stands somewhere in the first 50 rows, below a title',
  'extra columns': 'headers or cells that the layout does not know: ignore (usual), or refuse',
  'short rows': 'rows with too few cells: refuse (usual), or accept and take the rest as empty',
  'repeated rows': 'exact repeats: drop with a remark (usual for shipments), or keep',
  'bad rows': 'accept good (usual), refuse transaction, or refuse file',
  'over-shipped': 'more than was ordered: refuse the row (usual), or accept it',
  'unwrap excel': 'true: ="00123" and \'00123 are 00123',
  'unknown records': 'rows of no known kind: refuse (usual), or ignore (usual for segments)',
  'package weight': 'where several rows of a package have one: the first (usual), or the sum',
  'first row has':
    'a field that only the first row of an order has; rows of an order whose first row is missing are refused',
  absent: 'of stock: a SKU that the file does not name: leave it (usual), or zero',
  'shrink guard':
    'of stock: with less than this percentage of the known SKUs the file waits for a person (50 with absent: zero)',
  'one shipment per': 'rows that agree in these fields are one shipment',
};
