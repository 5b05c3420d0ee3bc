import type { Order } from '../domain/order.ts';
import type { Package, Shipment, ShippedLine } from '../domain/shipment.ts';
import { whereIn } from './bulk.ts';
import { checkMerchants, type Dialect, merchantsOf, type Reader, type Scope } from './scope.ts';

export interface PackageWithOrder {
  readonly id: string;
  readonly order: string;
  readonly part: string;
  /** In the cart's own lines and SKUs. */
  readonly package: Package;
  readonly body: Order;
  readonly shippedAt: string;
  readonly status: Shipment['status'];
  readonly warehouse: string;
  readonly reference: string;
}

export async function packagesById(
  reader: Reader,
  dialect: Dialect,
  merchant: string,
  ids: readonly string[],
): Promise<Map<string, PackageWithOrder>> {
  const rows = await reader
    .selectFrom('packages')
    .innerJoin('shipments', 'shipments.id', 'packages.shipment')
    .innerJoin('order_texts', 'order_texts.order_id', 'packages.order_id')
    .select([
      'packages.id',
      'packages.order_id',
      'packages.part',
      'packages.body as parcel',
      'packages.told',
      'order_texts.body',
      'shipments.shipped_at',
      'shipments.status',
      'shipments.warehouse',
      'shipments.shipment_ref',
    ])
    .where(checkMerchants('packages.merchant', [merchant]))
    .where(whereIn(dialect, 'packages.id', ids))
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        order: row.order_id,
        part: row.part,
        ...forCart(row),
        shippedAt: row.shipped_at,
        status: row.status as Shipment['status'],
        warehouse: row.warehouse,
        reference: row.shipment_ref,
      },
    ]),
  );
}

/** The WMS speaks of the SKUs that it was told; the cart of its own. */
function forCart(row: { parcel: string; told: string | null; body: string }): { package: Package; body: Order } {
  const body = JSON.parse(row.body) as Order;
  const parcel = JSON.parse(row.parcel) as Package;
  const lines = row.told === null ? parcel.lines : (JSON.parse(row.told) as ShippedLine[]);
  const skus = new Map(body.lines.map(({ lineNumber, sku }) => [lineNumber, sku]));
  return {
    body,
    package: { ...parcel, lines: lines.map((line) => ({ ...line, sku: skus.get(line.lineNumber) ?? line.sku })) },
  };
}

export interface PackageSummary {
  readonly trackingNumber: string;
  readonly state: string;
  readonly package: Package;
  readonly shippedAt: string;
}

export async function packagesOfOrder(reader: Reader, scope: Scope, order: string): Promise<PackageSummary[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('packages')
    .innerJoin('shipments', 'shipments.id', 'packages.shipment')
    .select(['packages.tracking_number', 'packages.state', 'packages.body', 'shipments.shipped_at'])
    .where('packages.order_id', '=', order)
    .$if(merchants !== null, (query) => query.where('packages.merchant', 'in', [...(merchants ?? [])]))
    .orderBy('packages.id')
    .execute();
  return rows.map((row) => ({
    trackingNumber: row.tracking_number,
    state: row.state,
    package: JSON.parse(row.body),
    shippedAt: row.shipped_at,
  }));
}
