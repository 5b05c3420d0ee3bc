import type { Step } from './verdict.ts';

export interface TagFilter {
  readonly tags: 'order' | 'customer';
  readonly rule: 'contains' | 'does not contain';
  readonly anyOf: readonly string[];
}

export interface TagFilterRules {
  readonly tagFilters: readonly TagFilter[];
}

export const tagFilters: Step<TagFilterRules> = {
  name: 'tag filters',
  judge(draft, { tagFilters: filters }) {
    const against = filters.find(({ tags, rule, anyOf }) => {
      const stuck = tagsIn((tags === 'order' ? draft.order.tags : draft.order.customerTags) ?? '');
      return anyOf.some((tag) => stuck.has(tag)) !== (rule === 'contains');
    });
    if (!against) return { kind: 'go', draft };
    const { tags, rule, anyOf } = against;
    const whose = tags === 'order' ? 'The order' : 'The customer';
    return {
      kind: 'skip',
      why: `Tag filter: ${whose} has ${rule === 'contains' ? 'none' : 'one'} of the tags ${anyOf.join(', ')}.`,
    };
  },
};

/** Carts put all tags into one text. */
export function tagsIn(text: string): Set<string> {
  return new Set(
    text
      .split(/[,;|\n]/)
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
  );
}
