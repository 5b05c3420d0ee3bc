import type { Command } from 'commander';
import { listMerchants, type MerchantStory, showMerchant } from '../../../operations/onboarding/list-merchants.ts';
import { relativeTime } from '../../../operations/time-words.ts';
import { type Cli, flagsOf, withExamples } from '../../cli.ts';
import { reads } from '../../effects.ts';
import { facts, table } from '../../table.ts';

export function addList(noun: Command, cli: Cli): void {
  const command = noun
    .command('list')
    .description('All merchants, whether anything of them runs by itself, and their open orders.')
    .action(async (_options, self) => {
      const flags = flagsOf(self);
      await cli.withScope(flags, async (dock, scope) => {
        const merchants = (await listMerchants(dock, scope)).slice(0, flags.limit);
        cli.answer(flags, merchants, () =>
          merchants.length === 0
            ? 'The workspace has no merchants yet. Add one: crossdock merchants add <id>'
            : table(
                ['merchant', 'name', 'wms', 'carts', 'services', 'open orders'],
                merchants.map((one) => [one.id, one.name, one.wms, one.carts.join(', '), one.services, one.openOrders]),
              ),
        );
      });
    });
  withExamples(reads(command), ['merchants list', 'merchants list --json', 'merchants list --merchant acme']);
}

export function addShow(noun: Command, cli: Cli): void {
  const command = noun
    .command('show')
    .description('One merchant: its places and layouts, its services, its open orders and exceptions.')
    .argument('<id>', 'the name of its file in merchants/, without .yaml')
    .action(async (id: string, _options, self) => {
      const flags = flagsOf(self);
      await cli.withScope(flags, async (dock, scope) => {
        const story = await showMerchant(dock, scope, id);
        cli.answer(flags, story, () => storyText(story, cli.io.now()));
      });
    });
  withExamples(reads(command), ['merchants show acme', 'merchants show acme --json', 'merchants show acme --verbose']);
}

function storyText(story: MerchantStory, now: number): string {
  return [
    facts([
      ['merchant', story.id],
      ['name', story.name],
      ['closed', story.closed],
      ['wms', story.wms],
      ['zone', story.zone],
      ['carts', story.carts.join(', ')],
      ['contacts', story.contacts.join(', ')],
    ]),
    table(
      ['endpoint', 'connection', 'directory', 'mapping'],
      story.endpoints.map((one) => [one.endpoint, one.connection, one.directory, one.mapping]),
    ),
    table(
      ['service', 'endpoint', 'timing'],
      story.timings.map(({ service, endpoint, timing }) => [service, endpoint, timing]),
    ),
    ordersText(story.orders, now),
    story.exceptions.length === 0
      ? 'No exception is open.'
      : table(
          ['id', 'code', 'what'],
          story.exceptions.map(({ id, code, message }) => [id, code, message]),
        ),
  ].join('\n\n');
}

export function ordersText(orders: MerchantStory['orders'], now: number): string {
  if (orders.length === 0) return 'No order is open.';
  return table(
    ['open orders', 'status', 'oldest'],
    orders.map(({ status, count, oldest }) => [count, status, relativeTime(oldest, now)]),
  );
}
