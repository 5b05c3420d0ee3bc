/** How an error looks. */
export type Shape = 'error' | 'errors' | 'list' | 'nested' | 'text';

export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  readonly field: string;

  constructor(status: number, code: string, message: string, field = '') {
    super(message);
    this.status = status;
    this.code = code;
    this.field = field;
  }
}

export interface GivenOrder {
  readonly service: string;
  readonly description: string;
  readonly destination: Readonly<Record<string, unknown>>;
  readonly items: readonly {
    readonly product: { readonly barcode?: string; readonly id?: string };
    readonly units: number;
  }[];
}

/** Fields of an order that clients know [V]; `reference` and the like do not exist. */
const fields = [
  'service',
  'description',
  'destination',
  'line_items',
  'inserts',
  'shipment_options',
  'latest_delivery',
];
/** Fields of a destination [V]. */
const placeFields = [
  'name', 'company', 'street1', 'street2', 'city', 'state', 'zip', 'country', 'phone', 'email', 'residential', 'state_tax_id', 'federal_tax_id',
]; // biome-ignore format: a list of words
/** Without these nobody can deliver [I]. */
const placeNeeds = ['name', 'street1', 'city', 'zip', 'country'];

/** The body of `POST orders`; which rules EasyPost has is known only in part, so they are on the strict side [I]. */
export function orderIn(type: string | undefined, body: Buffer, status: number): GivenOrder {
  const refuse = (code: string, message: string, field = '') => new Refused(status, code, message, field);
  // JSON bodies [V].
  if (!/^application\/json\b/.test(type ?? '')) throw new Refused(415, 'TYPE', 'Send JSON.');
  const order = json(body);
  if (!isFields(order)) throw new Refused(400, 'BODY', 'Send a JSON object.');
  const unknown = Object.keys(order).find((name) => !fields.includes(name));
  if (unknown !== undefined) throw refuse('PARAMETER.UNKNOWN', `${unknown} is not known.`, unknown);
  const { service, description = '', destination, line_items: items } = order;
  if (typeof service !== 'string' || service === '')
    throw refuse('PARAMETER.REQUIRED', 'A service is needed.', 'service');
  if (typeof description !== 'string') throw refuse('PARAMETER.INVALID', 'A description is text.', 'description');
  if (!isFields(destination)) throw refuse('PARAMETER.REQUIRED', 'A destination is needed.', 'destination');
  const strange = Object.keys(destination).find((name) => !placeFields.includes(name));
  if (strange !== undefined) throw refuse('PARAMETER.UNKNOWN', `${strange} is not known.`, `destination.${strange}`);
  const missing = placeNeeds.find((name) => !destination[name]);
  if (missing !== undefined) throw refuse('PARAMETER.REQUIRED', `${missing} is needed.`, `destination.${missing}`);
  if (!/^[A-Z]{2}$/.test(String(destination.country)))
    throw refuse('ADDRESS.COUNTRY', 'A country has two letters.', 'country');
  if (!Array.isArray(items) || items.length === 0)
    throw refuse('PARAMETER.REQUIRED', 'An order has lines.', 'line_items');
  return { service, description, destination, items: items.map((item) => itemIn(item, refuse)) };
}

function itemIn(
  item: unknown,
  refuse: (code: string, message: string, field: string) => Refused,
): GivenOrder['items'][number] {
  const { product, units } = isFields(item) ? item : {};
  // By barcode or by id, never by SKU [V].
  if (!isFields(product) || !(typeof product.barcode === 'string' || typeof product.id === 'string'))
    throw refuse('PARAMETER.REQUIRED', 'A line has a product with its code.', 'line_items.product');
  if (!Number.isInteger(units) || (units as number) < 1)
    throw refuse('PARAMETER.INVALID', 'Units are a whole number.', 'line_items.units');
  return { product, units: units as number };
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function json(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
