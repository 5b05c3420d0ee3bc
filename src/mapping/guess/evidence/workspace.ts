import type { Claim, Gatherer } from '../contract.ts';
import { meaningsOf } from '../dictionary/index.ts';
import { plainWords } from '../dictionary/words.ts';

/** What the other mappings of the workspace take a column of this heading for. */
export const byWorkspace: Gatherer = ({ kind, known }, _table, { header }): Claim[] => {
  const plain = plainWords(header);
  if (plain === '') return [];
  const same = known.filter((column) => column.kind === kind && plainWords(column.header) === plain);
  const fields = new Set(same.map(({ field }) => field));
  const elsewhere = meaningsOf(kind, header).filter(({ weight }) => weight > 0.7);
  return [...fields].map((field) => {
    const mapping = same.find((column) => column.field === field)?.mapping ?? '';
    return {
      field,
      weight: 0.95,
      // Mappings that disagree prove nothing, nor do headings that other files use for something else.
      sure: fields.size === 1 && elsewhere.every((entry) => entry.field === field),
      reason: `mapping ${mapping} reads "${header}" so`,
    };
  });
};
