import type { Command } from 'commander';
import type { Dock } from '../../../operations/dock.ts';
import type { Scope } from '../../../operations/scope.ts';
import { fetchMethods } from '../../../operations/translation/fetch-methods.ts';
import { type Cli, type Flags, flagsOf, withExamples } from '../../cli.ts';
import { changes } from '../../effects.ts';
import { settleDraft } from './sheet-verbs.ts';

type FetchFlags = Flags & { readonly remove?: boolean };

export function addFetch(noun: Command, cli: Cli): void {
  const command = noun
    .command('fetch')
    .description(
      'Ask a WMS for its ship methods and take them into its list: shows what would change, and does it with --yes.',
    )
    .argument('<wms>', 'the WMS')
    .option('--remove', 'codes that the WMS does not name leave the list')
    .action(async (wms: string, _options, self) => {
      const flags = flagsOf(self) as FetchFlags;
      await cli.withScope(flags, (dock, scope) => fetch(cli, dock, scope, wms, flags));
    });
  withExamples(changes(command), [
    'ship-methods fetch ship --dry-run',
    'ship-methods fetch ship --merchant acme --yes',
    'ship-methods fetch ship --remove',
  ]);
}

async function fetch(cli: Cli, dock: Dock, scope: Scope, wms: string, flags: FetchFlags): Promise<void> {
  const { merchant, sheet, draft, notOffered } = await fetchMethods(dock, scope, wms, {
    remove: flags.remove ?? false,
  });
  cli.say(flags, `Asked ${wms} with the connection of merchant ${merchant}.`);
  const kept = 'diff' in draft && draft.diff.removed.length === 0 ? notOffered : [];
  if (kept.length > 0)
    cli.say(
      flags,
      `Not named by ${wms}, and kept (--remove takes them out): ${kept.slice(0, flags.limit).join(', ')}.`,
    );
  await settleDraft(cli, dock, { what: `take over ship methods of ${wms}`, sheet, done: 'fetched' }, draft, flags);
}
