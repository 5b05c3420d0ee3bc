import { errors } from '../../api/errors.ts';
import { type Fields, fieldsOf, instantOf, listOf, textOf, wholeOf } from '../../api/values.ts';
import type { Look, Page } from '../../contract.ts';
import type { Client, Listed } from './client.ts';
import { bodyOf } from './page.ts';
import type { QuickbooksCommerceSettings } from './settings.ts';

/** An order that was saved at the vendor by a slow transaction shows up behind others that are newer: so far each look goes back. */
const overlapSeconds = 600;
/** More goes on with the next look, from the cursor. */
const pagesPerLook = 1000;
/** Called off at the vendor: orders that were taken before have to hear of it. */
const calledOff = ['void', 'deleted'];

interface Span {
  /** ISO instants; `''` = open. */
  readonly from: string;
  readonly to: string;
}

/**
 * Walks by time of change, not by page number: an order that changes between two pages moves to the end, and everything behind it would
 * slip by one. Each call asks for what was changed since the last order of the page before.
 */
export async function* orderPages(
  client: Client,
  settings: QuickbooksCommerceSettings,
  { cursor, earliest }: Look,
): AsyncGenerator<Page, void> {
  const known = sinceOf(cursor);
  const statuses = [...settings['order statuses'], ...(known === '' ? [] : calledOff)].join(',');
  const seen = new Seen();
  let from = known === '' ? (instantOf(earliest) ?? '') : moved(known, -overlapSeconds * 1000);
  let reached = known;
  for (let pages = 0; pages < pagesPerLook; pages++) {
    const listed = await ordersSince(client, statuses, from);
    const last = lastChange(listed.rows);
    const before = reached;
    if (last > reached) reached = last;
    const page = await pageOf(client, settings, seen.fresh(listed), cursorOf(reached));
    if (page.count > 0 || reached !== before) yield page;
    if (listed.last || listed.rows.length === 0) return;
    if (last <= from) {
      for await (const rows of sameInstant(client, statuses, last)) {
        const more = await pageOf(client, settings, seen.fresh(rows), cursorOf(reached));
        if (more.count > 0) yield more;
      }
      // The millisecond behind it was read with it.
      from = moved(last, 2);
    } else from = last;
    seen.forget(from);
  }
}

/** What this look has given already: spans that touch have orders in common. Only those that can come again are remembered. */
class Seen {
  readonly #changes = new Map<string, string>();

  fresh(listed: Listed): Listed {
    const rows = listed.rows.filter((order) => this.#changes.get(textOf(order.id)) !== changeOf(order));
    for (const order of rows) this.#changes.set(textOf(order.id), changeOf(order));
    return { ...listed, rows };
  }

  /** The next span begins a millisecond before this instant, and one that is read for a single instant one more before. */
  forget(from: string): void {
    const least = moved(from, -2);
    for (const [id, changed] of this.#changes) if (changed < least) this.#changes.delete(id);
  }
}

/** More orders than a page holds were changed at one instant (an import, say). Those that change meanwhile leave it. */
function sameInstant(client: Client, statuses: string, at: string): AsyncGenerator<Listed, void> {
  return client.backwards('orders', { ...within(statuses, { from: at, to: moved(at, 1) }), order: 'id ASC' });
}

async function ordersSince(client: Client, statuses: string, from: string): Promise<Listed> {
  const listed = await client.list('orders', { ...within(statuses, { from, to: '' }), order: 'updated_at ASC' });
  checkSorted(listed.rows, from === '' ? '' : moved(from, -1));
  return listed;
}

/** A millisecond is given on both sides: nobody says whether the bounds belong to the span, and the vendor's own clock is finer. */
function within(statuses: string, { from, to }: Span): Readonly<Record<string, string>> {
  return {
    status: statuses,
    include: 'order_line_items',
    ...(from !== '' && { updated_at_min: moved(from, -1) }),
    ...(to !== '' && { updated_at_max: moved(to, 1) }),
  };
}

/** Without this order and this filter the walk would lose orders or go in circles, so it stops. */
function checkSorted(rows: readonly Fields[], least: string): void {
  const times = [least, ...rows.map(changeOf)];
  if (times.some((time, index) => index > 0 && time < (times[index - 1] ?? '')))
    throw errors.API_MALFORMED({
      message:
        'The list of orders is not what was asked for: sorted by the time of their last change, from a certain time on.',
    });
}

function lastChange(rows: readonly Fields[]): string {
  const last = rows.at(-1);
  return last ? changeOf(last) : '';
}

function changeOf(order: Fields): string {
  const at = instantOf(order.updated_at);
  if (at === undefined) throw errors.API_MALFORMED({ message: 'An order has no time of its last change.' });
  return at;
}

async function pageOf(
  client: Client,
  settings: QuickbooksCommerceSettings,
  { rows, body }: Listed,
  cursor: string,
): Promise<Page> {
  const wanted = rows.filter((order) => isWanted(order, settings['required location id']));
  if (wanted.length === 0) return { body: {}, count: 0, cursor };
  return { body: await bodyOf(client, wanted, listOf(body.order_line_items)), count: wanted.length, cursor };
}

/** The vendor has no filter for the location; what has left for good can never ship. */
function isWanted(order: Fields, location: number | undefined): boolean {
  if (location !== undefined && wholeOf(order.stock_location_id) !== location) return false;
  return calledOff.includes(textOf(order.status)) || textOf(order.fulfillment_status) !== 'shipped';
}

function cursorOf(changed: string): string {
  return changed === '' ? '' : JSON.stringify({ changed });
}

function sinceOf(cursor: string): string {
  if (cursor === '') return '';
  try {
    return instantOf(fieldsOf(JSON.parse(cursor)).changed) ?? '';
  } catch {
    return '';
  }
}

function moved(instant: string, milliseconds: number): string {
  return new Date(Date.parse(instant) + milliseconds).toISOString();
}
