import { countryCode } from '../country-code.ts';
import type { Order } from '../order.ts';
import { extraFilterField } from './filter-fields.ts';
import type { Step } from './verdict.ts';

export interface OrderFilter {
  /** `order.shipTo.country`, as in mappings. */
  readonly field: string;
  readonly values: readonly string[];
  readonly rule: 'required' | 'restricted';
  readonly match: 'full' | 'starts with' | 'ends with';
}

export interface OrderFilterRules {
  readonly orderFilters: readonly OrderFilter[];
}

export const orderFilters: Step<OrderFilterRules> = {
  name: 'order filters',
  judge(draft, { orderFilters: filters }) {
    const against = filters.find((filter) => matches(draft.order, filter) !== (filter.rule === 'required'));
    if (!against) return { kind: 'go', draft };
    const { field, values, rule, match } = against;
    const how = match === 'full' ? 'be' : match.replace('starts', 'start').replace('ends', 'end');
    const wanted = values.map((value) => (value === '' ? '(empty)' : value)).join(', ');
    return { kind: 'skip', why: `Order filter: ${field} must ${rule === 'required' ? '' : 'not '}${how} ${wanted}.` };
  },
};

function matches(order: Order, { field, values, match }: OrderFilter): boolean {
  const comparable = field.endsWith('.country') ? countryCode : folded;
  const value = comparable(fieldValue(order, field));
  return values.map(comparable).some((wanted) => {
    // Everything starts with nothing; an empty value means the empty field.
    if (match === 'full' || wanted === '') return value === wanted;
    return match === 'starts with' ? value.startsWith(wanted) : value.endsWith(wanted);
  });
}

function fieldValue(order: Order, field: string): string {
  const extra = extraFilterField.exec(field)?.[1];
  if (extra !== undefined) return Object.hasOwn(order.extra, extra) ? (order.extra[extra] ?? '') : '';
  const value = field
    .split('.')
    .slice(1)
    .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], order);
  return typeof value === 'string' ? value : '';
}

function folded(text: string): string {
  return text.trim().toLowerCase();
}
