type Cells = readonly (string | number)[];

interface Rows {
  readonly headings: readonly string[];
  readonly rows: readonly Cells[];
}

type Group = Readonly<Record<string, unknown>>;

/** Records that were read, as a table: the parts that tell them apart. `--json` has all of each. */
export function rowsOf(kind: string, records: readonly unknown[]): Rows {
  const groups = records as readonly Group[];
  if (kind === 'shipment')
    return {
      headings: ['order', 'status', 'shipped', 'tracking', 'carrier', 'service', 'lines'],
      rows: groups.flatMap(shipmentRows),
    };
  if (kind === 'order')
    return {
      headings: ['order', 'reference', 'date', 'ship method', 'to', 'lines'],
      rows: groups.map((one) => [
        cell(one.orderNumber ?? one.orderId),
        cell(one.custRef),
        cell(one.orderDate),
        cell(one.shipMethod),
        placeOf(one.shipTo),
        linesOf(one.lines),
      ]),
    };
  return plainRows(groups);
}

function shipmentRows(shipment: Group): Cells[] {
  const head = [cell(shipment.orderRef), cell(shipment.status), cell(shipment.shippedAt)];
  const packages = listOf(shipment.packages);
  if (packages.length === 0) return [[...head, '', '', '', '']];
  return packages.map((one) => [
    ...head,
    cell(one.trackingNumber),
    cell(one.carrierCode),
    cell(one.serviceCode),
    linesOf(one.lines),
  ]);
}

/** Levels and acknowledgements are flat: a column for every field that occurs. */
function plainRows(records: readonly Group[]): Rows {
  const headings = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return { headings, rows: records.map((record) => headings.map((name) => cell(record[name]))) };
}

function linesOf(lines: unknown): string {
  return listOf(lines)
    .map((line) => `${cell(line.quantity)} x ${cell(line.sku)}`)
    .join(', ');
}

function placeOf(address: unknown): string {
  const { city, state, country } = (address ?? {}) as Group;
  return [city, state, country]
    .map(cell)
    .filter((text) => text !== '')
    .join(' ');
}

function listOf(value: unknown): Group[] {
  return Array.isArray(value) ? (value as Group[]) : [];
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
