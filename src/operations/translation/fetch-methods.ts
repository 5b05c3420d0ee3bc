import type { Merchant, Workspace } from '../../config/workspace.ts';
import type { Transport } from '../../connectors/contract.ts';
import type { Dock } from '../dock.ts';
import { inScope, type Scope } from '../scope.ts';
import { csvOf } from './csv-text.ts';
import { errors } from './errors.ts';
import { draftSheet, type SheetProblem, viewOf } from './import-sheet.ts';
import { listWmsMethods } from './list-names.ts';
import { wmsSheetOf } from './method-sheets.ts';
import { cell, type Sheet, type SheetDiff, type SheetRow } from './sheet.ts';

export interface FetchedMethods {
  /** With whose credentials the WMS was asked. */
  readonly merchant: string;
  readonly sheet: Sheet;
  readonly draft: { readonly diff: SheetDiff } | { readonly problems: readonly SheetProblem[] };
  /** Codes of our list that the WMS did not name; they stay. */
  readonly notOffered: readonly string[];
}

/**
 * What the list of a WMS would be with what the WMS itself offers. Words that people entered give way only to words of the WMS, and what
 * it does not name is left out only where somebody wants that.
 */
export async function fetchMethods(
  dock: Dock,
  scope: Scope,
  wms: string,
  { remove }: { readonly remove: boolean },
): Promise<FetchedMethods> {
  const stored = new Map((await listWmsMethods(dock, wms)).map((method) => [method.code, method]));
  const { merchant, shipMethods } = sourceOf(dock, scope, wms);
  const offered = new Map<string, SheetRow>();
  for (const { code, description, carrier } of await shipMethods()) {
    const known = stored.get(code);
    const row = {
      wms,
      code,
      description: description || (known?.description ?? ''),
      carrier: carrier || (known?.carrier ?? ''),
    };
    if (code !== '' && !offered.has(code)) offered.set(code, row);
  }
  const sheet: Sheet = { ...wmsSheetOf(wms), action: 'ship-methods fetch' };
  const text = csvOf(sheet.columns, [...offered.values()]);
  // An empty answer is a mistake of somebody far more often than the end of all shipping.
  const draft = await draftSheet(dock, scope, sheet, text, { keep: !remove || offered.size === 0 });
  const known = (await sheet.rows(viewOf(dock, scope))).map((row) => cell(row, 'code'));
  return { merchant, sheet, draft, notOffered: known.filter((code) => !offered.has(code)) };
}

interface Source {
  readonly merchant: string;
  readonly shipMethods: NonNullable<Transport['shipMethods']>;
}

/** The first merchant whose connection to the WMS can say it: the list is the same for all of them. */
function sourceOf({ tools }: Dock, scope: Scope, wms: string): Source {
  const workspace = tools.workspace();
  const users = [...workspace.merchants.values()].filter(
    ({ id, warehouses }) => inScope(scope, id) && warehouses.has(wms),
  );
  for (const merchant of users) {
    const name = connectionTo(workspace, merchant, wms);
    const { shipMethods } = name === undefined ? {} : tools.connection(name);
    if (shipMethods) return { merchant: merchant.id, shipMethods };
  }
  throw errors.WMS_LISTS_NO_METHODS({
    message:
      users.length === 0
        ? `No merchant in question uses WMS ${wms}.`
        : `WMS ${wms} cannot be asked for its ship methods.`,
    value: wms,
  });
}

function connectionTo({ connections }: Workspace, { id, warehouses }: Merchant, wms: string): string | undefined {
  const own = `${id}/${wms}`;
  const { orders, shipments, inventory } = warehouses.get(wms) ?? {};
  return connections.has(own) ? own : (orders ?? shipments ?? inventory)?.connection;
}
