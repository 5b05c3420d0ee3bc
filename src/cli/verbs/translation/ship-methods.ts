import type { Command } from 'commander';
import type { Dock } from '../../../operations/dock.ts';
import type { Scope } from '../../../operations/scope.ts';
import { conditionText } from '../../../operations/translation/conditions.ts';
import {
  listCarriers,
  listMethods,
  listWmsMethods,
  type MethodRow,
} from '../../../operations/translation/list-names.ts';
import { carrierSheet, mapSheet, passThrough, wmsSheetOf } from '../../../operations/translation/method-sheets.ts';
import { releaseMapped } from '../../../operations/translation/release-mapped.ts';
import { cell } from '../../../operations/translation/sheet.ts';
import { type Cli, type Flags, flagsOf, withExamples } from '../../cli.ts';
import { reads } from '../../effects.ts';
import { errors } from '../../errors.ts';
import { merchantTable, table } from '../../table.ts';
import type { Verb } from '../verb.ts';
import { addFetch } from './fetch-methods.ts';
import { addMap, nameOf } from './map.ts';
import { addSheetVerbs } from './sheet-verbs.ts';

type WhichFlags = Flags & { readonly wms?: string; readonly carriers?: boolean };
type ListFlags = WhichFlags & { readonly cart?: string; readonly unmapped?: boolean };

export const shipMethodsVerb: Verb = {
  add(root, cli) {
    const noun = root
      .command('ship-methods')
      .description('Ship methods of carts and WMSes: what came, what becomes of it, and what carriers are called.');
    withExamples(noun, [
      'ship-methods list --unmapped',
      'ship-methods map --cart web --from "2nd Day" --to 2DA',
      'ship-methods import --wms legacy --csv codes.csv',
    ]);
    addList(noun, cli);
    addMap(noun, cli);
    addFetch(noun, cli);
    addSheetVerbs<WhichFlags>(noun, cli, {
      what: 'ship methods',
      options: which,
      sheetOf,
      after: (dock, scope, { added, changed }, flags) =>
        tableOf(flags) === 'map'
          ? freed(cli, dock, scope, [...added, ...changed.map(({ after }) => after)])
          : Promise.resolve(''),
      exportExamples: [
        'ship-methods export --csv methods.csv',
        'ship-methods export --wms legacy',
        'ship-methods export --carriers --merchant acme',
      ],
      importExamples: [
        'ship-methods import --csv methods.csv --dry-run',
        'ship-methods import --wms legacy --csv codes.csv --yes',
        'ship-methods import --carriers --csv carriers.csv',
      ],
    });
  },
};

function which(command: Command): Command {
  return command
    .option('--wms <id>', 'the list of this WMS, instead of the maps of the carts')
    .option('--carriers', 'what carts call the carriers of the WMS, instead');
}

function tableOf({ wms, carriers }: WhichFlags): 'wms' | 'carriers' | 'map' {
  if (wms !== undefined && carriers) throw errors.CLI_USAGE({ message: 'Give either --wms or --carriers.' });
  return wms !== undefined ? 'wms' : carriers ? 'carriers' : 'map';
}

function sheetOf(flags: WhichFlags) {
  return { wms: wmsSheetOf(flags.wms ?? ''), carriers: carrierSheet, map: mapSheet }[tableOf(flags)];
}

async function freed(
  cli: Cli,
  dock: Dock,
  scope: Scope,
  rows: readonly Readonly<Record<string, string>>[],
): Promise<string> {
  const mapped = rows.map((row) => ({
    merchant: cell(row, 'merchant'),
    cart: cell(row, 'cart'),
    method: cell(row, 'method'),
  }));
  const released = await releaseMapped(dock, scope, mapped, cli.actor);
  return released === 0 ? '' : `Orders that waited and go on: ${released}.`;
}

function addList(noun: Command, cli: Cli): void {
  const command = noun
    .command('list')
    .description('What carts have sent and what becomes of it; or the list of a WMS, or the names of carriers.')
    .option('--cart <id>', 'only this cart')
    .option('--unmapped', 'only what nobody has mapped');
  which(command).action(async (_options, self) => {
    const flags = flagsOf(self) as ListFlags;
    await cli.withScope(flags, (dock, scope) => list(cli, dock, scope, flags));
  });
  withExamples(reads(command), [
    'ship-methods list',
    'ship-methods list --cart web --unmapped',
    'ship-methods list --wms legacy',
  ]);
}

async function list(cli: Cli, dock: Dock, scope: Scope, flags: ListFlags): Promise<void> {
  const kind = tableOf(flags);
  if (kind === 'wms') {
    const found = (await listWmsMethods(dock, flags.wms ?? '')).slice(0, flags.limit);
    const rows = found.map(({ code, carrier, description }) => [code, carrier, description]);
    return cli.answer(flags, found, () =>
      found.length === 0 ? `Nobody has entered the list of ${flags.wms}.` : table(['code', 'carrier', 'what'], rows),
    );
  }
  if (kind === 'carriers') {
    const found = (await listCarriers(dock, scope)).slice(0, flags.limit);
    const rows = found.map(({ merchant, code, name }) => [merchant, code, name]);
    return cli.answer(flags, found, () =>
      found.length === 0
        ? 'Carriers go to the carts as the WMS calls them.'
        : merchantTable(dock.tools.workspace(), ['merchant', 'code', 'name'], rows),
    );
  }
  const { cart, unmapped, limit } = flags;
  const found = await listMethods(dock, scope, { limit, ...(cart && { cart }), ...(unmapped && { unmapped }) });
  cli.answer(flags, found, () =>
    found.length === 0
      ? 'No cart has sent such a ship method.'
      : merchantTable(
          dock.tools.workspace(),
          ['merchant', 'cart', 'method', 'orders', 'last', 'goes out as'],
          found.flatMap(rowsOf),
        ),
  );
}

/** One row for each entry, in the order in which they are asked. */
function rowsOf({ merchant, cart, method, seen, lastAt, entries }: MethodRow): (string | number)[][] {
  const head = [merchant, cart, nameOf(method), seen, lastAt ?? 'never'];
  if (entries.length === 0) return [[...head, 'not mapped']];
  return entries.map((entry) => {
    const when = conditionText(entry);
    return [...head, `${entry.code ?? passThrough}${when === '' ? '' : ` (${when})`}`];
  });
}
