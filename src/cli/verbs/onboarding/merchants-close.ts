import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import {
  type Closed,
  type ClosePlan,
  closeMerchant,
  planClose,
} from '../../../operations/onboarding/close-merchant.ts';
import { type Cli, type Flags, flagsOf, withExamples } from '../../cli.ts';
import { changes } from '../../effects.ts';
import { refuseFor } from '../../findings.ts';
import { homeIn } from '../mappings/support.ts';

type CloseFlags = Flags & { readonly out?: string; readonly erasePersonalData?: boolean };

export function addClose(noun: Command, cli: Cli): void {
  const command = noun
    .command('close')
    .description('End a merchant: services off, its data exported, and personal data erased where that is wished.')
    .argument('<id>', 'the name of its file in merchants/, without .yaml')
    .option('--out <folder>', 'where its data is exported to; default exports/<id>-<day> in the workspace')
    .option('--erase-personal-data', 'take names, addresses and kept files of its finished orders away for good')
    .action((id: string, _options, self) => close(cli, flagsOf(self) as CloseFlags, id));
  withExamples(changes(command), [
    'merchants close acme --dry-run',
    'merchants close acme --yes',
    'merchants close acme --out /srv/exports/acme --erase-personal-data --yes',
  ]);
}

async function close(cli: Cli, flags: CloseFlags, id: string): Promise<void> {
  const home = homeIn(cli);
  const day = new Date(cli.io.now()).toISOString().slice(0, 10);
  const out = flags.out === undefined ? join(home, 'exports', `${id}-${day}`) : resolve(flags.out);
  await cli.withScope(flags, async (dock, scope) => {
    const plan = await planClose(dock, scope, id, { out, erase: flags.erasePersonalData === true });
    if ('findings' in plan) return refuseFor(cli, flags, plan.findings);
    if (!(await cli.agreed(flags, { sentences: sentencesOf(plan), wantsYes: true }))) {
      cli.answer(flags, answerOf(plan, null), () => openText(plan));
      return;
    }
    const closed = await closeMerchant(dock, plan, cli.actor);
    cli.answer(flags, answerOf(plan, closed), () => out);
    for (const sentence of afterwards(plan, closed)) cli.say(flags, sentence);
  });
}

function answerOf(plan: ClosePlan, closed: Closed | null) {
  const { id, day, open, underWay, secrets, erasable, wish } = plan;
  return {
    merchant: id,
    closed: closed === null ? null : day,
    openOrders: open,
    deliveriesUnderWay: underWay,
    secrets,
    out: wish.out,
    exported: closed?.exported ?? null,
    erased: closed === null ? null : closed.erased,
    wouldErase: erasable,
  };
}

function sentencesOf(plan: ClosePlan): string[] {
  const { id, day, closedBefore, file, underWay, secrets, literals, erasable, wish } = plan;
  return [
    closedBefore
      ? `${id} was closed on ${day} already.`
      : `Would write "closed: ${day}" into ${file}: none of its services runs by itself any more.`,
    openText(plan),
    ...(underWay > 0
      ? [`${underWay} deliveries have begun and are finished all the same: crossdock deliveries list.`]
      : []),
    `Would export its orders, shipments, packages, stock and translation tables into ${wish.out}.`,
    ...(erasable
      ? [
          `Would erase for good: names and addresses of ${erasable.orders} orders, the bytes of ${erasable.documents} files.`,
          ...(erasable.kept > 0 ? [`${erasable.kept} orders that were not handed over keep theirs.`] : []),
        ]
      : ['Its personal data would stay in the store; --erase-personal-data takes it away.']),
    ...(secrets.length > 0
      ? [`Only ${id} uses these secrets; take them away where they are kept: ${secrets.join(', ')}.`]
      : []),
    ...literals.map(({ line }) => `${file}:${line} holds a secret as plain text: change it at the partner.`),
  ];
}

function openText({ open }: ClosePlan): string {
  if (open.length === 0) return 'No order of it is open.';
  return `Open orders: ${open.map(({ count, status, oldest }) => `${count} ${status} (oldest from ${oldest.slice(0, 10)})`).join(', ')}.`;
}

function afterwards({ id, open, secrets }: ClosePlan, { exported, erased }: Closed): string[] {
  return [
    `${id} is closed. Exported: ${exported['orders.csv']} orders, ${exported['packages.csv']} packages, ${exported['levels.csv']} stock levels.`,
    ...(erased
      ? [`Erased: ${erased.orders} orders, ${erased.documents} files. Backups of before still have them.`]
      : []),
    ...(open.length > 0
      ? [
          `Late shipments still find their orders: crossdock run shipping-confirmations --merchant ${id}, then crossdock run shipment-upload --merchant ${id}.`,
        ]
      : []),
    ...(secrets.length > 0 ? [`Take these secrets away where they are kept: ${secrets.join(', ')}.`] : []),
  ];
}
