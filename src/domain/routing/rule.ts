/** Words by which a rule asks for an order; an empty list asks for nothing. Any word of a list will do, and all lists must agree. */
export interface RuleConditions {
  /** ISO codes of the recipient's country, in two or three letters. */
  readonly country: readonly string[];
  readonly state: readonly string[];
  /** How the postal code begins. */
  readonly zipPrefix: readonly string[];
  /** The cart's own SKU, the one that goes out, or the master SKU; `TENT-*` = all that begin so. */
  readonly sku: readonly string[];
  /** On the order or on its buyer. */
  readonly tag: readonly string[];
  /** The cart's text, or the code that the WMS is told. */
  readonly shipMethod: readonly string[];
  readonly cart: readonly string[];
  /** `available`: the WMS of the rule has everything that the rule would send there. */
  readonly stock: 'available' | null;
}

/** One sentence of a merchant about where its orders go. */
export interface RoutingRule {
  /** 1..n in its file. */
  readonly number: number;
  /** For people; `''` = it goes by its number. */
  readonly name: string;
  /** WMS. */
  readonly to: string;
  /** `order`: it takes all lines that are left, or none; `line`: those that fit. */
  readonly by: 'order' | 'line';
  readonly when: RuleConditions;
}

export const noRuleConditions: RuleConditions = {
  country: [],
  state: [],
  zipPrefix: [],
  sku: [],
  tag: [],
  shipMethod: [],
  cart: [],
  stock: null,
};

/** `rule 2 (Canada)`, as it stands in the story of an order. */
export function ruleLabel({ number, name }: Pick<RoutingRule, 'number' | 'name'>): string {
  return `rule ${number}${name === '' ? '' : ` (${name})`}`;
}

/** Upper and lower case and blanks make no difference in states, postal codes and ship methods. */
export function plainWord(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

export function plainZip(text: string): string {
  return text.replaceAll(/\s/g, '').toLowerCase();
}

/** Case counts in SKUs. A star at the end stands for any rest. */
export function skuFits(wanted: string, sku: string): boolean {
  return wanted.endsWith('*') ? sku.startsWith(wanted.slice(0, -1)) : sku === wanted;
}
