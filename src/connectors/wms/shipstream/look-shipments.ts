import { errors } from '../../api/errors.ts';
import { fieldsOf, instantOf, listOf, textOf } from '../../api/values.ts';
import type { ApiContext } from '../../api-contract.ts';
import type { Look, Page } from '../../contract.ts';
import { numbers } from './answers.ts';
import type { Client } from './client.ts';
import {
  cursorAfter,
  cursorAnew,
  cursorWithin,
  filterTime,
  type ListName,
  type LookPlan,
  type LookUnderWay,
  planOf,
  readBefore,
} from './cursor.ts';
import type { CanceledPage, ShipmentsPage } from './from-wms.ts';
import type { Settings } from './settings.ts';

/** The most that ShipStream gives at a time. */
const perPage = 100;
/** A vendor whose pages never end is wrong; nobody ships so many parcels in a day. */
const pagesAtMost = 10_000;

interface Rows {
  readonly rows: readonly unknown[];
  readonly last: boolean;
}

/**
 * Both lists are sorted by numbers that never change, within a window whose rows never leave it: whatever is shipped or changed between
 * two pages, a row can only move to a later page. What comes to an earlier one is changed after the look began, and the next look has it.
 */
export async function* lookForShipments(
  client: Client,
  settings: Settings,
  context: ApiContext,
  look: Look,
): AsyncGenerator<Page, void> {
  const plan = planOf(look, context.now(), settings['overlap hours']);
  let at: LookUnderWay | undefined = plan.look;
  let before = '';
  while (at) {
    let read: Rows;
    try {
      read = await readPage(client, settings, context, at);
    } catch (thrown) {
      // The next look would begin here and fail again: a list that cannot be had must not keep shipments waiting, nor lose its own rows.
      if (at.list === 'canceled') yield { body: { canceled: [] }, count: 0, cursor: cursorAnew(plan) };
      throw thrown;
    }
    const seen = JSON.stringify(read.rows.map((row) => idOf(row)));
    const again = read.rows.length > 0 && seen === before;
    if (again && read.rows.length === perPage)
      throw errors.API_MALFORMED({ message: `ShipStream gives page ${at.page} of ${at.list} as the page before it.` });
    // A list that is given whole whatever page is asked for.
    const rows: readonly unknown[] = again ? [] : read.rows;
    before = seen;
    const reached: LookUnderWay = { ...at, newest: newestOf(rows, at.newest) };
    const next = following(reached, again || read.last, settings);
    const kept = at.list === 'shipments' ? rows.filter((row) => tellsSomething(row)) : rows;
    const cursor = next ? cursorWithin(plan, next) : cursorAfter(plan, reached);
    // Without news only the end of a look is worth a commit, and only where it has moved.
    if (kept.length > 0 || (!next && cursor !== look.cursor))
      yield { body: bodyOf(settings, at.list, kept, plan), count: kept.length, cursor };
    at = next;
  }
}

function bodyOf(
  settings: Settings,
  list: ListName,
  rows: readonly unknown[],
  plan: LookPlan,
): ShipmentsPage | CanceledPage {
  if (list === 'canceled') return { canceled: rows };
  const readAs = { confirmAt: settings['confirm at'], byNumber: settings['match by order number'] };
  return { ...readAs, readBefore: readBefore(plan), shipments: rows };
}

function following(at: LookUnderWay, last: boolean, settings: Settings): LookUnderWay | undefined {
  if (!last && at.page >= pagesAtMost)
    throw errors.API_MALFORMED({ message: `ShipStream has more than ${pagesAtMost} pages of ${at.list} to give.` });
  if (!last) return { ...at, page: at.page + 1 };
  return at.list === 'shipments' && settings['see canceled orders'] ? { ...at, list: 'canceled', page: 1 } : undefined;
}

async function readPage(client: Client, settings: Settings, context: ApiContext, at: LookUnderWay): Promise<Rows> {
  const options = (sort_field: string) => ({ sort_field, sort_dir: 'asc', page: at.page, limit: perPage });
  if (at.list === 'shipments') {
    const args = [changedSince(at.from, settings), options('shipment_id'), ['*', 'items', 'packages']];
    return rowsOf(await client.ask('shipment.search', args, { patience: 2 }), at.page);
  }
  const args = [canceledSince(at.from, settings), options('order_id'), ['status', 'updated_at']];
  const outcome = await client.call('order.search', args);
  if ('result' in outcome) return rowsOf(outcome.result, at.page);
  const { number, words } = outcome.refused;
  if (number !== numbers.invalidFilters)
    throw errors.API_REFUSED({ message: `ShipStream answers error ${number} to order.search: ${words}.` });
  context.log.warn(
    { connection: context.name, words },
    'ShipStream cannot search for canceled orders; switch "see canceled orders" off.',
  );
  return { rows: [], last: true };
}

function changedSince(from: string, settings: Settings): object {
  return { updated_at: { from: filterTime(from, settings['merchant time zone']), datetime: true } };
}

export function canceledSince(from: string, settings: Settings): object {
  return { status: { eq: 'canceled' }, ...changedSince(from, settings) };
}

/** An envelope with the number of pages, or a bare list: its reference shows both. */
function rowsOf(result: unknown, page: number): Rows {
  const envelope = fieldsOf(result);
  const rows = Array.isArray(result) ? result : envelope.results;
  if (!Array.isArray(rows)) throw errors.API_MALFORMED({ message: 'ShipStream answers a search without a list.' });
  const pages = Number(textOf(envelope.numPages));
  const counted = 'numPages' in envelope && Number.isInteger(pages);
  return { rows, last: rows.length === 0 || (counted ? page >= pages : rows.length > perPage) };
}

const early = ['new', 'picking', 'picked', 'packing'];

/** A shipment on its way through the warehouse is no news, unless it had been packed before. */
function tellsSomething(row: unknown): boolean {
  const { status, packages } = fieldsOf(row);
  return (
    !early.includes(textOf(status)) || listOf(packages).some((parcel) => listOf(fieldsOf(parcel).tracking).length > 0)
  );
}

function idOf(row: unknown): string {
  const { shipment_id, order_id } = fieldsOf(row);
  return textOf(shipment_id) || textOf(order_id);
}

function newestOf(rows: readonly unknown[], before: string): string {
  const times = rows.map((row) => instantOf(fieldsOf(row).updated_at) ?? '');
  return [before, ...times].sort().at(-1) ?? '';
}
