import type { DeedDone } from '../operations/audit.ts';
import { changeText } from '../operations/deed-texts.ts';
import { table } from './table.ts';

const changeAtMost = 70;

/** What people did to one thing, beside its story. */
export function deedsTable(deeds: readonly DeedDone[]): string {
  return table(
    ['at', 'who', 'did', 'change', 'because'],
    deeds.map((deed) => [deed.at, deed.actor, deed.action, shortChange(deed), deed.reason]),
  );
}

/** The whole of it shows `crossdock audit show`. */
export function shortChange(deed: DeedDone): string {
  const text = changeText(deed);
  return text.length > changeAtMost ? `${text.slice(0, changeAtMost - 3)}...` : text;
}
