import type { Calendar } from '../domain/calendar/calendar.ts';
import { defineErrors } from '../support/errors.ts';
import { gateAbove, ownGates } from './gates.ts';
import type {
  Cart,
  ExtraInterface,
  Inlet,
  Merchant,
  MerchantWms,
  Outlet,
  ServiceName,
  Timing,
  Workspace,
} from './workspace.ts';

export const errors = defineErrors({
  ENDPOINT_UNKNOWN: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'The workspace no longer has this endpoint.',
    hint: 'Put the cart, WMS or merchant back into the workspace files, or drop what still waits for it.',
  },
});

/** Where deliveries of one kind go, with whom they belong to. */
export interface OutletPlace {
  readonly outlet: Outlet;
  readonly merchant: Merchant;
  readonly zone: string;
  readonly warehouse?: MerchantWms;
  readonly cart?: Cart;
  readonly extra?: ExtraInterface;
}

export interface InletPlace {
  /** Of the workspace that it is in. */
  readonly revision: string;
  readonly inlet: Inlet;
  readonly merchant: Merchant;
  readonly zone: string;
  readonly kind: 'orders' | 'shipments' | 'inventory' | 'acknowledgements' | 'returns';
  readonly warehouse?: MerchantWms;
  readonly cart?: Cart;
}

/** Its partner is spoken to over an API: pages in place of files, calls in place of parcels. */
export function isSpokenTo({ connections }: Pick<Workspace, 'connections'>, connection: string): boolean {
  return connections.get(connection)?.account !== undefined;
}

export function outletPlaces(workspace: Workspace): OutletPlace[] {
  return [...workspace.merchants.values()].flatMap((merchant) => [
    ...[...merchant.warehouses.values()].flatMap((warehouse) => [
      ...[warehouse.orders, warehouse.answers?.cancels].flatMap((outlet) =>
        outlet ? [{ outlet, merchant, zone: warehouse.zone, warehouse }] : [],
      ),
      ...ownGates(merchant, warehouse).map((own) => ({ ...own, merchant, zone: warehouse.zone, warehouse })),
    ]),
    ...[...merchant.carts.values()].flatMap((cart) =>
      [cart.confirmations, cart.inventory].flatMap((outlet) =>
        outlet ? [{ outlet, merchant, zone: cart.zone, cart }] : [],
      ),
    ),
    ...extrasOf(merchant).flatMap((extra) =>
      [extra.orders, extra.tracking].flatMap((outlet) =>
        outlet ? [{ outlet, merchant, zone: merchant.zone, extra }] : [],
      ),
    ),
  ]);
}

export function inletPlaces(workspace: Workspace): InletPlace[] {
  const { revision } = workspace;
  return [...workspace.merchants.values()].flatMap((merchant) => [
    ...[...merchant.warehouses.values()].flatMap((warehouse) =>
      inletsOf(warehouse).map(([kind, inlet]) => ({
        revision,
        inlet,
        merchant,
        zone: warehouse.zone,
        kind,
        warehouse,
      })),
    ),
    ...[...merchant.carts.values()].flatMap((cart) =>
      cart.orders ? [{ revision, inlet: cart.orders, merchant, zone: cart.zone, kind: 'orders' as const, cart }] : [],
    ),
  ]);
}

function inletsOf({ shipments, inventory, answers }: MerchantWms): [InletPlace['kind'], Inlet][] {
  const all = { shipments, inventory, acknowledgements: answers?.acknowledgements, returns: answers?.returns };
  return (Object.entries(all) as [InletPlace['kind'], Inlet | null | undefined][]).flatMap(([kind, inlet]) =>
    inlet ? [[kind, inlet]] : [],
  );
}

/** Whether this gate carries cancels, not orders, to its WMS. */
export function carriesCancels({ outlet, warehouse }: OutletPlace): boolean {
  return warehouse?.answers?.cancels?.id === outlet.id;
}

/** The gate of a cart that has none of its own any more lives on in that of its merchant: what it began is finished there. */
export function outletPlace(workspace: Workspace, id: string): OutletPlace {
  const places = outletPlaces(workspace);
  const above = gateAbove(id);
  const found = places.find(({ outlet }) => outlet.id === id) ?? places.find(({ outlet }) => outlet.id === above);
  if (!found) throw errors.ENDPOINT_UNKNOWN({ message: `The workspace has no endpoint ${id}.`, value: id });
  return found;
}

