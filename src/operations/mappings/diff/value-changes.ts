import { isGroup } from '../records-file.ts';

/** Where two records differ, one sentence each. */
export function valueChanges(before: unknown, after: unknown, path: string): string[] {
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, index) =>
      valueChanges(before[index], after[index], `${path}[${index + 1}]`),
    ).flat();
  }
  if (isGroup(before) && isGroup(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((name) => valueChanges(before[name], after[name], `${path}.${name}`));
  }
  const [was, is] = [JSON.stringify(before), JSON.stringify(after)];
  return was === is ? [] : [`${path}: ${was ?? 'nothing'} -> ${is ?? 'nothing'}`];
}
