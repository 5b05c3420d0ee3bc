import { isCountry } from '../domain/country-code.ts';
import { alwaysFits, covers } from '../domain/routing/covers.ts';
import { type RoutingRule, ruleLabel } from '../domain/routing/rule.ts';
import { didYouMean } from '../support/nearest.ts';
import type { Reading } from './reading.ts';
import type { RawRule } from './routing-grammar.ts';
import type { MerchantWms } from './workspace.ts';
import type { YamlFile } from './yaml-file.ts';

/** What rules may speak of. */
interface RuleHome {
  readonly reading: Reading;
  readonly yaml: YamlFile;
  /** Carts of the merchant, also those that did not read. */
  readonly carts: ReadonlySet<string>;
  readonly warehouses: ReadonlyMap<string, MerchantWms>;
}

/** WMSes that rules name, so that the merchant uses them; unknown ones are reported elsewhere. */
export function routedTo(raw: readonly RawRule[] = []): string[] {
  return [...new Set(raw.map(({ to }) => to))];
}

/** A merchant's rules; what can never match, or is never asked, is refused: its writer believes that it counts. */
export function readRouting(home: RuleHome, raw: readonly RawRule[] = []): RoutingRule[] {
  const rules = raw.map((one, index) => ruleOf(one, index + 1));
  for (const [index, rule] of rules.entries()) {
    checkWords(home, rule, index);
    checkWarehouse(home, rule, index);
    checkReached(home, rules, index);
  }
  return rules;
}

function ruleOf(raw: RawRule, number: number): RoutingRule {
  return {
    number,
    name: raw.name ?? '',
    to: raw.to,
    by: raw.by ?? 'order',
    when: {
      country: raw.country ?? [],
      state: raw.state ?? [],
      zipPrefix: raw['zip prefix'] ?? [],
      sku: raw.sku ?? [],
      tag: raw.tag ?? [],
      shipMethod: raw['ship method'] ?? [],
      cart: raw.cart ?? [],
      stock: raw.stock ?? null,
    },
  };
}

function checkWords(home: RuleHome, { when }: RoutingRule, index: number): void {
  for (const country of when.country)
    if (!isCountry(country))
      never(home, index, 'country', `"${country}" is no country. Write its ISO code, such as CA or CAN.`);
  for (const cart of when.cart)
    if (!home.carts.has(cart))
      never(home, index, 'cart', `This merchant has no cart "${cart}".${didYouMean(cart, home.carts)}`);
  for (const tag of when.tag)
    if (/[,;|\n]/.test(tag))
      never(home, index, 'tag', `"${tag}" has a separator in it, and no tag has one. Write a list: [A, B].`);
  for (const prefix of when.zipPrefix)
    if (prefix.includes('*')) never(home, index, 'zip prefix', `Write the first characters only, without "*".`);
  for (const sku of when.sku)
    if (sku.slice(0, -1).includes('*')) never(home, index, 'sku', `"${sku}": a "*" stands at the end only.`);
}

function checkWarehouse(home: RuleHome, { to, when }: RoutingRule, index: number): void {
  const warehouse = home.warehouses.get(to);
  if (!warehouse) return;
  if (!warehouse.orders)
    never(home, index, 'to', `The WMS ${to} takes no orders of this merchant. Give it "orders", or route elsewhere.`);
  if (when.stock !== null && !warehouse.inventory)
    never(home, index, 'stock', `The WMS ${to} never tells what it has. Give it "inventory", or leave "stock" away.`);
}

function never({ reading, yaml }: RuleHome, index: number, key: string, what: string): void {
  const message = `routing[${index}].${key}: ${what}`;
  reading.found(yaml.finding(['routing', index, key], 'CONFIG_ROUTING_NEVER', message));
}

function checkReached({ reading, yaml }: RuleHome, rules: readonly RoutingRule[], index: number): void {
  const rule = rules[index];
  const earlier = rule && rules.slice(0, index).find((one) => covers(one, rule));
  if (!earlier) return;
  const why = alwaysFits(earlier) ? 'has no condition and takes everything' : 'takes everything that this one would';
  const message = `routing[${index}] is never asked: ${ruleLabel(earlier)} above ${why}. Put it above that one, or delete it.`;
  reading.found(yaml.finding(['routing', index], 'CONFIG_ROUTING_SHADOWED', message));
}
