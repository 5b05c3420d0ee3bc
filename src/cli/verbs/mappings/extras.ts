import { seenExtras } from '../../../operations/mappings/extras.ts';
import { type Flags, flagsOf, withExamples } from '../../cli.ts';
import { reads } from '../../effects.ts';
import { instant } from '../../options.ts';
import { table } from '../../table.ts';
import type { MappingVerb } from './mapping-verb.ts';
import { counted } from './support.ts';

interface ExtrasFlags extends Flags {
  readonly cart?: string;
  readonly since?: string;
  readonly values?: boolean;
}

export const mappingExtras: MappingVerb = {
  add(noun, cli) {
    const command = noun
      .command('extras')
      .description(
        'Extra fields that orders and their lines really came with: what a mapping may name as extra.<name>.',
      )
      .option('--cart <id>', 'only this cart')
      .option('--since <time>', 'of orders received since then (ISO)', instant)
      .option('--values', 'show a value instead of what one looks like')
      .action(async (_options, self) => {
        const flags = flagsOf(self) as ExtrasFlags;
        const { cart, since } = flags;
        const filter = { ...(cart && { cart }), ...(since && { since }), values: flags.values === true };
        const { orders, extras, more } = await cli.withScope(flags, (dock, scope) => seenExtras(dock, scope, filter));
        const listed = extras.slice(0, flags.limit);
        cli.answer(flags, listed, () =>
          table(
            ['field', 'count', 'first seen', 'last seen', 'example'],
            listed.map((one) => [one.field, one.count, one.firstSeen, one.lastSeen, one.example]),
          ),
        );
        cli.say(flags, `${counted(extras.length, 'name')}${more ? ' and more' : ''} in ${counted(orders, 'order')}.`);
        if (extras.length > listed.length) cli.say(flags, `The ${listed.length} most frequent; --limit shows more.`);
      });
    withExamples(reads(command), [
      'mappings extras',
      'mappings extras --merchant acme --cart web',
      'mappings extras --since 2026-03-01 --values',
    ]);
  },
};
