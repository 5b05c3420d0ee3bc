import type { Command } from 'commander';
import { type FindWish, type FoundOrderRow, findOrders, foundCsv } from '../../operations/find-orders.ts';
import { orderStatuses } from '../../operations/list-orders.ts';
import { relativeTime } from '../../operations/time-words.ts';
import { type Cli, type Flags, flagsOf, withExamples } from '../cli.ts';
import { reads } from '../effects.ts';
import { errors } from '../errors.ts';
import { choice, instant } from '../options.ts';
import { writeRows } from '../rows-out.ts';
import { merchantTable } from '../table.ts';

type FindFlags = Flags & Omit<FindWish, 'text'> & { readonly csv?: boolean; readonly all?: boolean };

/** No export runs for ever. */
const allAtMost = 1_000_000;

export function addFind(noun: Command, cli: Cli): void {
  const command = noun
    .command('find')
    .description('Orders by any of their numbers, by a file or a SKU, or by conditions; also as an export.')
    .argument('[text]', 'any number of an order, the name of a file, or a SKU')
    .option('--status <status>', 'only this status', choice(orderStatuses))
    .option('--cart <id>', 'only this cart')
    .option('--since <time>', 'received since then (ISO)', instant)
    .option('--until <time>', 'received before then (ISO)', instant)
    .option('--sku <sku>', 'with a line of this SKU, under any of its names')
    .option('--wms <id>', 'with a part that goes to this WMS')
    .option('--ship-method <text>', "the cart's ship method, or the code that the WMS is told")
    .option('--tag <tag>', 'with this tag on the order or on its buyer')
    .option('--csv', 'as CSV, for spreadsheets')
    .option('--all', 'every one, not only --limit; with --csv, --json or --ndjson')
    .action(async (text: string | undefined, _options, self) => {
      const flags = flagsOf(self) as FindFlags;
      const exported = flags.csv || flags.json || flags.ndjson;
      if (flags.all && !exported) throw errors.CLI_USAGE({ message: '--all wants --csv, --json or --ndjson.' });
      const limit = flags.all ? allAtMost : flags.limit;
      await cli.withScope(flags, async (dock, scope) => {
        const pages = findOrders(dock, scope, wishOf(flags, text), limit);
        const count = exported
          ? await writeRows(cli, flags, pages, { csv: foundCsv })
          : await show(cli, flags, pages, dock.tools.workspace());
        if (count === 0) cli.say(flags, 'No order fits.');
        if (count === limit) cli.say(flags, `The newest ${limit}; --limit shows more, --all everything.`);
      });
    });
  withExamples(reads(command), [
    'orders find 1Z999AA10123456784',
    'orders find --status error --merchant acme',
    'orders find --since 2026-10-01 --until 2026-11-01 --csv --all',
  ]);
}

function wishOf(
  { status, cart, since, until, sku, wms, shipMethod, tag }: FindFlags,
  text: string | undefined,
): FindWish {
  const given = { text, status, cart, since, until, sku, wms, shipMethod, tag };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

async function show(
  cli: Cli,
  flags: Flags,
  pages: AsyncIterable<readonly FoundOrderRow[]>,
  workspace: Parameters<typeof merchantTable>[0],
): Promise<number> {
  const rows: FoundOrderRow[] = [];
  for await (const page of pages) rows.push(...page);
  const now = cli.io.now();
  cli.answer(flags, rows, () =>
    merchantTable(
      workspace,
      ['order', 'merchant', 'cart', 'status', 'received', 'wms', 'tracking', 'found by', 'id'],
      rows.map((row) => [
        row.orderNumber,
        row.merchant,
        row.cart,
        row.status,
        relativeTime(row.receivedAt, now),
        row.wms.join(' '),
        row.tracking.slice(0, 3).join(' '),
        row.by ?? '',
        row.id,
      ]),
    ),
  );
  return rows.length;
}
