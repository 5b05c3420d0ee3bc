import type { FileDifference } from '../../../operations/repeats/diff.ts';
import { type Planned, type RepeatPlan, repeatedAs } from '../../../operations/repeats/plan.ts';
import type { Cli } from '../../cli.ts';
import { printable } from '../../table.ts';
import { differenceOfFileText } from '../mappings/diff.ts';
import { screenOf } from '../mappings/screen.ts';

/** What would happen, for whoever has to agree: how many, and which earlier delivery each would double. */
export function planSentences({ way, planned, left }: RepeatPlan, limit: number): string[] {
  const orders = planned.reduce((sum, one) => sum + one.orders.length, 0);
  const how = way === 'bytes' ? 'sent again byte for byte' : 'written anew by the current mapping, under a new number';
  const head = `Would hand out ${some(planned.length, 'delivery', 'deliveries')} with ${some(orders, 'order', 'orders')}, ${how}.`;
  return [
    head,
    ...planned.slice(0, limit).map((one) => printable(warning(one))),
    ...(planned.length > limit ? [`and ${planned.length - limit} more`] : []),
    ...left.slice(0, limit).map(({ id, file, why }) => printable(`Left out: ${file || id} (delivery ${id}): ${why}.`)),
    ...(left.length > limit ? [`and ${left.length - limit} more left out`] : []),
  ];
}

function warning({ earlier, orders, before }: Planned): string {
  const { id, fileName, number, connection, updatedAt } = earlier;
  const last = before.at(-1);
  const then = `DUPLICATE: ${connection} got ${fileName} (number ${number}, delivery ${id}) at ${updatedAt}`;
  const since = last ? `; ${repeatedAs(last)}` : '';
  const moved = orders.filter(({ status }) => status !== 'at_wms').length;
  const standing =
    earlier.kind === 'orders' && moved > 0
      ? `; ${some(moved, 'of its orders is', 'of its orders are')} not at_wms any more`
      : '';
  return `${then}${since}${standing}.`;
}

function some(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

export function differencesText(cli: Cli, differences: readonly FileDifference[]): string {
  const screen = screenOf(cli, false);
  return differences.map((one) => differenceOfFileText(one, screen)).join('\n\n');
}

export function planJson({ way, planned, left }: RepeatPlan, differences: readonly FileDifference[]): unknown {
  return {
    way,
    planned: planned.map(({ earlier, orders, carried, before }) => ({
      delivery: earlier.id,
      merchant: earlier.merchant,
      gate: earlier.gate,
      file: earlier.fileName,
      number: earlier.number,
      at: earlier.updatedAt,
      carried,
      orders,
      before: before.map(({ delivery, way: how, at }) => ({ delivery, way: how, at })),
    })),
    left,
    differences,
  };
}
