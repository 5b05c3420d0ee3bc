import type { PullStore } from '../../config/pull-stores.ts';
import type { PullPartner } from '../../connectors/api-contract.ts';
import type { Order } from '../../domain/order.ts';

type About = Parameters<PullPartner['write']>[1];

/** Why an order cannot be told of. */
export interface Refused {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

/** An order in the partner's own words, or why there are none. */
export function tellOrder({ partner, settings }: PullStore, order: Order, about: About): string | Refused {
  return partner.write(order, about, settings);
}

export function isRefused(told: string | Refused): told is Refused {
  return typeof told !== 'string';
}
