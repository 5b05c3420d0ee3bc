import { type Command, InvalidArgumentError } from 'commander';
import { addProduct, merchantOf } from '../../../operations/translation/add-product.ts';
import { listProductsOf } from '../../../operations/translation/list-names.ts';
import { componentsOf, componentsText, productSheet } from '../../../operations/translation/product-sheets.ts';
import { type Cli, type Flags, flagsOf, withExamples } from '../../cli.ts';
import { changes, reads } from '../../effects.ts';
import { merchantTable } from '../../table.ts';
import type { Verb } from '../verb.ts';
import { addSheetVerbs } from './sheet-verbs.ts';

interface Named {
  readonly type: string;
  readonly code: string;
}

interface Piece {
  readonly sku: string;
  readonly quantity: number;
}

type AddFlags = Flags & { description?: string; alias: readonly Named[]; component: readonly Piece[] };

export const productsVerb: Verb = {
  add(root, cli) {
    const noun = root
      .command('products')
      .description('Products with their master SKU, and kits with what they are made of.');
    withExamples(noun, [
      'products list',
      'products add MUG --alias upc=0123456789',
      'products import --csv products.csv',
    ]);
    addList(noun, cli);
    addAdd(noun, cli);
    addSheetVerbs(noun, cli, {
      what: 'products',
      sheetOf: () => productSheet,
      exportExamples: [
        'products export',
        'products export --csv products.csv',
        'products export --merchant acme --csv acme.csv',
      ],
      importExamples: [
        'products import --csv products.csv --dry-run',
        'products import --csv products.csv --yes',
        'products import --merchant acme --csv new.csv --keep --yes',
      ],
    });
  },
};

function addList(noun: Command, cli: Cli): void {
  const command = noun
    .command('list')
    .description('Products by master SKU; a kit with its components.')
    .action(async (_options, self) => {
      const flags = flagsOf(self);
      await cli.withScope(flags, async (dock, scope) => {
        const found = await listProductsOf(dock, scope, flags.limit);
        cli.answer(flags, found, () =>
          found.length === 0
            ? 'No products are known; SKUs go through as they come.'
            : merchantTable(
                dock.tools.workspace(),
                ['merchant', 'sku', 'components', 'what'],
                found.map((one) => [one.merchant, one.sku, componentsText(one.components), one.description]),
              ),
        );
      });
    });
  withExamples(reads(command), ['products list', 'products list --merchant acme', 'products list --limit 500 --json']);
}

function addAdd(noun: Command, cli: Cli): void {
  const command = noun
    .command('add')
    .description('Enter a product by hand, or add names and components to one that is known.')
    .argument('<sku>', 'master SKU')
    .option('--description <text>', 'for people')
    .option('--alias <type=code>', 'another name; may be given several times', gather(aliasOf), [])
    .option('--component <piece>', 'makes it a kit: "2 x MUG"; may be given several times', gather(pieceOf), [])
    .action(async (sku: string, _options, self) => {
      const flags = flagsOf(self) as AddFlags;
      await cli.withScope(flags, async (dock, scope) => {
        const merchant = merchantOf(dock, scope);
        const { description, alias: aliases, component: components } = flags;
        const sentences = [
          `Would enter ${sku} of ${merchant}: ${aliases.length} aliases, ${components.length} components.`,
        ];
        if (!(await cli.agreed(flags, { sentences, wantsYes: false }))) return;
        await addProduct(dock, merchant, { sku: sku.trim(), description, aliases, components }, cli.actor);
        cli.answer(flags, { merchant, sku, aliases, components }, () => `${sku}  entered for ${merchant}`);
      });
    });
  withExamples(changes(command), [
    'products add MUG --description "Mug, blue" --alias upc=0123456789',
    'products add GIFT-SET --component "2 x MUG" --component "1 x BOX"',
    'products add MUG --alias asin=B000EXAMPLE --merchant acme',
  ]);
}

/** Values of a flag that is given several times. */
function gather<T>(read: (text: string) => T): (text: string, before: readonly T[]) => readonly T[] {
  return (text, before) => [...before, read(text)];
}

function aliasOf(text: string): Named {
  const at = text.indexOf('=');
  const [type, code] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  if (at < 1 || code === '') throw new InvalidArgumentError('An alias is written as upc=0123456789.');
  return { type, code };
}

function pieceOf(text: string): Piece {
  const [piece, ...others] = componentsOf(text) ?? [];
  if (!piece || others.length > 0) throw new InvalidArgumentError('A component is written as "2 x MUG".');
  return piece;
}
