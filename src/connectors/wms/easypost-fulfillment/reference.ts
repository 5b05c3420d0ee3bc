/**
 * EasyPost has no field for a number of ours, only a description. Our key stands first in it, so that neither a cut nor what somebody
 * adds can take it away; the order's number is for people.
 */
export function describedAs(key: string, orderNumber: string): string {
  return `XD:${key} ${orderNumber.replace(/\s+/g, ' ').trim()}`.trim();
}

/** Our key in a description; `''` = the order is not ours. */
export function referenceIn(description: string): string {
  return /(?:^|\s)XD:(\S+)/.exec(description)?.[1] ?? '';
}
