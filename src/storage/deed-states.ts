/**
 * What a subject was or became, by the names of its properties (`code`, `status`, `services.order delivery.every`). A name that is absent
 * did not exist, null = it was not set. Neither secrets nor personal data: of an address only the names of the fields that changed.
 */
export type DeedState = Readonly<Record<string, string | number | null>>;

/** An audit is for reading: what is longer stands in the subject itself (the revision, the file). */
const namesAtMost = 60;
const charactersAtMost = 300;

/** Name under which both states say how many properties were left out. */
const leftOut = '...';

/** As they are kept: JSON, bounded; `''` = nothing. Both leave out the same properties, so that none looks as if it were new or gone. */
export function stateTexts(before: DeedState, after: DeedState): { before: string; after: string } {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const kept = new Set(names.slice(0, namesAtMost));
  const more = names.length - kept.size;
  const text = (state: DeedState) => {
    const properties = Object.entries(state).filter(([name]) => kept.has(name));
    const told = properties.map(([name, value]) => [short(name), typeof value === 'string' ? short(value) : value]);
    if (more > 0) told.push([leftOut, `${more} more`]);
    return told.length === 0 ? '' : JSON.stringify(Object.fromEntries(told));
  };
  return { before: text(before), after: text(after) };
}

/** Rows of a version that kept no states have none. */
export function stateOf(text: string): DeedState {
  return text === '' ? {} : JSON.parse(text);
}

function short(text: string): string {
  return text.length > charactersAtMost ? `${text.slice(0, charactersAtMost - 1)}…` : text;
}
