import { join } from 'node:path';
import {
  type HandedOut,
  handOut,
  type TestTarget,
  takeTestNumbers,
  testTargets,
  wayOf,
} from '../../operations/test-order/hand-out.ts';
import { planTestOrders, type TestPlan } from '../../operations/test-order/plan.ts';
import { type Cli, type Flags, flagsOf, withExamples } from '../cli.ts';
import { changes } from '../effects.ts';
import { choice } from '../options.ts';
import { printable, table } from '../table.ts';
import { fileText } from './mappings/preview.ts';
import { screenOf } from './mappings/screen.ts';
import { homeIn } from './mappings/support.ts';
import type { Verb } from './verb.ts';

interface TestFlags extends Flags {
  readonly each?: string;
  readonly to?: TestTarget;
  readonly shipMethod?: string;
  readonly sku: string;
  readonly folder?: string;
  readonly wide?: boolean;
}

export const testOrderVerb: Verb = {
  add(root, cli) {
    const command = root
      .command('test-order')
      .description(
        'Make clearly marked test orders of a cart, show what its WMS would get, and hand them out where that is said. No stock, counter or order of yours is touched.',
      )
      .argument('<cart>', 'a cart, such as web or acme/web')
      .option('--each <what>', 'one order for each: ship-method', choice(['ship-method']))
      .option('--ship-method <text>', "one order with this ship method, in the cart's words")
      .option('--sku <code>', 'what is ordered, as the cart writes it', 'TEST-SKU')
      .option('--to <target>', 'hand it out: me (mail), test-folder or wms', choice(testTargets))
      .option('--folder <path>', 'the test folder; default data/test-orders/ and the name of the gate')
      .option('--wide', 'do not cut lines at the width of the terminal')
      .action(async (cart: string, _options, self) => testOrder(cli, flagsOf(self) as TestFlags, cart));
    withExamples(changes(command), [
      'test-order web',
      'test-order acme/web --each ship-method --to test-folder',
      'test-order web --to wms --sku MUG --yes',
    ]);
  },
};

async function testOrder(cli: Cli, flags: TestFlags, given: string): Promise<void> {
  await cli.withScope(flags, async (dock, scope) => {
    const wish = { each: flags.each !== undefined, method: flags.shipMethod, sku: flags.sku };
    let plan = await planTestOrders(dock, scope, given, wish);
    let handed: HandedOut[] = [];
    if (flags.to !== undefined) {
      const send = await wayOf(dock, plan, flags.to, folderFor(cli, flags, plan));
      const sentences = [`Would hand ${plan.orders.length} test order(s) to ${flags.to}: ${plan.place.outlet.id}.`];
      if (!(await cli.agreed(flags, { sentences, wantsYes: flags.to === 'wms' }))) return;
      plan = await planTestOrders(dock, scope, given, wish, await takeTestNumbers(dock, plan));
      handed = await handOut(dock, plan, flags.to, send, cli.actor);
    }
    const { methods, files } = plan;
    const shown = files.map(({ text, ...file }) => ({ ...file, ...text }));
    cli.answer(flags, { gate: plan.place.outlet.id, methods, files: shown, handed }, () =>
      textOf(cli, flags, plan, handed),
    );
    cli.say(flags, remark(plan, flags.to, handed));
  });
}

function folderFor(cli: Cli, { folder }: TestFlags, { place }: TestPlan): string {
  return folder ?? join(homeIn(cli), 'data/test-orders', place.outlet.id.replaceAll('/', '_'));
}

function textOf(cli: Cli, flags: TestFlags, { methods, files }: TestPlan, handed: readonly HandedOut[]): string {
  const screen = screenOf(cli, flags.wide === true);
  const rows = methods.map(({ reference, method, from, goesOutAs, carrier, unmapped, held }) => [
    reference,
    method === '' ? '(none)' : method,
    from,
    held === '' ? [goesOutAs, carrier].filter(Boolean).join(' ') : 'held',
    held !== '' ? held : unmapped ? 'NOT MAPPED: passes through' : '',
  ]);
  return [
    table(['order', 'ship method', 'known from', 'goes out as', 'remark'], rows),
    ...files.map((file) => fileText(file, screen)),
    ...(handed.length > 0 ? [handed.flatMap(handedLines).map(printable).join('\n')] : []),
  ].join('\n\n');
}

function handedLines({ file, to, said }: HandedOut): string[] {
  const { refused = [], note = '', inDoubt = false } = said ?? {};
  return [
    `${file} -> ${to}`,
    ...(inDoubt ? ['Perhaps it arrived: the answer was lost. Look there for the numbers above.'] : []),
    ...refused.map(({ reference, reason }) => `${reference} was refused: ${reason}`),
    ...(note === '' ? [] : [note]),
  ];
}

function remark({ methods }: TestPlan, to: TestTarget | undefined, handed: readonly HandedOut[]): string {
  const open = methods.filter(({ unmapped }) => unmapped).length;
  const codes =
    open === 0 ? '' : ` ${open} ship method${open === 1 ? ' is' : 's are'} not mapped: crossdock ship-methods map.`;
  const refused = handed.reduce((sum, { said }) => sum + (said?.refused.length ?? 0), 0);
  const out = refused === 0 ? 'Handed out.' : `Handed out, and the WMS refused ${refused}.`;
  const done = to === undefined ? 'Nothing was handed out; --to me, test-folder or wms does.' : out;
  return `${done} No real number was taken, no order was stored.${codes}`;
}
