import type { ShopifySettings } from './settings.ts';

/** Whose fulfillment orders an app sees depends on who manages their location: the others are not there for it, without a word. */
const kinds = { merchant: ['merchant_managed'], service: ['third_party', 'assigned'] } as const;

export function scopesAsked(settings: Pick<ShopifySettings, 'customer tags'>): string[] {
  return [
    ...['read_orders', 'read_products', 'read_inventory', 'write_inventory', 'read_locations'],
    ...['read_merchant_managed_fulfillment_orders', 'write_merchant_managed_fulfillment_orders'],
    ...(settings['customer tags'] ? ['read_customers'] : []),
  ];
}

type Want = { readonly receive: boolean; readonly send: boolean };

/** What the app was not granted of what the services need, wherever the location is. */
export function scopesMissing(
  granted: ReadonlySet<string>,
  want: Want,
  settings: Pick<ShopifySettings, 'customer tags'>,
): string[] {
  const needed = [
    ...['read_orders', 'read_locations'],
    ...(want.receive && settings['customer tags'] ? ['read_customers'] : []),
    ...(want.send ? ['read_products', 'read_inventory', 'write_inventory'] : []),
  ];
  return needed.filter((scope) => !may(granted, scope));
}

/** The same of what depends on who manages the location; one kind is enough, and the first is named. */
export function scopesMissingAt(
  manager: keyof typeof kinds,
  granted: ReadonlySet<string>,
  { receive, send }: Want,
): string[] {
  const rights = [...(receive || send ? ['read'] : []), ...(send ? ['write'] : [])];
  return rights
    .map((right) => kinds[manager].map((kind) => `${right}_${kind}_fulfillment_orders`))
    .filter((scopes) => !scopes.some((scope) => may(granted, scope)))
    .map(([scope]) => scope ?? '');
}

/** A right to write is one to read. */
function may(granted: ReadonlySet<string>, scope: string): boolean {
  return granted.has(scope) || granted.has(scope.replace(/^read_/, 'write_'));
}
