import { GraphQLError, type GraphQLResolveInfo } from 'graphql';
import { displayOf, matchesFulfillmentOrder, matchesOrder, matchesVariant, searchOf } from './filters.ts';
import {
  type FulfillmentInput,
  fulfillmentCreate,
  inventorySetQuantities,
  keyOf,
  type QuantitiesInput,
  Replays,
} from './mutations.ts';
import type { SimAddress, SimFulfillmentOrder, SimLine, SimOrder, SimShop, SimVariant } from './shop.ts';

export interface Rights {
  readonly scopes: ReadonlySet<string>;
  /** Names and addresses of buyers, for an app that is not approved: nulls, or an error [I]. */
  readonly protectedData: 'given' | 'nulls' | 'error';
  readonly domain: string;
}

interface Paging {
  readonly first?: number | null;
  readonly after?: string | null;
}

const managers = ['merchant_managed', 'third_party', 'assigned'] as const;

export function rootOf(shop: SimShop, rights: () => Rights): object {
  const replays = new Replays();
  return {
    shop: () => ({ name: 'Example Outfitters', myshopifyDomain: rights().domain }),
    currentAppInstallation: () => ({ accessScopes: [...rights().scopes].map((handle) => ({ handle })) }),
    order: ({ id }: { id: string }) => {
      needs('read_orders');
      const order = shop.orders.find((one) => one.id === id);
      return order ? orderNode(order) : null;
    },
    nodes: ({ ids }: { ids: readonly string[] }) => {
      needs('read_orders');
      return ids.map((id) => {
        const order = shop.orders.find((one) => one.id === id);
        return order ? orderNode(order) : null;
      });
    },
    orders: (args: Paging & { query?: string; sortKey?: string }) => {
      needs('read_orders');
      const search = searchOf(args.query, [
        'id',
        'updated_at',
        'created_at',
        'financial_status',
        'fulfillment_status',
        'status',
      ]);
      const found = shop.orders.filter((order) => search((term) => matchesOrder(order, term)));
      const key = (order: SimOrder) =>
        args.sortKey === 'UPDATED_AT' ? order.updatedAt : args.sortKey === 'CREATED_AT' ? order.createdAt : '';
      return connection(found, args, orderNode, key);
    },
    fulfillmentOrder: ({ id }: { id: string }) => {
      const found = shop.orders.flatMap(({ fulfillmentOrders }) => fulfillmentOrders).find((one) => one.id === id);
      return found ? fulfillmentOrderNode(found) : null;
    },
    // Those that are closed only where they are wanted [V].
    fulfillmentOrders: (args: Paging & { query?: string; sortKey?: string; includeClosed: boolean }) => {
      if (!managers.some((one) => seesOf(one))) denied('read_merchant_managed_fulfillment_orders');
      const search = searchOf(args.query, ['assigned_location_id', 'id', 'status', 'updated_at']);
      const found = shop.orders
        .flatMap(({ fulfillmentOrders }) => visible(fulfillmentOrders))
        .filter((one) => args.includeClosed || one.status !== 'CLOSED')
        .filter((one) => search((term) => matchesFulfillmentOrder(one, term)));
      const key = (one: SimFulfillmentOrder) => (args.sortKey === 'UPDATED_AT' ? one.updatedAt : '');
      return connection(found, args, fulfillmentOrderNode, key);
    },
    location: ({ id }: { id: string }) => {
      needs('read_locations');
      return shop.locations.find((one) => one.id === id) ?? null;
    },
    locations: (args: Paging) => {
      needs('read_locations');
      return connection(shop.locations, args, (one) => one);
    },
    productVariants: (args: Paging & { query?: string }) => {
      needs('read_products');
      const search = searchOf(args.query, ['sku']);
      const found = shop.variants.filter((variant) => search((term) => matchesVariant(variant, term)));
      return connection(found, args, variantNode);
    },
    fulfillmentCreate: ({ fulfillment }: { fulfillment: FulfillmentInput }) => {
      needs('write_merchant_managed_fulfillment_orders');
      return fulfillmentCreate(shop, fulfillment);
    },
    inventorySetQuantities: ({ input }: { input: QuantitiesInput }, _: unknown, info: GraphQLResolveInfo) => {
      needs('write_inventory');
      return replays.run(keyOf(info), input, () => inventorySetQuantities(shop, input));
    },
    inventoryActivate: (
      input: { inventoryItemId: string; locationId: string },
      _: unknown,
      info: GraphQLResolveInfo,
    ) => {
      needs('write_inventory');
      return replays.run(keyOf(info), input, () => {
        const variant = shop.variants.find(({ item }) => item === input.inventoryItemId);
        if (!variant) return { userErrors: [{ field: ['inventoryItemId'], message: 'Item not found.' }] };
        if (!variant.levels.has(input.locationId)) variant.levels.set(input.locationId, 0);
        return { userErrors: [] };
      });
    },
  };

  function needs(scope: string): void {
    const { scopes } = rights();
    if (!scopes.has(scope) && !scopes.has(scope.replace(/^read_/, 'write_'))) denied(scope);
  }

  function denied(scope: string): never {
    throw new GraphQLError(`Access denied. Required access: \`${scope}\` access scope.`, {
      extensions: { code: 'ACCESS_DENIED' },
    });
  }

  /** Those whose locations the app has scopes for; the others are left out without a word [V]. */
  function visible(all: readonly SimFulfillmentOrder[]): readonly SimFulfillmentOrder[] {
    return all.filter(({ location }) => {
      const { isFulfillmentService } = shop.locations.find(({ id }) => id === location) ?? {};
      return isFulfillmentService ? seesOf('third_party') || seesOf('assigned') : seesOf('merchant_managed');
    });
  }

  function seesOf(manager: (typeof managers)[number]): boolean {
    return ['read', 'write'].some((right) => rights().scopes.has(`${right}_${manager}_fulfillment_orders`));
  }

  function orderNode(order: SimOrder): object {
    const total = order.lines.reduce((sum, { price, quantity }) => sum + Math.round(Number(price) * 100) * quantity, 0);
    return {
      ...order,
      __typename: 'Order',
      legacyResourceId: order.id.replace(/^.*\//, ''),
      poNumber: null,
      cancelReason: order.cancelledAt ? 'CUSTOMER' : null,
      displayFinancialStatus: order.financial,
      displayFulfillmentStatus: displayOf(order),
      email: personal(() => 'robin@example.com'),
      phone: null,
      currencyCode: 'USD',
      customer: () => {
        needs('read_customers');
        return { tags: order.customerTags };
      },
      shippingAddress: () => personal(() => order.address),
      billingAddress: () => personal((): SimAddress | null => order.address),
      shippingLine: { title: 'Standard', code: 'STD' },
      currentSubtotalPriceSet: moneyOf(total),
      currentTotalDiscountsSet: moneyOf(0),
      totalShippingPriceSet: moneyOf(500),
      currentTotalTaxSet: moneyOf(0),
      currentTotalPriceSet: moneyOf(total + 500),
      lineItems: (args: Paging) => connection([...order.lines], args, lineNode),
      fulfillmentOrders: (args: Paging) => connection(visible(order.fulfillmentOrders), args, fulfillmentOrderNode),
      fulfillments: ({ first }: Paging) =>
        order.fulfillments.slice(0, first ?? undefined).map(({ id, status, number, company }) => ({
          id,
          status,
          trackingInfo: number === '' ? [] : [{ number, company, url: null }],
        })),
    };
  }

  function personal<T>(give: () => T): T | null {
    const { protectedData } = rights();
    if (protectedData === 'error')
      throw new GraphQLError('This app is not approved to access the Order object. See protected customer data.', {
        extensions: { code: 'ACCESS_DENIED' },
      });
    return protectedData === 'given' ? give() : null;
  }

  function fulfillmentOrderNode(one: SimFulfillmentOrder): object {
    return {
      id: one.id,
      orderId: one.orderId,
      updatedAt: one.updatedAt,
      status: one.status,
      requestStatus: one.requestStatus,
      assignedLocation: { location: shop.locations.find(({ id }) => id === one.location) ?? null },
      lineItems: (args: Paging) =>
        connection(one.lines, args, ({ id, line, remaining, total }) => ({
          id,
          remainingQuantity: remaining,
          totalQuantity: total,
          lineItem: lineNode(line),
        })),
    };
  }

  function lineNode(line: SimLine): object {
    const variant = { id: `${line.id}v`, sku: line.sku, barcode: line.barcode, inventoryItem: null };
    return { ...line, originalUnitPriceSet: moneyOf(Math.round(Number(line.price) * 100)), variant };
  }

  function variantNode({ id, sku, item, tracked, levels, committed }: SimVariant): object {
    const quantities = (available: number, names: readonly string[]) =>
      names.map((name) => ({ name, quantity: name === 'on_hand' ? available + committed : available }));
    return {
      id,
      sku,
      barcode: null,
      inventoryItem: {
        id: item,
        tracked,
        inventoryLevel: ({ locationId }: { locationId: string }) => {
          const available = levels.get(locationId);
          if (available === undefined) return null;
          return { quantities: ({ names }: { names: readonly string[] }) => quantities(available, names) };
        },
      },
    };
  }
}

function moneyOf(cents: number): object {
  return { shopMoney: { amount: (cents / 100).toFixed(2), currencyCode: 'USD' } };
}

/** At most 250 at once [I]; a page goes on after a value and an id, so that nothing is dropped when others change meanwhile. */
function connection<T extends { readonly id: string }>(
  items: readonly T[],
  { first, after }: Paging,
  node: (item: T) => object,
  key: (item: T) => string = () => '',
): object {
  if (!first) throw new GraphQLError('you must provide one of first or last', { extensions: { code: 'BAD_REQUEST' } });
  if (first < 1 || first > 250)
    throw new GraphQLError('first must be between 1 and 250', { extensions: { code: 'BAD_REQUEST' } });
  const beyond = after ? decoded(after) : '';
  const rest = items
    .map((item) => ({ item, place: `${key(item)}|${item.id.replace(/\d+$/, (digits) => digits.padStart(12, '0'))}` }))
    .filter(({ place }) => place > beyond)
    .sort((a, b) => (a.place < b.place ? -1 : 1));
  const page = rest.slice(0, first);
  const last = page.at(-1);
  return {
    pageInfo: { hasNextPage: rest.length > page.length, endCursor: last ? encoded(last.place) : null },
    nodes: page.map(({ item }) => node(item)),
  };
}

function encoded(place: string): string {
  return Buffer.from(`v1:${place}`).toString('base64');
}

function decoded(cursor: string): string {
  const text = Buffer.from(cursor, 'base64').toString('utf8');
  if (!text.startsWith('v1:'))
    throw new GraphQLError('Invalid cursor for current pagination sort.', { extensions: { code: 'BAD_REQUEST' } });
  return text.slice(3);
}
