import type { VendorAnswer } from '../shared/vendor-server.ts';
import {
  type Account,
  type Faults,
  type Fulfillment,
  type FulfillmentLine,
  isVoid,
  type OrderLine,
} from './account.ts';
import type { Row } from './lists.ts';

type Fields = Record<string, unknown>;

/** `{ errors: { field: [words] } }` [V] */
function invalid(errors: Faults): VendorAnswer {
  return { status: 422, body: { errors } };
}

const blank = ["can't be blank"];

export function createFulfillment(account: Account, body: Fields): VendorAnswer {
  const given = body.fulfillment;
  // The root of a write is in the singular [V]
  if (!isFields(given)) return { status: 400, body: { message: 'param is missing: fulfillment' } };
  const order = account.orders.get(Number(given.order_id));
  if (!order) return invalid({ order: blank });
  // Only finalized orders can be packed and shipped [V]
  if (order.status !== 'finalized') return invalid({ order: ['must be finalized'] });
  const wanted = list(given.fulfillment_line_items);
  if (wanted.length === 0) return invalid({ fulfillment_line_items: blank });
  const lines: { line: OrderLine; quantity: number }[] = [];
  for (const one of wanted) {
    const line = account.lines.get(Number(one.order_line_item_id));
    const quantity = numberOf(one.quantity);
    if (!line || line.order_id !== order.id) return invalid({ 'fulfillment_line_items.order_line_item': blank });
    if (quantity === undefined || quantity <= 0)
      return invalid({ 'fulfillment_line_items.quantity': ['must be greater than 0'] });
    const twice = lines.filter((other) => other.line === line).reduce((sum, other) => sum + other.quantity, 0);
    // Not more than what is left of the line
    if (quantity + twice > account.remaining(line))
      return invalid({ 'fulfillment_line_items.quantity': ['is more than what is left to ship'] });
    lines.push({ line, quantity });
  }
  if (given.status !== undefined && given.status !== 'packed') return invalid({ status: ['must be packed at first'] });
  const fulfillment = account.pack(
    {
      order_id: order.id,
      stock_location_id: numberOf(given.stock_location_id) ?? order.stock_location_id,
      shipping_address_id: numberOf(given.shipping_address_id) ?? null,
      billing_address_id: numberOf(given.billing_address_id) ?? null,
      delivery_type: text(given.delivery_type),
      tracking_number: text(given.tracking_number),
      tracking_company: text(given.tracking_company),
      service: text(given.service),
      notes: text(given.notes),
      packed_at: text(given.packed_at),
    },
    lines,
  );
  const packed = account.packedLinesOf(fulfillment.id).map(shownLine);
  return {
    status: 201,
    body: { fulfillment_line_items: packed, fulfillment: shownFulfillment(account, fulfillment) },
  };
}

export function updateFulfillment(account: Account, id: number, body: Fields): VendorAnswer {
  const fulfillment = account.fulfillments.get(id);
  if (!fulfillment) return { status: 404, body: { message: 'Not found' } };
  const given = body.fulfillment;
  if (!isFields(given)) return { status: 400, body: { message: 'param is missing: fulfillment' } };
  const status = given.status ?? fulfillment.status;
  // Statuses: packed, fulfilled, void, deleted [V]
  if (typeof status !== 'string' || !['packed', 'fulfilled', 'void', 'deleted'].includes(status))
    return invalid({ status: ['is not included in the list'] });
  if (isVoid(fulfillment.status)) return invalid({ status: ['cannot be changed any more'] });
  if (given.shipped_at !== undefined) fulfillment.shipped_at = text(given.shipped_at);
  if (given.tracking_number !== undefined) fulfillment.tracking_number = text(given.tracking_number);
  account.become(fulfillment, status);
  // PUT answers without a body [V]
  return { status: 204 };
}

export function adjustStock(account: Account, body: Fields): VendorAnswer {
  const given = body.stock_adjustment;
  if (!isFields(given)) return { status: 400, body: { message: 'param is missing: stock_adjustment' } };
  const location = account.locations.get(Number(given.stock_location_id));
  // Location and reason are required [V]
  if (!location) return invalid({ stock_location: blank });
  const reason = text(given.reason) ?? '';
  if (reason === '') return invalid({ reason: blank });
  const wanted = list(given.stock_adjustment_line_items);
  if (wanted.length === 0) return invalid({ stock_adjustment_line_items: blank });
  const lines: { variant_id: number; quantity: number }[] = [];
  for (const one of wanted) {
    const variant = account.variants.get(Number(one.variant_id));
    const quantity = numberOf(one.quantity);
    if (!variant) return invalid({ 'stock_adjustment_line_items.variant': blank });
    if (quantity === undefined) return invalid({ 'stock_adjustment_line_items.quantity': ['is not a number'] });
    // A composite has the stock of its parts [I]
    if (variant.composite === true) return invalid({ 'stock_adjustment_line_items.variant': ['is composite'] });
    if (!variant.manage_stock) return invalid({ 'stock_adjustment_line_items.variant': ['does not manage stock'] });
    lines.push({ variant_id: variant.id, quantity });
  }
  const made = account.adjust({ stock_location_id: location.id, reason, notes: text(given.notes), lines });
  return {
    status: 201,
    body: {
      stock_adjustment: { id: made.id, adjustment_number: `SA${made.id}`, stock_location_id: location.id, reason },
    },
  };
}

export function shownFulfillment(account: Account, fulfillment: Fulfillment): Row {
  const lines = account.packedLinesOf(fulfillment.id);
  return { ...fulfillment, receipt: {}, fulfillment_line_item_ids: lines.map(({ id }) => id) };
}

export function shownLine(line: FulfillmentLine): Row {
  return { ...line, quantity: Number.isInteger(line.quantity) ? `${line.quantity}.0` : String(line.quantity) };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function list(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Numbers may be sent as numbers or as text [V] */
function numberOf(value: unknown): number | undefined {
  const said = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  return /^-?\d+(\.\d+)?$/.test(said) ? Number(said) : undefined;
}
