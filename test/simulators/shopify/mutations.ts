import { GraphQLError, type GraphQLResolveInfo, getDirectiveValues } from 'graphql';
import { schema } from './schema.ts';
import type { SimShop, SimVariant } from './shop.ts';

interface UserError {
  readonly code?: string;
  readonly field: readonly string[];
  readonly message: string;
}

export interface FulfillmentInput {
  readonly lineItemsByFulfillmentOrder: readonly {
    readonly fulfillmentOrderId: string;
    readonly fulfillmentOrderLineItems?: readonly { readonly id: string; readonly quantity: number }[] | null;
  }[];
  readonly notifyCustomer: boolean;
  readonly trackingInfo?: { readonly number?: string | null; readonly company?: string | null } | null;
}

/** Says no in `userErrors`, never by status [V]. */
export function fulfillmentCreate(shop: SimShop, input: FulfillmentInput): object {
  const no = (message: string, field: readonly string[] = ['fulfillment']) => ({
    fulfillment: null,
    userErrors: [{ field, message }],
  });
  const all = shop.orders.flatMap((order) => order.fulfillmentOrders.map((one) => ({ order, one })));
  const asked = input.lineItemsByFulfillmentOrder.map((group) => ({
    group,
    found: all.find(({ one }) => one.id === group.fulfillmentOrderId),
  }));
  if (asked.length === 0) return no('Line items by fulfillment order can not be empty');
  const taken: Parameters<SimShop['fulfil']>[1][number][] = [];
  for (const { group, found } of asked) {
    if (!found) return no(`Fulfillment order ${group.fulfillmentOrderId} does not exist.`);
    // All of one call belong to one order and one location [V].
    if (found.order !== asked[0]?.found?.order) return no('The fulfillment orders belong to different orders.');
    if (found.one.location !== asked[0]?.found?.one.location)
      return no('The fulfillment orders are at different locations.');
    if (found.one.status !== 'OPEN' && found.one.status !== 'IN_PROGRESS')
      return no(`Fulfillment order ${found.one.id} has an unfulfillable status= ${found.one.status.toLowerCase()}.`);
    // Without lines everything that is left is fulfilled [V].
    const lines =
      group.fulfillmentOrderLineItems && group.fulfillmentOrderLineItems.length > 0
        ? group.fulfillmentOrderLineItems
        : found.one.lines
            .filter(({ remaining }) => remaining > 0)
            .map(({ id, remaining: quantity }) => ({ id, quantity }));
    for (const { id, quantity } of lines) {
      const line = found.one.lines.find((one) => one.id === id);
      if (!line) return no(`Fulfillment order line item ${id} does not exist.`);
      if (quantity < 1) return no('Quantity must be greater than 0.');
      if (quantity > line.remaining) return no('Invalid fulfillment order line item quantity requested.');
      taken.push({ of: found.one, line, quantity });
    }
  }
  const order = asked[0]?.found?.order;
  if (!order) return no('Nothing to fulfill.');
  const { number, company } = input.trackingInfo ?? {};
  const made = shop.fulfil(order, taken, {
    number: number ?? '',
    company: company ?? '',
    notified: input.notifyCustomer,
  });
  return { fulfillment: { id: made.id, status: made.status }, userErrors: [] };
}

export interface QuantitiesInput {
  readonly name: string;
  readonly reason: string;
  readonly referenceDocumentUri?: string | null;
  readonly quantities: readonly {
    readonly inventoryItemId: string;
    readonly locationId: string;
    readonly quantity: number;
    readonly changeFromQuantity?: number | null;
  }[];
}

const reasons = ['correction', 'cycle_count_available', 'received', 'restock', 'other'];

/** What was answered to each idempotency key. */
export class Replays {
  readonly #answers = new Map<string, { readonly body: string; readonly answer: object }>();

  /** The first answer again; another body under the same key is an error [V replay, I code]. */
  run(key: string, input: unknown, make: () => object): object {
    const body = JSON.stringify(input);
    const known = this.#answers.get(key);
    if (known && known.body !== body)
      return {
        userErrors: [
          {
            code: 'IDEMPOTENCY_KEY_PARAMETER_MISMATCH',
            field: ['input'],
            message: 'The same idempotency key was used with different parameters.',
          },
        ],
      };
    const answer = known?.answer ?? make();
    this.#answers.set(key, { body, answer });
    return answer;
  }
}

