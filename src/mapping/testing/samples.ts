import { completeOrder, type PartialOrder } from '../../domain/complete-order.ts';
import type { Order } from '../../domain/order.ts';
import { refOf } from '../../domain/shipment.ts';
import type { CancelRequest, Confirmation, FindOrders, FindSent, MappingContext, MappingKind } from '../contract.ts';
import { isGroup } from './cases.ts';

const origin = { merchantId: 'merchant', cartId: 'cart', orderSource: '', receivedAt: '2026-01-01T12:00:00Z' };

/** Records of a test, with what it leaves out filled in, so that a test states only what it is about. */
export function writables(kind: MappingKind, given: readonly unknown[]): unknown[] {
  if (kind === 'orders') return given.map(orderOf);
  if (kind === 'acknowledgements') return given.map(receiptOf);
  if (kind === 'cancels') return given.map(cancelOf);
  return kind === 'shipments' ? given.map(confirmationOf) : given.map(levelOf);
}

export function knownOrders(given: readonly unknown[]): FindOrders {
  const orders = given.map(orderOf);
  return async (type, refs) => {
    const found = refs.flatMap((ref) => {
      const order = orders.find((one) => refOf(type, one) === ref);
      return order ? [[ref, order] as const] : [];
    });
    return new Map(found);
  };
}

/** The orders of the test, as if they had been sent in one file with the number of the test's context. */
export function sentOrders(given: readonly unknown[], { sequence }: MappingContext): FindSent {
  return async (fileNumber, place) =>
    fileNumber === sequence && place <= given.length ? orderOf(given[place - 1]) : undefined;
}

function orderOf(given: unknown): Order {
  const partial = isGroup(given) ? given : {};
  const lines = Array.isArray(partial.lines) ? partial.lines : [];
  const order = completeOrder(
    { orderNumber: 'TEST-1', ...partial, lines: lines.map(lineOf) } as unknown as PartialOrder,
    origin,
  );
  if (!order) throw new Error('An order of the test has no orderNumber.');
  return order;
}

function lineOf(given: unknown, index: number): Readonly<Record<string, unknown>> {
  return { lineNumber: index + 1, sku: '', quantity: 1, ...(isGroup(given) ? given : {}) };
}

function confirmationOf(given: unknown): Confirmation {
  const { order, shipment, package: parcel } = isGroup(given) ? given : {};
  return {
    order: orderOf(order),
    shipment: {
      shippedAt: origin.receivedAt,
      status: 'shipped',
      warehouseCode: '',
      shipmentId: '',
      ...(shipment as object),
    },
    package: { trackingNumber: '', carrierCode: '', serviceCode: '', lines: [], ...(parcel as object) },
  };
}

function cancelOf(given: unknown): CancelRequest {
  const { order, cancel } = isGroup(given) ? given : {};
  const usual = { id: 'cancel-1', requestedAt: origin.receivedAt, requestedBy: '', reason: '', file: '' };
  return { order: orderOf(order), cancel: { ...usual, ...(cancel as object) } };
}

function levelOf(given: unknown): unknown {
  return { sku: '', quantity: 0, warehouseCode: '', ...(given as object) };
}

function receiptOf(given: unknown): unknown {
  const { sets, ...rest } = isGroup(given) ? given : {};
  const listed = Array.isArray(sets) ? sets : [];
  return {
    groupCode: '',
    groupControl: '',
    ...rest,
    sets: listed.map((set) => ({ code: '', control: '', accepted: true, reason: '', ...(set as object) })),
  };
}
