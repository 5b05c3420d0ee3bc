import type { Command } from 'commander';
import { answerCustomer } from '../../operations/answer-customer.ts';
import { findOrder } from '../../operations/find-order.ts';
import { listOrders, orderStatuses } from '../../operations/list-orders.ts';
import { onlyMerchant } from '../../operations/merchant-level.ts';
import { findVersions } from '../../operations/repeats/versions.ts';
import { retryOrder } from '../../operations/retry-order.ts';
import { showOrder } from '../../operations/show-order.ts';
import { relativeTime } from '../../operations/time-words.ts';
import { type Cli, flagsOf, withExamples } from '../cli.ts';
import { changes, reads } from '../effects.ts';
import { choice, instant } from '../options.ts';
import { merchantTable } from '../table.ts';
import { addByHand } from './by-hand/index.ts';
import { addErase } from './order-erase.ts';
import { addExplain } from './order-explain.ts';
import { addFind } from './order-find.ts';
import { addLife } from './order-life/index.ts';
import { storyText } from './order-story.ts';
import { addRerenderOrders } from './repeats/deliveries.ts';
import { addRedownload } from './repeats/redownload.ts';
import type { Verb } from './verb.ts';

export const ordersVerb: Verb = {
  add(root, cli) {
    const noun = root.command('orders').description('Orders: where they are, and what they wait for.');
    withExamples(noun, ['orders list', 'orders show 1001', 'orders retry 1001']);
    addList(noun, cli);
    addFind(noun, cli);
    addShow(noun, cli);
    addExplain(noun, cli);
    addRetry(noun, cli);
    addErase(noun, cli);
    addLife(noun, cli);
    addByHand(noun, cli);
    addRerenderOrders(noun, cli);
    addRedownload(noun, cli);
  },
};

interface ListFlags {
  readonly status?: string;
  readonly cart?: string;
  readonly since?: string;
  readonly mappingVersion?: string;
}

function addList(noun: Command, cli: Cli): void {
  const command = noun
    .command('list')
    .description('Orders, newest first.')
    .option('--status <status>', 'only this status', choice(orderStatuses))
    .option('--cart <id>', 'only this cart')
    .option('--since <time>', 'received since then (ISO)', instant)
    .option('--mapping-version <id>', 'only what went to its WMS by this revision, or this version of a mapping')
    .action(async (_options, self) => {
      const flags = flagsOf(self) as ReturnType<typeof flagsOf> & ListFlags;
      const { status, cart, since, mappingVersion, limit } = flags;
      await cli.withScope(flags, async (dock, scope) => {
        const orders = await listOrders(dock, scope, {
          limit,
          ...(status && { status }),
          ...(cart && { cart }),
          ...(since && { since }),
          ...(mappingVersion !== undefined && { sentWith: await findVersions(dock, mappingVersion) }),
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
    .argument('<order>', 'any number of the order')
    .option('--for-customer', 'an answer to paste into a mail to the buyer')
    .action(async (reference: string, options: { forCustomer?: boolean }, self) => {
      const flags = flagsOf(self);
      await cli.withScope(flags, async (dock, scope) => {
        if (options.forCustomer) {
          const answer = await answerCustomer(dock, scope, reference);
          cli.answer(flags, answer, () => answer.text);
          return;
        }
        const story = await showOrder(dock, scope, reference);
        cli.answer(flags, story, () => storyText(story, cli.io.now(), onlyMerchant(dock.tools.workspace())));
      });
    });
  withExamples(reads(command), [
    'orders show 1001',
    'orders show 1Z999AA10123456784',
    'orders show 1001 --for-customer',
  ]);
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
