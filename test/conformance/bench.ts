import type { ApiConnector } from '../../src/connectors/api-contract.ts';
import type { Mapping, MappingKind } from '../../src/mapping/contract.ts';
import type { VendorRequest, VendorServer } from '../simulators/shared/vendor-server.ts';

/** A vendor's simulator with an account in it, ready for the checks of the suite and for stories over the whole pipeline. */
export interface VendorAccount {
  readonly server: VendorServer;
  /** Settings of a workspace that lead to this account; with secrets in plain text. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The same with credentials that the vendor refuses. */
  readonly wrongSettings: Readonly<Record<string, unknown>>;
  /** What the vault holds once a person has agreed; absent = the connector needs none. */
  readonly token?: string;
  /** Texts that must never show in logs, errors or documents: keys, tokens, passwords. */
  readonly secrets: readonly string[];
  /** Makes the vendor refuse our credentials from now on, or take them again. */
  revoke(revoked: boolean): void;
}

export interface CartAccount extends VendorAccount {
  /**
   * Orders that buyers place at the shop: `count` of them, two lines each (SKU-1 x 2, SKU-2 x 1) unless told otherwise, all ready to be
   * shipped. Returns their numbers as people read them.
   */
  placeOrders(count: number, more?: { readonly skus?: readonly string[]; readonly buyer?: Partial<Buyer> }): string[];
  cancelOrder(number: string): void;
  /** What the shop shows to the buyer of an order. */
  trackingOf(number: string): readonly { readonly trackingNumber: string; readonly quantity: number }[];
  stockOf(sku: string): number | undefined;
  /** SKUs that the shop sells; others it does not know. */
  sells(skus: readonly string[]): void;
}

export interface Buyer {
  readonly name: string;
  readonly company: string;
  readonly address1: string;
  readonly city: string;
  readonly state: string;
  readonly postalCode: string;
  readonly country: string;
}

export interface WmsAccount extends VendorAccount {
  /** Orders at the WMS, as often as it has them: by our key. */
  ordersWith(key: string): number;
  /** Our keys of all orders that it has, oldest first; canceled ones are not among them. */
  keys(): readonly string[];
  isCanceled(key: string): boolean;
  /** The warehouse packs and ships: one parcel for each list of lines, by line number of our order. */
  ship(
    key: string,
    parcels: readonly {
      readonly trackingNumber: string;
      /** Of the same parcel, where the vendor knows such. */
      readonly moreNumbers?: readonly string[];
      readonly lines: readonly { readonly lineNumber: number; readonly quantity: number }[];
    }[],
  ): void;
  /** What lies on its shelves. */
  stock(levels: Readonly<Record<string, number>>): void;
  /** From now on orders with this SKU are refused for lack of stock, or no longer; where the vendor refuses such. */
  outOfStock?(sku: string, out: boolean): void;
}

interface Bench {
  readonly connector: ApiConnector;
  /** The request that takes effect at a hand-over (an order created, a parcel confirmed): neither a look-up nor a token. */
  isHandOver(request: VendorRequest): boolean;
  /** Where the connector leaves its JSON to mapping files: such files. */
  readonly mappings?: Readonly<Partial<Record<MappingKind, Mapping>>>;
}

/** What a vendor gives to the conformance suite: one file `test/conformance/vendors/<id>.ts`. */
export type VendorBench =
  | (Bench & { readonly role: 'cart'; open(): Promise<CartAccount> })
  | (Bench & { readonly role: 'wms'; open(): Promise<WmsAccount> });
