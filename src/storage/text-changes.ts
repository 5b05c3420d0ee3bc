/** Relative path -> text, all files of a workspace. */
export type Texts = Readonly<Record<string, string>>;

/** Names of files, sorted. */
export interface TextChanges {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** Pure: what an admin would say was changed from one to the other. */
export function changesBetween(before: Texts, after: Texts): TextChanges {
  const names = Object.keys(after).sort();
  return {
    added: names.filter((name) => before[name] === undefined),
    changed: names.filter((name) => before[name] !== undefined && before[name] !== after[name]),
    removed: Object.keys(before)
      .filter((name) => after[name] === undefined)
      .sort(),
  };
}
