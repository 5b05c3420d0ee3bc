import type { Command } from 'commander';
import type { Dock } from '../../../operations/dock.ts';
import type { Scope } from '../../../operations/scope.ts';
import { conditionText } from '../../../operations/translation/conditions.ts';
import { applyMap, type MapWish, planMap } from '../../../operations/translation/map-methods.ts';
import { passThrough } from '../../../operations/translation/method-sheets.ts';
import { type Cli, type Flags, flagsOf, withExamples } from '../../cli.ts';
import { changes } from '../../effects.ts';
import { errors } from '../../errors.ts';

type MapFlags = Flags & {
  readonly from: string;
  readonly cart?: string;
  readonly allCarts?: boolean;
  readonly to?: string;
  readonly passThrough?: boolean;
  readonly remove?: boolean;
  readonly country: string;
  readonly weightFrom: string;
  readonly weightTo: string;
  readonly contains: string;
};

export function addMap(noun: Command, cli: Cli): void {
  const command = noun
    .command('map')
    .description("Say what a WMS is told for a cart's ship method; orders that waited for it go on.")
    .requiredOption('--from <method>', 'the text that the cart sends; "" = orders without one')
    .option('--cart <id>', 'the cart')
    .option('--all-carts', 'every cart that has sent the method, or has it in its map')
    .option('--to <code>', 'the code of the WMS')
    .option('--pass-through', "the cart's own text goes out")
    .option('--remove', 'take the entry out of the map')
    .option('--country <code>', 'only for recipients there', '')
    .option('--weight-from <weight>', 'only for orders that weigh at least this much, such as "2.5 lb"', '')
    .option('--weight-to <weight>', 'only for orders that weigh less than this', '')
    .option('--contains <sku>', 'only for orders with a line of this SKU', '')
    .action(async (_options, self) => {
      const flags = flagsOf(self) as MapFlags;
      const wish = wishOf(flags);
      await cli.withScope(flags, (dock, scope) => map(cli, dock, scope, wish, flags));
    });
  withExamples(changes(command), [
    'ship-methods map --cart web --from "2nd Day" --to 2DA',
    'ship-methods map --cart web --from Standard --to INTL --country CA',
    'ship-methods map --from Ground --to GND --all-carts --dry-run',
  ]);
}

function wishOf(flags: MapFlags): MapWish {
  const { from, cart, allCarts, to, passThrough: through, remove, country, weightFrom, weightTo, contains } = flags;
  if ((cart === undefined) === !allCarts) throw errors.CLI_USAGE({ message: 'Give either --cart or --all-carts.' });
  if ([to !== undefined, through, remove].filter(Boolean).length !== 1 || to === '')
    throw errors.CLI_USAGE({ message: 'Give one of --to, --pass-through and --remove.' });
  return {
    ...(cart !== undefined && { cart }),
    method: from.trim(),
    conditions: { country, weightFrom, weightTo, contains },
    code: remove ? undefined : (to ?? null),
  };
}

async function map(cli: Cli, dock: Dock, scope: Scope, wish: MapWish, flags: MapFlags): Promise<void> {
  const changes = await planMap(dock, scope, wish);
  const when = conditionText(wish.conditions);
  const becomes = wish.code === undefined ? 'would no longer be mapped' : `would go out as ${wish.code ?? passThrough}`;
  const sentences = changes.map(
    ({ merchant, cart, before }) =>
      `${nameOf(wish.method)} of ${merchant}/${cart}${when === '' ? '' : ` (${when})`} ${becomes}; now it has ${before.length === 1 ? '1 entry' : `${before.length} entries`}.`,
  );
  if (!(await cli.agreed(flags, { sentences, wantsYes: changes.length > 1 }))) return;
  const released = await applyMap(dock, scope, changes, cli.actor);
  const answer = { method: wish.method, code: wish.code ?? null, removed: wish.code === undefined, released };
  cli.answer(
    flags,
    { ...answer, carts: changes.map(({ merchant, cart }) => ({ merchant, cart })) },
    () =>
      `${nameOf(wish.method)}  ${wish.code === undefined ? 'not mapped' : (wish.code ?? passThrough)}  in ${changes.length} cart${changes.length === 1 ? '' : 's'}, released ${released}`,
  );
}

export function nameOf(method: string): string {
  return method === '' ? '(none)' : method;
}
