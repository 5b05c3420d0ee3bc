import type { Command } from 'commander';
import {
  addMerchant,
  draftMerchant,
  isInside,
  type MerchantDraft,
  type MerchantWish,
} from '../../../operations/onboarding/add-merchant.ts';
import { walkFor } from '../../../operations/onboarding/walk.ts';
import { type Cli, type Flags, flagsOf, withExamples } from '../../cli.ts';
import { changes } from '../../effects.ts';
import { errors } from '../../errors.ts';
import { refuseFor } from '../../findings.ts';
import { homeIn } from '../mappings/support.ts';

type AddFlags = Flags & Omit<MerchantWish, 'id'>;

/** With `--like` these stand in the other merchant's file. */
const own = ['zone', 'wms', 'cart', 'folder', 'orders', 'confirmations', 'inventory'] as const;

export function addAdd(noun: Command, cli: Cli): void {
  const command = noun
    .command('add')
    .description('Write the files of a new merchant, with all services off, and say what comes next.')
    .argument('<id>', 'its name in files and commands: lower-case letters, digits, "-" and "_"')
    .option('--like <merchant>', 'copy the set-up of this one: its own names and directories, no secrets')
    .option('--name <name>', 'what people call it')
    .option('--contact <address>', 'who hears of its problems')
    .option('--zone <zone>', 'its time zone; default that of the workspace')
    .option('--wms <id>', 'the WMS that gets its orders; default the only one')
    .option('--cart <id>', 'what its cart is called; default web')
    .option('--folder <path>', 'where the folders of the cart lie; default partners/<id>')
    .option('--orders <mapping>', 'how its order files are read; default shop-orders')
    .option('--confirmations <mapping>', 'how tracking numbers are written for it; default shop-confirmations')
    .option('--inventory <mapping>', 'how stock is written for it; default shop-inventory')
    .action((id: string, _options, self) => add(cli, flagsOf(self) as AddFlags, id));
  withExamples(changes(command), [
    'merchants add bolt',
    'merchants add bolt --name "Bolt Bikes" --contact office@example.com',
    'merchants add bolt --like acme --dry-run',
  ]);
}

async function add(cli: Cli, flags: AddFlags, id: string): Promise<void> {
  const beside = own.filter((flag) => flags[flag] !== undefined);
  if (flags.like !== undefined && beside.length > 0)
    throw errors.CLI_USAGE({
      message: `--${beside[0]} does not go with --like: edit merchants/${id}.yaml afterwards.`,
    });
  const place = { home: homeIn(cli), shippedFolder: cli.program.onboarding().shippedFolder };
  await cli.withDock(async (dock) => {
    const draft = await draftMerchant(dock, place, { ...flags, id });
    if ('findings' in draft) return refuseFor(cli, flags, draft.findings);
    const names = Object.keys(draft.files);
    const sentences = names.map((name) => `Would write ${name}.`);
    if (!(await cli.agreed(flags, { sentences, wantsYes: false }))) return;
    const runs = await addMerchant(dock, place, draft, cli.actor);
    const next = walkFor(draft.workspace, id);
    cli.answer(flags, { merchant: id, files: names, folders: draft.folders, lookOver: draft.lookOver, next }, () =>
      names.join('\n'),
    );
    for (const sentence of [...remarks(draft, place.home), ...walkText(next, runs)]) cli.say(flags, sentence);
  });
}

function remarks({ folders, lookOver, id }: MerchantDraft, home: string): string[] {
  const elsewhere = folders.filter((folder) => !isInside(home, folder));
  return [
    ...elsewhere.map((folder) => `${folder} lies outside the workspace and was not made: see that it is there.`),
    ...(lookOver.length > 0
      ? [
          `Look over merchants/${id}.yaml: these were copied and may be the other merchant's own: ${lookOver.join(', ')}.`,
        ]
      : []),
  ];
}

function walkText(next: ReturnType<typeof walkFor>, runs: boolean): string[] {
  const publish = runs ? [] : ['The files are a draft until somebody publishes them: crossdock mappings publish'];
  const steps = next.flatMap(({ step, why, commands }, index) => [
    `  ${index + 1}. ${step}: ${why}`,
    ...commands.map((command) => `       ${command}`),
  ]);
  return [...publish, 'All its services are off. Next:', ...steps];
}
