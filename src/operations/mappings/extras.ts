import type { Order } from '../../domain/order.ts';
import { orderTexts } from '../../storage/samples.ts';
import type { Dock } from '../dock.ts';
import type { Scope } from '../scope.ts';

/** An extra field that some order or line came with. */
export interface SeenExtra {
  readonly name: string;
  readonly on: 'order' | 'line';
  /** As a mapping names it. */
  readonly field: string;
  readonly count: number;
  /** What one value looks like: `A` a capital letter, `a` a small one, `9` a digit. The value itself only where it was asked for. */
  readonly example: string;
  readonly firstSeen: string;
  readonly lastSeen: string;
}

export interface SeenExtras {
  readonly orders: number;
  readonly extras: readonly SeenExtra[];
  /** There are more names than anybody can map: the rest is not listed. */
  readonly more: boolean;
}

const mostNames = 5000;
const exampleCharacters = 40;

type Seen = { -readonly [K in keyof SeenExtra]: SeenExtra[K] };

/** Looks through the stored orders, a page at a time. */
export async function seenExtras(
  dock: Dock,
  scope: Scope,
  filter: { readonly cart?: string; readonly since?: string; readonly values: boolean },
): Promise<SeenExtras> {
  const seen = new Map<string, Seen>();
  let orders = 0;
  let more = false;
  const note = (on: SeenExtra['on'], extra: Readonly<Record<string, string>>, at: string) => {
    for (const [name, value] of Object.entries(extra)) {
      const known = seen.get(`${on} ${name}`);
      if (known) again(known, value, at, filter.values);
      else if (seen.size < mostNames) seen.set(`${on} ${name}`, first(on, name, value, at, filter.values));
      else more = true;
    }
  };
  for await (const page of orderTexts(dock.tools.store.reader, scope, filter)) {
    for (const { body, receivedAt } of page) {
      const order = JSON.parse(body) as Order;
      orders += 1;
      note('order', order.extra, receivedAt);
      for (const line of order.lines) note('line', line.extra, receivedAt);
    }
  }
  const extras = [...seen.values()].sort((a, b) => b.count - a.count || (a.field < b.field ? -1 : 1));
  return { orders, extras, more };
}

function first(on: SeenExtra['on'], name: string, value: string, at: string, values: boolean): Seen {
  const example = exampleOf(value, values);
  return { name, on, field: `${on}.extra.${name}`, count: 1, example, firstSeen: at, lastSeen: at };
}

function again(seen: Seen, value: string, at: string, values: boolean): void {
  seen.count += 1;
  if (seen.example === '') seen.example = exampleOf(value, values);
  if (at < seen.firstSeen) seen.firstSeen = at;
  if (at > seen.lastSeen) seen.lastSeen = at;
}

function exampleOf(value: string, values: boolean): string {
  const head = [...value].slice(0, exampleCharacters).join('');
  return values ? head : shapeOf(head);
}

/** Tells what a value looks like, and nothing of what it says. */
export function shapeOf(value: string): string {
  return value
    .replace(/\p{Lu}/gu, 'A')
    .replace(/[\p{Ll}\p{Lo}\p{Lm}\p{Lt}]/gu, 'a')
    .replace(/\p{N}/gu, '9');
}
