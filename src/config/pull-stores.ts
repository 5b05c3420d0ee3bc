import type { ApiPartner, PullPartner } from '../connectors/api-contract.ts';
import { ordersOutlet } from './gates.ts';
import { carriesCancels, type InletPlace, inletPlaces, type OutletPlace, outletPlaces } from './lookup.ts';
import type { Merchant, MerchantWms, Workspace } from './workspace.ts';

/** What a partner that fetches by itself sees under one pair: a connection, and the gates that lead to it. */
export interface PullStore {
  /** Name of the connection. */
  readonly name: string;
  readonly merchant: Merchant;
  readonly warehouse: MerchantWms;
  readonly partner: PullPartner;
  readonly settings: unknown;
  /** The cart with a pair of its own; absent = everything that has none. */
  readonly cart?: string;
  readonly gates: readonly OutletPlace[];
  readonly carts: { readonly only: readonly string[] } | { readonly except: readonly string[] };
  readonly cancels: OutletPlace | undefined;
  readonly shipments: InletPlace | undefined;
}

type PartnerOf = (connection: string) => ApiPartner | undefined;

export function pullStores(workspace: Workspace, partnerOf: PartnerOf, merchant?: string): PullStore[] {
  const outlets = outletPlaces(workspace).filter((place) => merchant === undefined || place.merchant.id === merchant);
  const names = new Set(outlets.filter(isOrders).map(({ outlet }) => outlet.connection));
  return [...names].flatMap((name) => {
    const partner = partnerOf(name);
    const pull = partner?.connector.pull;
    const gates = outlets.filter((place) => isOrders(place) && place.outlet.connection === name);
    const [first] = gates;
    if (!pull || !first?.warehouse) return [];
    const { merchant: owner, warehouse } = first;
    const of = ({ warehouse: other, merchant: its }: { warehouse?: MerchantWms; merchant: Merchant }) =>
      other?.wms === warehouse.wms && its.id === owner.id;
    const cart = name.split('/')[2];
    return [
      {
        name,
        merchant: owner,
        warehouse,
        partner: pull,
        settings: partner.settings,
        ...(cart !== undefined && { cart }),
        gates,
        carts: cartsOf(owner, warehouse, name),
        cancels: outlets.find((place) => of(place) && carriesCancels(place)),
        shipments: inletPlaces(workspace).find((place) => of(place) && place.kind === 'shipments'),
      },
    ];
  });
}

function isOrders(place: OutletPlace): boolean {
  return place.warehouse !== undefined && !carriesCancels(place);
}

function cartsOf({ carts }: Merchant, warehouse: MerchantWms, name: string): PullStore['carts'] {
  const own = [...(warehouse.cartOrders ?? [])];
  if (warehouse.orders?.connection === name)
    return { except: own.filter(([, outlet]) => outlet?.connection !== name).map(([cart]) => cart) };
  return { only: [...carts.keys()].filter((cart) => ordersOutlet(warehouse, cart)?.connection === name) };
}

/** Whether what waits at this gate is fetched by its partner: then nobody hands it out. */
export function isFetched(partnerOf: PartnerOf, { outlet }: OutletPlace): boolean {
  return partnerOf(outlet.connection)?.connector.pull !== undefined;
}
