import type { Gatherer } from '../contract.ts';
import { meaningsOf } from '../dictionary/index.ts';

/** Headings that usually, or possibly, mean a field. */
export const bySynonym: Gatherer = ({ kind, layout }, _table, { header }) => {
  if (layout.format.id === 'segments') return [];
  return meaningsOf(kind, header)
    .filter(({ exact }) => !exact)
    .map(({ field, weight }) => ({
      field,
      weight,
      reason: weight > 0.5 ? `"${header}" usually means this` : `"${header}" can mean this`,
    }));
};