/** The directive is required when the call runs, not by the schema [V]. */
export function keyOf(info: GraphQLResolveInfo): string {
  const directive = schema.getDirective('idempotent');
  const [node] = info.fieldNodes;
  const values = directive && node ? getDirectiveValues(directive, node, info.variableValues) : undefined;
  if (!values || String(values.key) === '')
    throw new GraphQLError(`The @idempotent directive is required for ${info.fieldName}.`, {
      extensions: { code: 'BAD_REQUEST' },
    });
  return String(values.key);
}

/** All or nothing [I]. */
export function inventorySetQuantities(shop: SimShop, input: QuantitiesInput): object {
  // Two names only [V]; no gid as document [V for the ledger]; at most 250 [I]; a comparison, or null in plain words [V].
  if (input.name !== 'available' && input.name !== 'on_hand')
    return no({
      code: 'INVALID_NAME',
      field: ['input', 'name'],
      message: 'The quantity name must be available or on_hand.',
    });
  if (!reasons.includes(input.reason))
    return no({ code: 'INVALID_REASON', field: ['input', 'reason'], message: 'The specified reason is invalid.' });
  if (input.referenceDocumentUri?.startsWith('gid://shopify'))
    return no({
      code: 'INVALID_REFERENCE_DOCUMENT',
      field: ['input', 'referenceDocumentUri'],
      message: 'Must not be a Shopify gid.',
    });
  if (input.quantities.length > 250)
    throw new GraphQLError('The input array size is greater than the maximum allowed of 250.', {
      extensions: { code: 'MAX_INPUT_SIZE_EXCEEDED' },
    });
  if (input.quantities.some((one) => !('changeFromQuantity' in one)))
    throw new GraphQLError('changeFromQuantity is required; pass null to skip the comparison.', {
      extensions: { code: 'BAD_REQUEST' },
    });
  const errors: UserError[] = [];
  const changes: { readonly variant: SimVariant; readonly location: string; readonly available: number }[] = [];
  for (const [index, one] of input.quantities.entries()) {
    const bad = (code: string, part: string, message: string) =>
      errors.push({ code, field: ['input', 'quantities', String(index), part], message });
    const variant = shop.variants.find(({ item }) => item === one.inventoryItemId);
    const shift = input.name === 'on_hand' ? (variant?.committed ?? 0) : 0;
    const level = variant?.levels.get(one.locationId);
    if (!variant) bad('INVALID_INVENTORY_ITEM', 'inventoryItemId', 'The inventory item could not be found.');
    else if (!shop.locations.some(({ id }) => id === one.locationId))
      bad('INVALID_LOCATION', 'locationId', 'The location could not be found.');
    else if (level === undefined)
      bad('ITEM_NOT_STOCKED_AT_LOCATION', 'locationId', 'The inventory item is not stocked at the location.');
    else if (one.quantity < 0 && input.name === 'on_hand')
      bad('INVALID_QUANTITY_NEGATIVE', 'quantity', 'Must not be negative.');
    else if (one.quantity > 1_000_000_000) bad('INVALID_QUANTITY_TOO_HIGH', 'quantity', 'Too high.');
    else if (typeof one.changeFromQuantity === 'number' && one.changeFromQuantity !== level + shift)
      bad('CHANGE_FROM_QUANTITY_STALE', 'changeFromQuantity', 'The quantity has changed since it was read.');
    else changes.push({ variant, location: one.locationId, available: one.quantity - shift });
  }
  if (errors.length > 0) return { inventoryAdjustmentGroup: null, userErrors: errors };
  for (const { variant, location, available } of changes) variant.levels.set(location, available);
  return { inventoryAdjustmentGroup: { createdAt: shop.time }, userErrors: [] };
}

function no(error: UserError): object {
  return { inventoryAdjustmentGroup: null, userErrors: [error] };
}
