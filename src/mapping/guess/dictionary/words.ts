/** Headings of one field, each list separated by commas: there is no other meaning; usual; possible. */
export interface Words {
  readonly exact?: string;
  readonly likely?: string;
  readonly weak?: string;
}

export type Dictionary = Readonly<Record<string, Words>>;

export interface Entry {
  readonly field: string;
  readonly weight: number;
  readonly exact: boolean;
}

const weights = { exact: 1, likely: 0.75, weak: 0.45 } as const;

/** A heading as words: small letters, no accents, camel case and signs taken apart, digits as words of their own. */
export function plainWords(heading: string): string {
  return heading
    .replaceAll('ß', 'ss')
    .replaceAll(/\bn[°º]/gi, 'number ')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replaceAll(/(\p{L})(\d)/gu, '$1 $2')
    .replaceAll(/[^\p{L}\d]+/gu, ' ')
    .trim()
    .toLowerCase()
    .replaceAll(/\b(?:no|nr|num|nbr|nummer|numero)\b/g, 'number')
    .replaceAll(/\bqty\b/g, 'quantity')
    .replaceAll(/\be mail\b/g, 'email')
    .replaceAll(/\baddr\b/g, 'address')
    .replaceAll(/\b(?:line ?item|order item)\b/g, 'item')
    .replaceAll(/\b(one|two|three)\b/g, (word) => String(['one', 'two', 'three'].indexOf(word) + 1));
}

/** Heading (as plain words) -> what it may mean. */
export function indexOf(dictionary: Dictionary): ReadonlyMap<string, readonly Entry[]> {
  const index = new Map<string, Entry[]>();
  for (const [field, words] of Object.entries(dictionary)) {
    for (const [level, weight] of Object.entries(weights)) {
      for (const heading of (words[level as keyof Words] ?? '').split(',')) {
        const plain = plainWords(heading);
        if (plain === '') continue;
        const entry = { field, weight, exact: level === 'exact' };
        index.set(plain, [...(index.get(plain) ?? []), entry]);
      }
    }
  }
  return index;
}
