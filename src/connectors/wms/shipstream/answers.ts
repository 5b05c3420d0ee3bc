import { plainWords } from '../../api/call.ts';
import { fieldsOf, textOf } from '../../api/values.ts';

/** What ShipStream says when it says no: its error number and its words. The same number means different things with different methods. */
export interface Refusal {
  readonly number: number;
  readonly words: string;
}

/** Its numbers, as its reference prints them. */
export const numbers = {
  accessDenied: 2,
  invalidPath: 3,
  notCallable: 4,
  sessionExpired: 5,
  notThere: 100,
  invalidFilters: 101,
  invalidData: 102,
  statusNotChanged: 103,
  exists: 104,
  scriptFailed: 106,
  unknownProduct: 107,
  invalidRequest: 600,
  methodNotFound: 601,
  invalidParams: 602,
  internal: 603,
  parse: 700,
} as const;

export function refusalOf(error: unknown): Refusal {
  const { code, message } = fieldsOf(error);
  return { number: numberOf(Number(textOf(code))), words: plainWords(textOf(message)) };
}

/** On the wire a number `n` is `-(32000 + n)`; its reference prints `n`. */
function numberOf(code: number): number {
  if (!Number.isInteger(code)) return 0;
  return code < 0 ? -code - 32_000 : code;
}

const stockWords = /out of stock|in stock|not enough|backordered/i;
/** These are said of ship methods, too: such an order would wait for stock day after day. */
const vagueWords = /insufficient|not available|unavailable|backorder/i;
const otherThings = /method|service|carrier|policy/i;

/** ShipStream has no number for it, so its words have to do. */
export function isOutOfStock({ words }: Refusal): boolean {
  return stockWords.test(words) || (vagueWords.test(words) && !otherThings.test(words));
}
