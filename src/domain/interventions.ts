import type { OrderStatus } from './order-status.ts';

/** What a person does to an order; all but the last only while it is not handed over. */
export type Intervention = 'hold' | 'release' | 'stop' | 'resume' | 'cancel' | 'cancel-at-wms';

interface Effect {
  readonly from: readonly OrderStatus[];
  readonly to: OrderStatus;
  /** What the order's story says of it. */
  readonly event: string;
}

/** Everything that goes on is judged afresh: rules, ship methods and mappings may be others by then. */
export const interventions: Readonly<Record<Intervention, Effect>> = {
  hold: { from: ['received', 'new', 'error', 'on_hold'], to: 'on_hold', event: 'held' },
  release: { from: ['on_hold'], to: 'received', event: 'released' },
  stop: { from: ['received', 'new', 'error', 'on_hold'], to: 'cancel_sending', event: 'sending canceled' },
  resume: { from: ['cancel_sending'], to: 'received', event: 'sending resumed' },
  cancel: {
    from: ['await_payment', 'received', 'new', 'error', 'on_hold', 'cancel_sending'],
    to: 'canceled',
    event: 'canceled',
  },
  /** The warehouse agreed by another way, such as the telephone. */
  'cancel-at-wms': { from: ['at_wms', 'partial'], to: 'canceled', event: 'canceled at WMS' },
};

/** Why an intervention finds nothing to do, as a sentence about the order. */
export function outOfReach(intervention: Intervention, status: OrderStatus, wms: string): string {
  const { to } = interventions[intervention];
  if (status === to) return `it is ${status} already`;
  switch (status) {
    case 'sending':
      return `it is being handed to ${wms} at this moment, and nobody can take it back half-way`;
    case 'at_wms':
    case 'partial':
      return `${wms} has it`;
    case 'shipped':
    case 'confirmed':
      return `it has left ${wms}`;
    default:
      return `it is ${status}`;
  }
}
