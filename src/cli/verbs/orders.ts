import type { Command } from 'commander';
import { findOrder } from '../../operations/find-order.ts';
import { listOrders, orderStatuses } from '../../operations/list-orders.ts';
import { onlyMerchant } from '../../operations/merchant-level.ts';
import { retryOrder } from '../../operations/retry-order.ts';
import { type OrderStory, showOrder } from '../../operations/show-order.ts';
import { relativeTime } from '../../operations/time-words.ts';
import { type Cli, flagsOf, withExamples } from '../cli.ts';
import { deedsTable } from '../deeds-table.ts';
import { changes, reads } from '../effects.ts';
import { choice, instant } from '../options.ts';
import { facts, merchantTable, table } from '../table.ts';
import { copyFacts } from './order-copies.ts';
import { addLife } from './order-life/index.ts';
import type { Verb } from './verb.ts';

export const ordersVerb: Verb = {
  add(root, cli) {
    const noun = root.command('orders').description('Orders: where they are, and what they wait for.');
    withExamples(noun, ['orders list', 'orders show 1001', 'orders retry 1001']);
    addList(noun, cli);
    addShow(noun, cli);
    addRetry(noun, cli);
    addLife(noun, cli);
  },
};

function addList(noun: Command, cli: Cli): void {
  const command = noun
    .command('list')
    .description('Orders, newest first.')
    .option('--status <status>', 'only this status', choice(orderStatuses))
    .option('--cart <id>', 'only this cart')
    .option('--since <time>', 'received since then (ISO)', instant)
    .action(async (_options, self) => {
      const flags = flagsOf(self) as ReturnType<typeof flagsOf> & { status?: string; cart?: string; since?: string };
      const { status, cart, since, limit } = flags;
      await cli.withScope(flags, async (dock, scope) => {
        const orders = await listOrders(dock, scope, {
          limit,
          ...(status && { status }),
          ...(cart && { cart }),
          ...(since && { since }),
        });
        const now = cli.io.now();
        cli.answer(flags, orders, () =>
          merchantTable(
            dock.tools.workspace(),
            ['order', 'merchant', 'cart', 'status', 'received', 'id', 'reason'],
            orders.map((order) => [
              order.orderNumber,
              order.merchant,
              order.cart,
              order.status,
              relativeTime(order.receivedAt, now),
              order.id,
              order.reason || (order.shadow ? 'Seen in shadow.' : ''),
            ]),
          ),
        );
        if (orders.length === limit) cli.say(flags, `The newest ${limit}; --limit shows more.`);
      });
    });
  withExamples(reads(command), [
    'orders list',
    'orders list --status error --merchant acme',
    'orders list --since 2026-03-01 --json',
  ]);
}

function addShow(noun: Command, cli: Cli): void {
  const command = noun
    .command('show')
    .description('Where an order stands, what it waits for, and its story.')
    .argument('<order>', "order number, short reference, the cart's id or our id")
    .action(async (reference: string, _options, self) => {
      const flags = flagsOf(self);
      await cli.withScope(flags, async (dock, scope) => {
        const story = await showOrder(dock, scope, reference);
        cli.answer(flags, story, () => storyText(story, onlyMerchant(dock.tools.workspace())));
      });
    });
  withExamples(reads(command), ['orders show 1001', 'orders show "#1001" --merchant acme', 'orders show 1001 --json']);
}

function addRetry(noun: Command, cli: Cli): void {
  const command = noun
    .command('retry')
    .description('Try now whatever the order waits for: judge it again, open its gate, tell its packages.')
    .argument('<order>', "order number, short reference, the cart's id or our id")
    .action(async (reference: string, _options, self) => {
      const flags = flagsOf(self);
      await cli.withScope(flags, async (dock, scope) => {
        const order = await findOrder(dock, scope, reference);
        const plan = {
          sentences: [`Would try order ${order.orderNumber} of ${order.merchant} again; it is ${order.status}.`],
          wantsYes: false,
        };
        if (!(await cli.agreed(flags, plan))) return;
        const tickets = await retryOrder(dock, order, cli.actor);
        const sent = tickets.map(({ ticket: { stage, subject } }) => ({ stage, subject }));
        cli.answer(flags, { order, tickets: sent }, () =>
          sent.map(({ stage, subject }) => `${stage}  ${subject}`).join('\n'),
        );
        cli.say(flags, `Order ${order.orderNumber} is tried again; see crossdock orders show ${order.id}.`);
      });
    });
  withExamples(changes(command), [
    'orders retry 1001',
    'orders retry 1001 --merchant acme',
    'orders retry 1001 --dry-run',
  ]);
}

function storyText(
  {
    headline,
    order,
    cart,
    canonical,
    parts: atWms,
    lines,
    packages,
    deliveries,
    copies,
    problems,
    events,
    deeds,
  }: OrderStory,
  only: string | null,
): string {
  const parts = [
    facts([
      ['order', order.orderNumber],
      ...inTheCart(order.orderNumber, canonical?.orderNumberOriginal),
      ['reference', order.custRef],
      ['status', order.status],
      ['waits for', headline],
      only === order.merchant ? ['cart', order.cart] : ['merchant', `${order.merchant} / ${order.cart}`],
      ['which is', cart?.description],
      ['source', cart?.source],
      ['placed', order.placedAt],
      ['received', order.receivedAt],
      ['id', order.id],
    ]),
    table(
      ['line', 'sku', 'ordered', 'shipped', ...(atWms.length > 1 ? ['wms'] : [])],
      lines.map((line) => [
        line.lineNumber,
        line.sku,
        line.quantity,
        line.filtered ? 'not sent' : line.shipped,
        ...(atWms.length > 1 ? [atWms.find(({ id }) => id === line.part)?.wms ?? ''] : []),
      ]),
    ),
  ];
  if (atWms.length > 0)
    parts.push(
      table(
        ['wms', 'status', 'sent there by'],
        atWms.map(({ wms, status, rule = '' }) => [wms, status, rule === '' ? 'no rule' : rule]),
      ),
    );
  if (problems.length > 0) parts.push(facts(problems.map(({ code, message, hint }) => [code, `${message} ${hint}`])));
  if (deliveries.length > 0)
    parts.push(
      table(
        ['delivery', 'kind', 'state', 'file'],
        deliveries.map(({ delivery, kind, state, fileName }) => [delivery, kind, state, fileName]),
      ),
    );
  if (copies.length > 0) parts.push(facts(copyFacts(copies)));
  if (packages.length > 0)
    parts.push(
      table(
        ['tracking', 'cart told', 'shipped'],
        packages.map(({ trackingNumber, state, shippedAt }) => [trackingNumber, state, shippedAt]),
      ),
    );
  if (events.length > 0)
    parts.push(
      table(
        ['at', 'event', 'with'],
        events.map(({ at, event, data }) => [
          at,
          event,
          Object.entries(data)
            .map(([key, value]) => `${key} ${value}`)
            .join(', '),
        ]),
      ),
    );
  if (deeds.length > 0) parts.push(deedsTable(deeds));
  return parts.join('\n\n');
}

/** Only where the number had to be shortened. */
function inTheCart(number: string, original = number): [string, string][] {
  return original === number ? [] : [['in the cart', original]];
}
