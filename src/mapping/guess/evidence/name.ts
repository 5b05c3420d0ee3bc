import type { Claim, Gatherer, SampleTable } from '../contract.ts';
import { meaningsOf } from '../dictionary/index.ts';
import { elements } from '../dictionary/segments.ts';

/** Headings, and elements of standard segments, for which there is one meaning. */
export const byName: Gatherer = ({ kind, layout }, table, column): Claim[] => {
  if (layout.format.id === 'segments') {
    const element = elements[kind][`${table.name}/${column.at}`];
    if (!element) return [];
    const reason = `the standard calls element ${column.at} of ${table.name.replace('_', '*')} "${element.says}"`;
    const sure =
      element.sure && (!isOfParty(table) || layout.tables.filter(({ name }) => name.startsWith('N1_')).length === 1);
    return [{ field: element.field, weight: element.sure ? 1 : 0.75, sure, reason }];
  }
  const exact = meaningsOf(kind, column.header).filter((entry) => entry.exact);
  // Two exact meanings are none.
  const sure = new Set(exact.map(({ field }) => field)).size === 1;
  return exact.map(({ field, weight }) => ({
    field,
    weight: sure ? weight : weight * 0.8,
    sure,
    reason: `"${column.header}" has one meaning`,
  }));
};

/** Segments that belong to the party named before them: with several parties their elements may be of any. */
function isOfParty({ name }: SampleTable): boolean {
  return /^(N2|N3|N4|PER)/.test(name);
}
