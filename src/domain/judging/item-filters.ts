import type { OrderLine } from '../order.ts';
import type { Step } from './verdict.ts';

export interface ItemFilter {
  readonly list: 'blacklist' | 'whitelist';
  /** `''` = a line without SKU. */
  readonly skus: readonly string[];
  readonly level: 'line' | 'order';
}

export interface ItemFilterRules {
  readonly itemFilter: ItemFilter | null;
}

/** Lines that a story names one by one; an order may have thousands. */
const namedAtMost = 10;

/** Whether a SKU is kept from the WMS and from stock uploads. Case counts: it does in SKUs. */
export function isFiltered(sku: string, { list, skus }: Pick<ItemFilter, 'list' | 'skus'>): boolean {
  return skus.includes(sku.trim()) === (list === 'blacklist');
}

/** The same for a product that goes by several names: it is meant by each of them. */
export function isFilteredProduct(
  names: readonly string[],
  { list, skus }: Pick<ItemFilter, 'list' | 'skus'>,
): boolean {
  return names.some((name) => skus.includes(name.trim())) === (list === 'blacklist');
}

export const itemFilters: Step<ItemFilterRules> = {
  name: 'item filters',
  judge(draft, { itemFilter }) {
    const { order } = draft;
    const filtered = itemFilter ? order.lines.filter(({ sku }) => isFiltered(sku, itemFilter)) : [];
    if (!itemFilter || filtered.length === 0) return { kind: 'go', draft };
    if (itemFilter.level === 'order')
      return { kind: 'skip', why: `Item filter: the order has ${namesOf(filtered)}, so it is not taken.` };
    if (filtered.length === order.lines.length)
      return { kind: 'skip', why: `Item filter: no line is left without ${namesOf(filtered)}.` };
    const gone = new Set(filtered.map(({ lineNumber }) => lineNumber));
    const kept = order.lines.filter(({ lineNumber }) => !gone.has(lineNumber));
    const parts = draft.parts.map((part) => ({ ...part, lines: part.lines.filter((number) => !gone.has(number)) }));
    return {
      kind: 'go',
      draft: { ...draft, order: { ...order, lines: kept }, parts, filtered: [...gone] },
      note: `not sent: ${namesOf(filtered)}`,
    };
  },
};

function namesOf(lines: readonly OrderLine[]): string {
  const names = lines
    .slice(0, namedAtMost)
    .map(({ lineNumber, sku }) => `line ${lineNumber} (${sku.trim() === '' ? 'without SKU' : sku})`);
  return [...names, ...(lines.length > namedAtMost ? [`${lines.length - namedAtMost} more`] : [])].join(', ');
}
