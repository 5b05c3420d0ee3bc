import type { PullAsk, PullRefusal } from '../../api-contract.ts';
import { timeOf } from './dates.ts';

/** Minutes are all that a window is told in: its last one counts whole. */
const restOfMinute = 59_999;
const pagesAtMost = 1_000_000;

export function refusal(status: PullRefusal['status'], words: string): PullRefusal {
  return { kind: 'refused', status, words };
}

/** What the address of a call asks for; the body has not been read. */
export function asks(method: string, query: URLSearchParams): PullAsk {
  const action = (query.get('action') ?? '').trim().toLowerCase();
  if (action === 'export') {
    if (method !== 'GET') return refusal(405, 'Orders are fetched with GET.');
    return exportOf(query);
  }
  if (action === 'shipnotify') {
    if (method !== 'POST') return refusal(405, 'Shipments are told of with POST.');
    return { kind: 'notice' };
  }
  return refusal(
    400,
    action === '' ? 'The address has no "action".' : 'The "action" is neither export nor shipnotify.',
  );
}

function exportOf(query: URLSearchParams): PullAsk {
  const since = timeOf(query.get('start_date') ?? '');
  const end = timeOf(query.get('end_date') ?? '');
  if (since === undefined || end === undefined)
    return refusal(400, 'The address needs "start_date" and "end_date", as 11/23/2026 06:00 in UTC.');
  if (since > end) return refusal(400, 'The "end_date" lies before the "start_date".');
  const from = minuteOf(since);
  const until = new Date(minuteOf(end) + restOfMinute).toISOString();
  return { kind: 'export', since: new Date(from).toISOString(), until, page: pageOf(query.get('page') ?? '') };
}

function minuteOf(instant: string): number {
  return Math.floor(Date.parse(instant) / 60_000) * 60_000;
}

/** Whatever is no number is the first. */
function pageOf(text: string): number {
  const page = /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : 1;
  return Math.min(Math.max(1, page), pagesAtMost);
}
