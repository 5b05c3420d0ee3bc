import { quickbooksCommerce } from '../../../src/connectors/carts/quickbooks-commerce/index.ts';
import { grantText } from '../../../src/connectors/carts/quickbooks-commerce/tokens.ts';
import type { Account, Order, Variant } from '../../simulators/quickbooks-commerce/account.ts';
import { application } from '../../simulators/quickbooks-commerce/grants.ts';
import { QuickbooksCommerceSimulator } from '../../simulators/quickbooks-commerce/simulator.ts';
import type { VendorRequest } from '../../simulators/shared/vendor-server.ts';
import type { Buyer, CartAccount, VendorBench } from '../bench.ts';

const location = 160;

const cart = {
  role: 'cart' as const,
  connector: quickbooksCommerce,
  // A package is packed first; told it is when it is marked as fulfilled.
  isHandOver: ({ method, path }: VendorRequest) => method === 'PUT' && path.startsWith('/fulfillments/'),
  open,
};

export const bench: VendorBench = cart;

async function open(): Promise<CartAccount> {
  // The budget of a test never waits, so the window must not end it.
  const simulator = await QuickbooksCommerceSimulator.start({ limit: 100_000 });
  const { account, grants, server } = simulator;
  const { access, refresh } = grants.issue();
  const settings = { ...simulator.settings, 'required location id': location };
  return {
    server,
    settings,
    wrongSettings: { ...settings, 'privileged token': 'a-token-of-nobody' },
    token: grantText({ access, refresh, renewAt: Date.now() + 5_760_000, redirectUri: application.callback }),
    secrets: [application.secret, access, refresh, grants.privileged, 'a-token-of-nobody'],
    revoke: (revoked) => {
      grants.revoked = revoked;
    },
    placeOrders: (count, { skus = ['SKU-1', 'SKU-2'], buyer = {} } = {}) =>
      Array.from({ length: count }, () => placeOrder(account, skus, buyer).order_number),
    cancelOrder: (number) => account.voidOrder(orderOf(account, number).id),
    trackingOf: (number) =>
      account
        .fulfillmentsOf(orderOf(account, number).id)
        .filter(({ status }) => status === 'fulfilled')
        .map(({ id, tracking_number }) => ({
          trackingNumber: tracking_number ?? '',
          quantity: account.packedLinesOf(id).reduce((units, { quantity }) => units + quantity, 0),
        })),
    stockOf: (sku) => {
      const variant = variantOf(account, sku);
      if (!variant) return undefined;
      const { onHand, committed } = account.stockAt(variant, location);
      return onHand - committed;
    },
    sells: (skus) => {
      for (const sku of skus) if (!variantOf(account, sku)) account.addVariant(sku);
    },
  };
}

/** Two of the first product and one of each other. */
function placeOrder(account: Account, skus: readonly string[], buyer: Partial<Buyer>): Order {
  const [first = '', ...rest] = (buyer.name ?? 'Ada Example').split(' ');
  const address = account.addAddress({
    first_name: first,
    last_name: rest.join(' '),
    company_name: buyer.company ?? null,
    address1: buyer.address1 ?? '1 Sample Street',
    city: buyer.city ?? 'Auckland',
    state: buyer.state ?? null,
    zip_code: buyer.postalCode ?? '1022',
    country: buyer.country ?? 'New Zealand',
    country_code: buyer.country ?? 'NZ',
  });
  const places = { stock_location_id: location, shipping_address_id: address.id, billing_address_id: address.id };
  const lines = skus.map((sku, index) => ({
    variant_id: (variantOf(account, sku) ?? account.addVariant(sku)).id,
    quantity: index === 0 ? '2.0' : '1.0',
  }));
  return account.addOrder(places, [
    ...lines,
    { label: 'Standard Shipping', freeform: true, shippable: false, price: '5.0' },
  ]);
}

function orderOf(account: Account, number: string): Order {
  const found = [...account.orders.values()].find(({ order_number }) => order_number === number);
  if (!found) throw new Error(`The shop has no order ${number}.`);
  return found;
}

function variantOf(account: Account, sku: string): Variant | undefined {
  return [...account.variants.values()].find((variant) => variant.sku === sku);
}
