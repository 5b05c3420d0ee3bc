import { type ApiReply, plainWords } from '../../api/call.ts';
import { fieldsOf, textOf } from '../../api/values.ts';
import type { PartnerAnswer } from '../../contract.ts';
import type { EasypostSettings } from './settings.ts';
import { barcodeOf, type OrderBody } from './to-easypost.ts';

/** What EasyPost says is wrong. */
interface Told {
  readonly code: string;
  readonly text: string;
}

const errorsAtMost = 20;

/**
 * Errors come under `error` or `errors`, as one object, a list, or with more of them inside, and now and then as plain text. All that
 * is said counts.
 */
export function toldIn({ text }: ApiReply): Told {
  const found = flattened(parsed(text)).slice(0, errorsAtMost);
  const codes = found.map(({ code }) => code).filter(Boolean);
  const texts = [...new Set(found.map((one) => one.text).filter(Boolean))];
  return { code: [...new Set(codes)].join(', '), text: texts.join('; ') };
}

/** The same in one line, without personal data. */
export function wordsOf(reply: ApiReply): string {
  const { code, text } = toldIn(reply);
  return plainWords(text || code);
}

/** With the code, which nobody has published: "out of stock words" may have to name it. */
function saidBy(reply: ApiReply): string {
  const { code, text } = toldIn(reply);
  return text === '' ? plainWords(code) : `${plainWords(text)}${code === '' ? '' : ` [${plainWords(code)}]`}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return /^\s*</.test(text) ? undefined : text;
  }
}

function flattened(value: unknown, depth = 0): Told[] {
  if (depth > 4) return [];
  if (typeof value === 'string') return value.trim() === '' ? [] : [{ code: '', text: value.trim() }];
  if (Array.isArray(value)) return value.flatMap((one) => flattened(one, depth + 1));
  const { error, errors, code, message, field, suggestion } = fieldsOf(value);
  const inner = [error, errors].flatMap((one) => flattened(one, depth + 1));
  const words = [textOf(field), textOf(message), textOf(suggestion)].filter(Boolean).join(': ');
  const own = { code: textOf(code), text: words };
  return own.code === '' && own.text === '' ? inner : [own, ...inner];
}

/** Whether it is EasyPost that says no, and not something in front of it. */
export function isDefinite(reply: ApiReply): boolean {
  if (![400, 404, 409, 422].includes(reply.status)) return false;
  const { code, text } = toldIn(reply);
  // What is not there at all is answered by whoever answers there.
  return reply.status !== 404 || (typeof parsed(reply.text) === 'object' && `${code}${text}` !== '');
}

/** Whether an order stays, of which it was asked that it go: also where there is no such thing as deleting. */
export function refusesDelete({ status }: ApiReply): boolean {
  return [400, 404, 405, 409, 410, 422].includes(status);
}

/** A refused order: waits for stock, or for a person. */
export function refusalOf(reply: ApiReply, key: string, body: OrderBody, settings: EasypostSettings): PartnerAnswer {
  const told = toldIn(reply);
  const all = `${told.code} ${told.text}`;
  const words = saidBy(reply) || `EasyPost answered ${reply.status} without a reason`;
  const named = linesNamed(told.text, body, settings);
  const refused = { key, accepted: false } as const;
  if (new RegExp(settings['out of stock words'], 'i').test(all))
    return { ...refused, reason: `${named}${words}`, cause: 'out of stock' };
  const item = /barcode|product/i.test(all) ? '. Is it the barcode that EasyPost has for the product?' : '';
  return { ...refused, reason: `${named}${words}${item}` };
}

const linesAtMost = 3;

/** Which lines are meant: a barcode in the vendor's words is a long number, and such are taken out of them. */
function linesNamed(text: string, body: OrderBody, settings: EasypostSettings): string {
  const meant = body.lines.filter((line) => {
    const barcode = barcodeOf(line, settings);
    return barcode !== '' && text.split(/[^\w.-]+/).some((word) => word === barcode || word === `${barcode}.`);
  });
  const names = meant.slice(0, linesAtMost).map(({ lineNumber, sku }) => `line ${lineNumber} (${sku})`);
  return names.length === 0 ? '' : `${names.join(', ')}${meant.length > linesAtMost ? ' and more' : ''}: `;
}
