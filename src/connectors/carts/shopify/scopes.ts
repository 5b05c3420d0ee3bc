import type { ShopifySettings } from './settings.ts';

/** Which of the three kinds of fulfillment orders we may see depends on who manages the location; one of them is enough. */
const kinds = ['merchant_managed', 'assigned', 'third_party'] as const;

export function scopesAsked(settings: Pick<ShopifySettings, 'customer tags'>): string[] {
  return [
    ...['read_orders', 'read_products', 'read_inventory', 'write_inventory', 'read_locations'],
    ...['read_merchant_managed_fulfillment_orders', 'write_merchant_managed_fulfillment_orders'],
    ...(settings['customer tags'] ? ['read_customers'] : []),
  ];
}

/** What the app was not granted of what the services need; a right to write is one to read. */
export function scopesMissing(
  granted: ReadonlySet<string>,
  want: { readonly receive: boolean; readonly send: boolean },
  settings: Pick<ShopifySettings, 'customer tags'>,
): string[] {
  const may = (scope: string) => granted.has(scope) || granted.has(scope.replace(/^read_/, 'write_'));
  const any = (right: 'read' | 'write') =>
    kinds.some((kind) => may(`${right}_${kind}_fulfillment_orders`))
      ? []
      : [`${right}_merchant_managed_fulfillment_orders`];
  const lacking = (scopes: readonly string[]) => scopes.filter((scope) => !may(scope));
  return [
    ...lacking(['read_orders', 'read_locations']),
    ...(want.receive ? [...any('read'), ...lacking(settings['customer tags'] ? ['read_customers'] : [])] : []),
    ...(want.send ? [...any('write'), ...lacking(['read_products', 'read_inventory', 'write_inventory'])] : []),
  ];
}