export function inletPlace(workspace: Workspace, id: string): InletPlace {
  const found = inletPlaces(workspace).find(({ inlet }) => inlet.id === id);
  if (!found) throw errors.ENDPOINT_UNKNOWN({ message: `The workspace has no endpoint ${id}.`, value: id });
  return found;
}

export function extrasOf(merchant: Merchant | undefined): ExtraInterface[] {
  return [...(merchant?.extras?.values() ?? [])];
}

/** One scheduled service of one merchant or cart. */
export interface ServiceRun {
  readonly service: ServiceName;
  /** Endpoint or gate that its ticket names. */
  readonly subject: string;
  readonly merchant: string;
  /** Cart, WMS or extra interface. */
  readonly connection: string;
  /** The cart whose orders alone go through the gate. */
  readonly onlyCart?: string;
  readonly timing: Timing;
}

/** Every service that the workspace's endpoints allow, whatever its timing. */
export function serviceRuns(workspace: Workspace): ServiceRun[] {
  return [...workspace.merchants.values()].flatMap((merchant) => {
    const of = (
      service: ServiceName,
      timing: Timing,
      connection: string,
      endpoint: { id: string } | null,
    ): ServiceRun[] => (endpoint ? [{ service, subject: endpoint.id, merchant: merchant.id, connection, timing }] : []);
    const at = (warehouse: MerchantWms, service: keyof Merchant['services']): Timing =>
      inCalendar(merchant.services[service], warehouse.calendar);
    return [
      ...[...merchant.warehouses.values()].flatMap((warehouse) => [
        ...of('order delivery', at(warehouse, 'order delivery'), warehouse.wms, warehouse.orders),
        // Who asks for a cancel cannot wait for the hour at which orders go out.
        ...of('order delivery', { kind: 'automatic' }, warehouse.wms, warehouse.answers?.cancels ?? null),
        ...ownGates(merchant, warehouse).flatMap(({ outlet, cart }) =>
          of('order delivery', at(warehouse, 'order delivery'), warehouse.wms, outlet).map((run) => ({
            ...run,
            onlyCart: cart.id,
          })),
        ),
        ...[warehouse.shipments, warehouse.answers?.acknowledgements, warehouse.answers?.returns].flatMap((inlet) =>
          of('shipping confirmations', at(warehouse, 'shipping confirmations'), warehouse.wms, inlet ?? null),
        ),
        ...of('inventory', at(warehouse, 'inventory'), warehouse.wms, warehouse.inventory),
      ]),
      ...[...merchant.carts.values()].flatMap((cart) => [
        ...of('order download', cart.services['order download'], cart.id, cart.orders),
        ...of('shipment upload', cart.services['shipment upload'], cart.id, cart.confirmations),
        ...of('inventory upload', cart.services['inventory upload'], cart.id, cart.inventory),
      ]),
      ...extrasOf(merchant).flatMap(({ id, services, orders, tracking }) => [
        ...of('order copies', services['order copies'], id, orders),
        ...of('tracking copies', services['tracking copies'], id, tracking),
      ]),
    ];
  });
}

/** A merchant's service works with each of its WMSes in the calendar there. */
function inCalendar(timing: Timing, calendar: Calendar | undefined): Timing {
  if (calendar === undefined || (timing.kind !== 'every' && timing.kind !== 'at')) return timing;
  return timing.on ? { ...timing, on: calendar } : timing;
}

/** The calendar of what a ticket is about: of its endpoint's WMS, otherwise of its merchant. */
export function calendarFor(workspace: Workspace, merchant: string, subject: string): Calendar | undefined {
  const found = workspace.merchants.get(merchant);
  const warehouse = [...(found?.warehouses.values() ?? [])].find(
    ({ orders, cartOrders, shipments, inventory, answers }) =>
      [
        orders,
        ...(cartOrders?.values() ?? []),
        shipments,
        inventory,
        answers?.acknowledgements,
        answers?.cancels,
        answers?.returns,
      ].some((endpoint) => endpoint?.id === subject),
  );
  return warehouse ? warehouse.calendar : found?.calendar;
}
