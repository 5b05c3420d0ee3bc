import { awaitedOfOrder } from '../storage/awaited-answers.ts';
import { type CancelRow, cancelsOfOrder, openCancels } from '../storage/cancel-requests.ts';
import { type Linked, linksOfOrder, type Reship } from '../storage/reships.ts';
import { type ReturnedRow, returnedOfOrder } from '../storage/returned-parcels.ts';
import type { Dock } from './dock.ts';
import type { Scope } from './scope.ts';
import { clockText } from './time-words.ts';

export interface OrderAnswers {
  /** `asked`: when, as its warehouse's wall clock shows it. */
  readonly cancels: readonly (CancelRow & { readonly isOpen: boolean; readonly asked: string })[];
  readonly awaited: readonly { readonly part: string; readonly dueAt: string; readonly late: boolean }[];
  readonly returned: readonly ReturnedRow[];
  /** Orders that send something of this one once more. */
  readonly made: readonly (Reship & { readonly orderNumber: string; readonly status: string })[];
  /** The order of which this one sends something once more. */
  readonly of: Linked | null;
}

export const noAnswers: OrderAnswers = { cancels: [], awaited: [], returned: [], made: [], of: null };

export async function answersOf(dock: Dock, scope: Scope, order: string): Promise<OrderAnswers> {
  const { store, workspace, clock } = dock.tools;
  const { reader } = store;
  const cancels = await cancelsOfOrder(reader, scope, order);
  const zoneOf = ({ merchant, wms }: CancelRow) =>
    workspace().merchants.get(merchant)?.warehouses.get(wms)?.zone ?? workspace().zone;
  return {
    cancels: cancels.map((one) => ({
      ...one,
      isOpen: openCancels.includes(one.state),
      asked: clockText(one.askedAt, zoneOf(one), clock.iso()),
    })),
    awaited: await awaitedOfOrder(reader, scope, order),
    returned: await returnedOfOrder(reader, scope, order),
    ...(await linksOfOrder(reader, scope, order)),
  };
}
