import { listAliasesOf } from '../../../operations/translation/list-names.ts';
import { aliasSheet } from '../../../operations/translation/product-sheets.ts';
import { type Flags, flagsOf, withExamples } from '../../cli.ts';
import { reads } from '../../effects.ts';
import { merchantTable } from '../../table.ts';
import type { Verb } from '../verb.ts';
import { addSheetVerbs } from './sheet-verbs.ts';

export const aliasesVerb: Verb = {
  add(root, cli) {
    const noun = root.command('aliases').description('Other names of products, by type: upc, asin, merchantSku ...');
    withExamples(noun, ['aliases list', 'aliases export --csv aliases.csv', 'aliases import --csv aliases.csv']);
    const command = noun
      .command('list')
      .description('Aliases with the master SKU that they stand for.')
      .option('--type <type>', 'only aliases of this type')
      .action(async (_options, self) => {
        const flags = flagsOf(self) as Flags & { type?: string };
        await cli.withScope(flags, async (dock, scope) => {
          const { type, limit } = flags;
          const found = await listAliasesOf(dock, scope, { limit, ...(type !== undefined && { type }) });
          const rows = found.map((one) => [one.merchant, one.sku, one.type, one.code]);
          cli.answer(flags, found, () =>
            found.length === 0
              ? 'No product has another name.'
              : merchantTable(dock.tools.workspace(), ['merchant', 'sku', 'type', 'code'], rows),
          );
        });
      });
    withExamples(reads(command), ['aliases list', 'aliases list --type upc', 'aliases list --merchant acme --json']);
    addSheetVerbs(noun, cli, {
      what: 'aliases',
      sheetOf: () => aliasSheet,
      exportExamples: [
        'aliases export',
        'aliases export --csv aliases.csv',
        'aliases export --merchant acme --csv acme.csv',
      ],
      importExamples: [
        'aliases import --csv aliases.csv --dry-run',
        'aliases import --csv aliases.csv --yes',
        'aliases import --merchant acme --csv new.csv --keep --yes',
      ],
    });
  },
};
