import type { Command } from 'commander';
import { listStock, listWarehouses } from '../../operations/inventory/list-stock.ts';
import { type CartTold, type ShownLevel, type StockStory, showStock } from '../../operations/inventory/show-stock.ts';
import { relativeTime } from '../../operations/time-words.ts';
import { type Cli, type Flags, flagsOf, withExamples } from '../cli.ts';
import { reads } from '../effects.ts';
import { facts, table } from '../table.ts';
import type { Verb } from './verb.ts';

export const inventoryVerb: Verb = {
  add(root, cli) {
    const noun = root.command('inventory').description('Stock: what lies where, what carts are told of it, and why.');
    withExamples(noun, ['inventory list', 'inventory show acme MUG', 'inventory warehouses']);
    addList(noun, cli);
    addShow(noun, cli);
    addWarehouses(noun, cli);
  },
};

function addList(noun: Command, cli: Cli): void {
  const command = noun
    .command('list')
    .description('Stock by SKU over all warehouses that count, and what orders take that the WMS does not know of.')
    .option('--from <sku>', 'begin at this SKU')
    .action(async (_options, self) => {
      const flags = flagsOf(self) as Flags & { from?: string };
      await cli.withScope(flags, async (dock, scope) => {
        const { limit, from } = flags;
        const found = await listStock(dock, scope, { limit, ...(from !== undefined && { from }) });
        const now = cli.io.now();
        cli.answer(flags, found, () =>
          found.length === 0
            ? 'No stock file has been read yet.'
            : table(
                ['merchant', 'sku', 'on hand', 'available', 'unseen orders', 'reported', 'warehouses', 'not counted'],
                found.map((one) => [
                  one.merchant,
                  one.sku,
                  one.onHand ?? '-',
                  one.available,
                  one.unseen,
                  relativeTime(one.reportedAt, now),
                  one.warehouses.filter((name) => name !== '').join(', ') || '-',
                  one.notCounted.join(', '),
                ]),
              ),
        );
        if (found.length === limit) cli.say(flags, `The first ${limit}; --limit or --from shows more.`);
      });
    });
  withExamples(reads(command), [
    'inventory list',
    'inventory list --merchant acme --from TENT',
    'inventory list --json',
  ]);
}

function addShow(noun: Command, cli: Cli): void {
  const command = noun
    .command('show')
    .description('Why the shop shows what it shows: levels, what is taken off, and what each cart was told.')
    .argument('<merchant>', 'whose stock')
    .argument('<sku>', 'the SKU of the WMS, or any other name of the product')
    .action(async (merchant: string, sku: string, _options, self) => {
      const flags = flagsOf(self);
      await cli.withScope(flags, async (dock, scope) => {
        const story = await showStock(dock, scope, merchant, sku);
        cli.answer(flags, story, () => storyText(story, cli.io.now()));
      });
    });
  withExamples(reads(command), [
    'inventory show acme MUG',
    'inventory show acme 4006381333931',
    'inventory show acme MUG --json',
  ]);
}

function addWarehouses(noun: Command, cli: Cli): void {
  const command = noun
    .command('warehouses')
    .description('Codes of warehouses that stock files have, and what they are called here.')
    .action(async (_options, self) => {
      const flags = flagsOf(self);
      await cli.withScope(flags, async (dock, scope) => {
        const found = (await listWarehouses(dock, scope)).slice(0, flags.limit);
        const rows = found.map(({ merchant, wms, code, standing }) => [merchant, wms, code, standingText(standing)]);
        cli.answer(flags, found, () =>
          found.length === 0
            ? 'No stock file has named a warehouse yet.'
            : table(['merchant', 'wms', 'code', 'means'], rows),
        );
      });
    });
  withExamples(reads(command), [
    'inventory warehouses',
    'inventory warehouses --merchant acme',
    'inventory warehouses --json',
  ]);
}

function standingText(standing: ShownLevel['standing']): string {
  if (standing.kind === 'known') return standing.name === '' ? 'the WMS itself' : standing.name;
  return standing.kind === 'excluded'
    ? 'excluded: its stock does not count'
    : 'unknown: write it under "warehouse names"';
}

function storyText({ merchant, sku, product, levels, carts }: StockStory, now: number): string {
  const names = product?.aliases.map(({ type, code }) => `${code} (${type})`).join(', ') ?? '';
  const parts = [
    facts([
      ['sku', sku],
      ['merchant', merchant],
      ['product', product && product.sku !== sku ? product.sku : ''],
      ['also called', names],
    ]),
    table(
      ['wms', 'warehouse', 'means', 'sku', 'on hand', 'available', 'reported'],
      levels.map((level) => [
        level.wms,
        level.warehouse || '-',
        standingText(level.standing),
        level.sku,
        level.onHand ?? '-',
        level.available,
        relativeTime(level.reportedAt, now),
      ]),
    ),
    ...carts.map((cart) => cartText(cart, now)),
  ];
  if (carts.length === 0) parts.push('No cart of this merchant is told stock.');
  return parts.join('\n\n');
}

function cartText(cart: CartTold, now: number): string {
  const told = cart.told.map(
    ({ sku, quantity, toldAt, delivery }) =>
      `${quantity} as ${sku}, ${relativeTime(toldAt, now)} (delivery ${delivery})`,
  );
  const summary = facts([
    ['cart', cart.cart],
    ['under', cart.names.join(', ')],
    ['counts', `${cart.quantity} of ${cart.warehouses.join(', ') || 'all known warehouses'}: ${cart.counted}`],
    ['orders take', cart.unseen > 0 ? cart.unseen : ''],
    ['minimum', cart.minimum > 0 && cart.quantity === 'available' ? cart.minimum : ''],
    ['is told', tellsText(cart)],
    ['was told', told.join('; ') || 'nothing yet'],
    ['everything', cart.wholeAt === '' ? 'never' : relativeTime(cart.wholeAt, now)],
  ]);
  if (cart.orders.length === 0) return summary;
  const rows = cart.orders.map((one) => [
    one.orderNumber,
    one.cart,
    one.status,
    one.quantity,
    one.sku,
    one.handedOverAt === null
      ? 'not handed over'
      : `handed over ${relativeTime(one.handedOverAt, now)}, after the report`,
  ]);
  return `${summary}\n${table(['order', 'cart', 'status', 'takes', 'as', 'because'], rows)}`;
}

function tellsText({ tells, why, minimum, alias }: CartTold): string {
  return {
    told: String(tells),
    minimum: `0, because it is below the minimum of ${minimum}`,
    elsewhere: 'nothing, because no warehouse that counts has it; 0 if it was told of it before',
    filtered: 'nothing: an item filter leaves it out, the cart keeps what it has',
    unknown: 'nothing: the WMS does not say what is on hand, the cart keeps what it has',
    'no alias': `nothing: it has no alias of type ${alias}, the cart keeps what it has`,
  }[why];
}
