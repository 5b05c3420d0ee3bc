import type { OrderStory } from '../../../operations/show-order.ts';
import { table } from '../../table.ts';

type Answers = OrderStory['answers'];

/** Orders that belong together. */
export function answerFacts({ made, of }: Answers): [string, string][] {
  return [
    ...(of ? [['sends once more', `${of.orderNumber} (${of.id})`] as [string, string]] : []),
    ...made.map(({ orderNumber, status, order, tellCart }): [string, string] => [
      'sent once more as',
      `${orderNumber}, ${status} (${order})${tellCart ? '; the cart is told' : ''}`,
    ]),
  ];
}

/** What the WMS was asked and what it answered, and what came back. */
export function answerTables({ cancels, returned }: Answers): string[] {
  const tables: string[] = [];
  if (cancels.length > 0)
    tables.push(
      table(
        ['cancel asked', 'of', 'by', 'handed over', 'answer', 'answered'],
        cancels.map(({ asked, wms, askedBy, sentAt, state, answer, answeredAt, isOpen }) => [
          asked,
          wms,
          askedBy,
          sentAt ?? 'not yet',
          isOpen ? 'not answered' : [state, answer].filter((text) => text !== '').join(': '),
          answeredAt ?? '',
        ]),
      ),
    );
  if (returned.length > 0)
    tables.push(
      table(
        ['came back', 'tracking', 'reason', 'received', 'lines'],
        returned.map(({ type, trackingNumber, reason, receivedAt, lines }) => [
          type,
          trackingNumber,
          reason,
          receivedAt,
          lines.map(({ quantity, sku }) => `${quantity} ${sku}`).join(', '),
        ]),
      ),
    );
  return tables;
}
