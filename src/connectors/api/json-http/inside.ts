/** What lies at `data.orders` or `pages.0.next` of somebody's JSON; `''` = all of it. `undefined` = there is no such place. */
export function inside(value: unknown, path: string): unknown {
  let here = value;
  for (const name of path === '' ? [] : path.split('.')) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, name)) return undefined;
    here = (here as Record<string, unknown>)[name];
  }
  return here;
}
