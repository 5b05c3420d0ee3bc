import type { Workspace } from '../config/workspace.ts';
import { dayBefore, namedStatuses, type Period, sumOf } from '../domain/notices/day.ts';
import type { DailyFacts, DayOfMerchant } from '../domain/notices/facts.ts';
import { countOfDay, type DayFilter, namedOfDay, oldestExceptions } from '../storage/days.ts';
import type { Store } from '../storage/open.ts';
import { type Audience, everybody } from './audiences.ts';
import { problemFacts } from './letters.ts';

/** Orders named of one merchant, and problems told. */
const ordersNamed = 20;
const problemsTold = 10;

/** What the mail of one morning says. */
export async function dailyFacts(
  store: Pick<Store, 'reader' | 'dialect'>,
  workspace: Workspace,
  reader: Audience,
  day: string,
): Promise<DailyFacts> {
  const timing = workspace.notices?.daily.get(reader.name);
  const calendar = timing?.kind === 'at' ? timing.on : undefined;
  const period = dayBefore(day, reader.zone, calendar);
  const days: DayOfMerchant[] = [];
  for (const id of merchantsOf(workspace, reader)) days.push(await dayOfMerchant(store, workspace, reader, id, period));
  const busy = days.filter(({ downloaded }) => downloaded > 0);
  const shown = reader.merchant === '' ? busy : days;
  const idle = days.filter((one) => !shown.includes(one));
  const told = await oldestExceptions(
    store.reader,
    reader.scope,
    reader.name.startsWith('wms:') ? reader.name : undefined,
    problemsTold + 1,
  );
  const problems = [];
  for (const one of told.slice(0, problemsTold)) problems.push(await problemFacts(store, reader, one));
  return {
    dock: workspace.name,
    headline: headlineOf(days),
    zone: reader.zone,
    name: reader.title,
    day: period.text,
    merchants: shown,
    problems,
    remarks: [
      ...(idle.length > 0 ? [`No orders: ${idle.map(({ id }) => id).join(', ')}.`] : []),
      ...(told.length > problemsTold ? ['More problems are open: crossdock exceptions list'] : []),
      ...(told.length === 0 ? ['No problem is open.'] : []),
    ],
  };
}

function merchantsOf(workspace: Workspace, { name, merchant }: Audience): string[] {
  if (merchant !== '') return [merchant];
  const all = [...workspace.merchants.values()].filter(
    ({ warehouses }) => name === everybody || warehouses.has(wmsIn(name) ?? ''),
  );
  return all.map(({ id }) => id);
}

function wmsIn(audience: string): string | undefined {
  return audience.startsWith('wms:') ? audience.slice('wms:'.length) : undefined;
}

async function dayOfMerchant(
  { reader }: Pick<Store, 'reader'>,
  workspace: Workspace,
  { name }: Audience,
  id: string,
  { from, to }: Period,
): Promise<DayOfMerchant> {
  const wms = wmsIn(name);
  const filter: DayFilter = { from, to, ...(wms !== undefined && { wms }) };
  const sums = sumOf(await countOfDay(reader, id, filter));
  const missing = sums.held + sums.difference;
  const named = missing > 0 ? await namedOfDay(reader, id, filter, namedStatuses, ordersNamed) : [];
  const lines = named.map(({ orderNumber, status, code }) => [orderNumber, status, code].join(' ').trim());
  return {
    id,
    name: workspace.merchants.get(id)?.name ?? id,
    ...sums,
    named: missing > lines.length ? [...lines, `and ${missing - lines.length} more`] : lines,
  };
}

function headlineOf(days: readonly DayOfMerchant[]): string {
  const total = (key: 'downloaded' | 'delivered' | 'held' | 'difference') =>
    days.reduce((sum, one) => sum + one[key], 0);
  const parts = [`${total('downloaded')} downloaded`, `${total('delivered')} delivered`];
  if (total('held') > 0) parts.push(`${total('held')} held`);
  if (total('difference') > 0) parts.push(`${total('difference')} still on the way`);
  return parts.join(', ');
}
