import { plainWords } from '../dictionary/words.ts';
import type { Claim, Gatherer } from '../contract.ts';

/** What the other mappings of the workspace take a column of this heading for. */
export const byWorkspace: Gatherer = ({ kind, known }, _table, { header }): Claim[] => {
  const plain = plainWords(header);
  if (plain === '') return [];
  const same = known.filter((column) => column.kind === kind && plainWords(column.header) === plain);
  const fields = new Set(same.map(({ field }) => field));
  return [...fields].map((field) => {
    const mapping = same.find((column) => column.field === field)?.mapping ?? '';
    return {
      field,
      weight: 0.95,
      // Mappings that disagree prove nothing.
      sure: fields.size === 1,
      reason: `mapping ${mapping} reads "${header}" so`,
    };
  });
};
