/**
 * How many things go on the next page of a look, by the pages before it. A look may have 200 of them (`limits.pagesPerLook`), and a list
 * without order has no middle to go on from: a look that is cut off would begin anew for ever. So the more there is, the more goes on one.
 */
export function pageSize(before: number): number {
  return 100 * 4 ** Math.min(3, Math.floor(before / 50));
}
