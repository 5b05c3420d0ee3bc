import { type MethodConditions, type MethodEntry, noConditions } from '../../domain/translation/ship-method.ts';
import { type CartMethod, mappedMethods, replaceEntries, seenMethods } from '../../storage/ship-methods.ts';
import { type Actor, commitDeed, type DeedState } from '../audit.ts';
import { cartNamed } from '../cart-named.ts';
import type { Dock } from '../dock.ts';
import type { Scope } from '../scope.ts';
import { knownCodes } from './codes.ts';
import { conditionProblem, conditionText } from './conditions.ts';
import { errors } from './errors.ts';
import { viewOf } from './import-sheet.ts';
import { passThrough } from './method-sheets.ts';
import { releaseMapped } from './release-mapped.ts';

/** Most carts whose map is written by one commit. */
const slice = 500;

export interface MapWish {
  /** `undefined` = every cart that has sent the method, or has it in its map. */
  readonly cart?: string;
  readonly method: string;
  readonly conditions: MethodConditions;
  /** null = passes through; `undefined` = the entry is taken out. */
  readonly code: string | null | undefined;
}

export interface MapChange extends CartMethod {
  readonly before: readonly MethodEntry[];
  readonly after: readonly MethodEntry[];
}

/** What mapping a method would change, cart by cart. */
export async function planMap(dock: Dock, scope: Scope, wish: MapWish): Promise<MapChange[]> {
  const view = viewOf(dock, scope);
  const { conditions, method, code } = wish;
  const problem = conditionProblem(conditions);
  if (problem !== '') throw errors.CONDITION_NOT_VALID({ message: problem });
  const carts =
    wish.cart === undefined
      ? await cartsWith(dock, scope, method)
      : [cartNamed(dock.tools.workspace(), scope, wish.cart)];
  const codes = await knownCodes(view);
  const entries = await mappedMethods(view.reader, scope, { method });
  const changes = carts.map(({ merchant, cart }) => {
    const refused = typeof code === 'string' ? codes.problem(merchant, code) : '';
    if (refused !== '') throw errors.SHIP_CODE_UNKNOWN({ message: refused, value: code ?? '' });
    const before = entries.filter((entry) => entry.merchant === merchant && entry.cart === cart);
    return { merchant, cart, method, before, after: withEntry(before, conditions, code) };
  });
  if (code === undefined && changes.every(({ before, after }) => before.length === after.length))
    throw errors.SHIP_METHOD_NOT_MAPPED({ value: method });
  return changes;
}

/** Pure. An entry with the same conditions is replaced where it stands; a new one is asked before the one without conditions. */
export function withEntry(
  before: readonly MethodEntry[],
  conditions: MethodConditions,
  code: string | null | undefined,
): MethodEntry[] {
  const key = keyOf(conditions);
  if (code === undefined) return before.filter((entry) => keyOf(entry) !== key);
  const entry = { ...conditions, code };
  if (before.some((one) => keyOf(one) === key)) return before.map((one) => (keyOf(one) === key ? entry : one));
  const always = keyOf(noConditions);
  if (key === always) return [...before, entry];
  const at = before.findIndex((one) => keyOf(one) === always);
  return at < 0 ? [...before, entry] : [...before.slice(0, at), entry, ...before.slice(at)];
}

function keyOf({ country, weightFrom, weightTo, contains }: MethodConditions): string {
  return JSON.stringify([country, weightFrom, weightTo, contains]);
}

/** Writes the map; orders that waited for it go on. How many. */
export async function applyMap(dock: Dock, scope: Scope, changes: readonly MapChange[], actor: Actor): Promise<number> {
  for (let from = 0; from < changes.length; from += slice) {
    const some = changes.slice(from, from + slice);
    await commitDeed(dock, async (trx) => {
      for (const change of some) await replaceEntries(trx, change, change.after);
      return some.map(({ merchant, cart, method, before, after }) => ({
        actor,
        action: 'ship-methods map',
        subject: `${merchant}/${cart}`,
        merchant,
        reason: '',
        before: codesOf(method, before),
        after: codesOf(method, after),
      }));
    });
  }
  const mapped = changes.filter(({ after }) => after.length > 0);
  return releaseMapped(dock, scope, mapped, actor);
}

/** The codes of a method by its conditions, as the audit tells them. */
function codesOf(method: string, entries: readonly MethodEntry[]): DeedState {
  return Object.fromEntries(
    entries.map(({ code, ...conditions }) => {
      const when = conditionText(conditions);
      return [`"${method}"${when === '' ? '' : ` (${when})`}`, code ?? passThrough];
    }),
  );
}

async function cartsWith(dock: Dock, scope: Scope, method: string): Promise<{ merchant: string; cart: string }[]> {
  const { reader } = dock.tools.store;
  const seen = (await seenMethods(reader, scope)).filter((one) => one.method === method);
  const mapped = await mappedMethods(reader, scope, { method });
  const carts = new Map([...seen, ...mapped].map(({ merchant, cart }) => [`${merchant}/${cart}`, { merchant, cart }]));
  if (carts.size > 0) return [...carts.values()];
  throw errors.SHIP_METHOD_UNSEEN({ message: `No cart has sent the ship method "${method}".`, value: method });
}
