import { resolve } from 'node:path';
import { draftWorkspace, type NewWorkspace, writeWorkspace } from '../../../operations/onboarding/init-workspace.ts';
import { presetIds, presetOf, presets } from '../../../operations/onboarding/presets.ts';
import { type Cli, type Flags, flagsOf, withExamples } from '../../cli.ts';
import { reads } from '../../effects.ts';
import { refuseFor } from '../../findings.ts';
import type { Verb } from '../verb.ts';

interface InitFlags extends Flags {
  readonly name?: string;
  readonly zone: string;
  readonly wms?: string;
  readonly folder?: string;
  readonly preset?: string;
}

export const initVerb: Verb = {
  add(root, cli) {
    const command = root
      .command('init')
      .description('Start an empty workspace in a folder of its own.')
      .argument('<folder>', 'an empty folder, or one that does not exist yet')
      .option('--name <name>', 'what people call this dock')
      .option('--zone <zone>', 'its time zone, such as America/Chicago', 'UTC')
      .option('--wms <id>', 'describe a WMS of this name that takes files from folders')
      .option('--preset <layout>', `the layout of its files: ${presetIds.join(', ')}`)
      .option('--folder <path>', 'where the folders of the WMS lie; default partners/<wms> in the workspace')
      .action((folder: string, _options, self) => init(cli, flagsOf(self) as InitFlags, resolve(folder)));
    withExamples(reads(command), [
      'init /srv/dock',
      'init /srv/dock --name "Example Dock" --zone America/Chicago',
      'init /srv/dock --wms warehouse --preset simple-vertical',
    ]);
  },
};

async function init(cli: Cli, flags: InitFlags, folder: string): Promise<void> {
  const wish = wishOf(flags);
  const draft = await draftWorkspace(folder, wish, cli.program.onboarding());
  if ('findings' in draft) return refuseFor(cli, flags, draft.findings);
  const names = Object.keys(draft.files);
  const sentences = [`Would write ${names.length} files into ${folder}.`];
  if (!(await cli.agreed(flags, { sentences, wantsYes: false }))) return;
  await writeWorkspace(folder, draft.files, wish);
  cli.answer(flags, { folder, files: names, wms: wish.wms?.id ?? null }, () => folder);
  cli.say(flags, nextSteps(folder, wish));
}

function wishOf({ name = 'My dock', zone, wms, preset, folder }: InitFlags): NewWorkspace {
  if (wms === undefined && preset === undefined && folder === undefined) return { name, zone, wms: null };
  const id = wms ?? 'warehouse';
  const layout = presetOf(preset ?? presets[0]?.id ?? '');
  return { name, zone, wms: { id, folder: folder ?? `partners/${id}`, preset: layout } };
}

function nextSteps(folder: string, { wms }: NewWorkspace): string {
  const described = wms
    ? `crossdock.yaml describes the WMS ${wms.id}, with files in the layout "${wms.preset.label}".`
    : 'crossdock.yaml describes no WMS yet: take away the "#" before its example.';
  return `The workspace is written. ${described} Next:
  export CROSSDOCK_HOME=${folder}
  crossdock merchants add <id>    # its files, with all services off
  crossdock start                 # the daemon; it may run before there is a merchant`;
}
