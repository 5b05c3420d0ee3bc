import { type ApiReply, expectSuccess, jsonOf, plainWords } from '../../api/call.ts';
import { errors } from '../../api/errors.ts';
import { type Fields, fieldsOf, listOf, textOf } from '../../api/values.ts';
import { errors as shared } from '../../transports/errors.ts';
import { whyUnauthorized } from './tokens.ts';

/** What Shopify says of the points that a query took. */
export interface CostReport {
  readonly requested: number;
  /** Absent = it did not run. */
  readonly actual?: number;
  readonly maximum: number;
  readonly available: number;
  readonly perSecond: number;
}

export interface Judged {
  readonly answer: { readonly data: Fields } | { readonly throttledFor: number };
  readonly cost?: CostReport;
}

/** Shopify says no by status, by `errors` of a 200, and by `userErrors` within the data; the first two end here. */
export function judged(reply: ApiReply, call: { readonly effective: boolean; readonly perSecond: number }): Judged {
  refuseByStatus(reply);
  const body = fieldsOf(call.effective ? jsonOrDoubt(reply) : jsonOf(reply));
  const cost = costOf(body);
  const more = cost ? { cost } : {};
  const problems = problemsOf(body.errors);
  const codes = problems.map(({ code }) => code);
  if (codes.includes('THROTTLED') || problems.some(({ message }) => message === 'Throttled'))
    return { answer: { throttledFor: waitFor(cost, call.perSecond) }, ...more };
  if (problems.length > 0) throw failureOf(problems, reply, call.effective);
  if (typeof body.data !== 'object' || body.data === null) {
    const message = `${reply.where} answered without data.`;
    throw call.effective ? shared.DELIVERY_IN_DOUBT({ message }) : errors.API_MALFORMED({ message });
  }
  return { answer: { data: fieldsOf(body.data) }, ...more };
}

const locked: Readonly<Record<number, string>> = {
  402: 'the shop is frozen: its bill at Shopify is not paid',
  423: 'the shop is locked; Shopify has its reasons, ask the merchant',
};

function refuseByStatus(reply: ApiReply): void {
  const { status, where } = reply;
  const why = locked[status];
  if (why)
    throw errors.API_FORBIDDEN({
      message: `${where} answered ${status}: ${why}.`,
      hint: 'The merchant settles that with Shopify; then "crossdock test".',
    });
  expectSuccess(reply, {
    unauthorized: whyUnauthorized,
    forbidden: 'The app lacks a scope, or its user a permission: compare the scopes in the docs page of the connector.',
    notThere: '"shop" is not the .myshopify.com name of an existing shop, or "api version" does not exist.',
    words: ({ text }) =>
      plainWords(
        problemsOf(errorsIn(text))
          .map(({ message }) => message)
          .join('; '),
      ),
  });
}

function errorsIn(text: string): unknown {
  try {
    return fieldsOf(JSON.parse(text)).errors;
  } catch {
    return undefined;
  }
}

/** The answer to a change that cannot be read says nothing about whether it was made. */
function jsonOrDoubt(reply: ApiReply): unknown {
  try {
    return jsonOf(reply);
  } catch (thrown) {
    throw shared.DELIVERY_IN_DOUBT({
      message: `The answer of ${reply.where} to a hand-over is no JSON.`,
      cause: thrown,
    });
  }
}

interface Problem {
  readonly code: string;
  readonly message: string;
}

/** A list, one text, or an object of lists by field. */
function problemsOf(said: unknown): Problem[] {
  if (typeof said === 'string') return [{ code: '', message: said }];
  if (Array.isArray(said))
    return said.map((one) => {
      const { message, extensions } = fieldsOf(one);
      return { code: textOf(fieldsOf(extensions).code), message: textOf(message) || textOf(one) };
    });
  return Object.entries(fieldsOf(said)).map(([field, words]) => ({
    code: '',
    message: `${field} ${[words].flat().map(textOf).join(', ')}`,
  }));
}

function failureOf(problems: readonly Problem[], { where }: ApiReply, effective: boolean): Error {
  const codes = problems.map(({ code }) => code);
  const words = plainWords(
    problems.map(({ code, message }) => (code === '' ? message : `${message} (${code})`)).join('; '),
  );
  const message = `${where}: ${words}.`;
  if (codes.includes('ACCESS_DENIED') || /access denied|not approved to access/i.test(words))
    return errors.API_FORBIDDEN({
      message,
      hint: 'The app lacks a scope, or approval for protected customer data; see the docs page of the connector.',
    });
  if (codes.includes('SHOP_INACTIVE')) return errors.API_FORBIDDEN({ message, hint: 'The shop is not active.' });
  if (codes.some((code) => code === 'INTERNAL_SERVER_ERROR' || code === 'TIMEOUT'))
    return effective ? shared.DELIVERY_IN_DOUBT({ message }) : errors.API_FAILED({ message });
  return errors.API_REFUSED({ message, value: codes[0] ?? '' });
}

function costOf(body: Fields): CostReport | undefined {
  const { requestedQueryCost, actualQueryCost, throttleStatus } = fieldsOf(fieldsOf(body.extensions).cost);
  const status = fieldsOf(throttleStatus);
  const requested = numberOf(requestedQueryCost);
  if (requested === undefined) return undefined;
  const actual = numberOf(actualQueryCost);
  return {
    requested,
    ...(actual !== undefined && { actual }),
    maximum: numberOf(status.maximumAvailable) ?? 0,
    available: numberOf(status.currentlyAvailable) ?? 0,
    perSecond: numberOf(status.restoreRate) ?? 0,
  };
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** Seconds until what was asked for is there again. */
function waitFor(cost: CostReport | undefined, usualRate: number): number {
  if (!cost) return 1;
  return Math.max(0.1, (cost.requested - cost.available) / (cost.perSecond > 0 ? cost.perSecond : usualRate));
}

/** `userErrors` of a mutation's payload; empty = it was done. */
export function userErrorsOf(payload: unknown): { code: string; field: readonly string[]; message: string }[] {
  return listOf(fieldsOf(payload).userErrors).map((one) => {
    const { code, field, message } = fieldsOf(one);
    return { code: textOf(code), field: listOf(field).map(textOf), message: textOf(message) };
  });
}
