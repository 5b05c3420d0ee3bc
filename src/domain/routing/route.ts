import type { AskedLine, AskedOrder } from './asked.ts';
import { type Miss, missesOfOrder, missOfLine } from './conditions.ts';
import { type RoutingRule, ruleLabel } from './rule.ts';
import { Shelf, type StockAt } from './shelf.ts';

export interface RoutedPart {
  readonly wms: string;
  readonly lines: readonly number[];
  /** Labels of the rules that sent something here; `''` = no rule did. */
  readonly rule: string;
}

/** What became of one rule: what it took, or what kept it from taking what was left. */
export interface RuleTrial {
  readonly rule: RoutingRule;
  /** Line numbers. */
  readonly took: readonly number[];
  /** Every condition that did not hold; of lines those of the first few. */
  readonly misses: readonly Miss[];
  /** `false` = earlier rules had left nothing. */
  readonly asked: boolean;
}

export interface Routing {
  /** One for each WMS; every line is in exactly one. */
  readonly parts: readonly RoutedPart[];
  /** One for each rule, in their order. */
  readonly trials: readonly RuleTrial[];
}

/** Lines whose misses are told one by one. */
const toldLines = 10;

/** Where the lines of an order go: rules are asked in their order, the first that fits takes, and what no rule takes goes to `otherwise`. */
export function route(
  order: AskedOrder,
  rules: readonly RoutingRule[],
  otherwise: string,
  stock: StockAt = () => 0,
): Routing {
  const shelf = new Shelf(stock);
  const taken = new Map<string, { lines: number[]; rules: string[] }>();
  const trials: RuleTrial[] = [];
  let left = order.lines;
  for (const rule of rules) {
    const trial = left.length === 0 ? notAsked(rule) : tryRule(rule, order, left, shelf);
    trials.push(trial);
    if (trial.took.length === 0) continue;
    const took = new Set(trial.took);
    for (const line of left) if (took.has(line.lineNumber)) shelf.take(rule.to, line);
    left = left.filter(({ lineNumber }) => !took.has(lineNumber));
    add(taken, rule.to, trial.took, [ruleLabel(rule)]);
  }
  // An order without lines goes somewhere, too.
  if (left.length > 0 || taken.size === 0) add(taken, otherwise, numbersOf(left), []);
  const parts = [...taken].map(([wms, { lines, rules: by }]) => ({
    wms,
    lines: lines.sort((a, b) => a - b),
    rule: by.join(', '),
  }));
  return { parts, trials };
}

function tryRule(rule: RoutingRule, order: AskedOrder, left: readonly AskedLine[], shelf: Shelf): RuleTrial {
  const misses = missesOfOrder(rule, order);
  if (rule.by === 'line') {
    const took: number[] = [];
    const missing: Miss[] = [];
    const tried = shelf.copy();
    for (const line of left) {
      const miss = missOfLine(rule, line, tried);
      if (!miss) {
        took.push(line.lineNumber);
        tried.take(rule.to, line);
      } else if (missing.length < toldLines) missing.push(miss);
    }
    return { rule, took: misses.length > 0 ? [] : took, misses: [...misses, ...missing], asked: true };
  }
  const all = [...misses, ...missesTogether(rule, left, shelf)];
  return { rule, took: all.length > 0 ? [] : numbersOf(left), misses: all, asked: true };
}

/** The order as a whole: one line with the SKU is enough, but the stock must do for every line. */
function missesTogether(rule: RoutingRule, left: readonly AskedLine[], shelf: Shelf): Miss[] {
  const { sku, stock } = rule.when;
  const bySku: RoutingRule = { ...rule, when: { ...rule.when, stock: null } };
  const skuMisses = left.flatMap((line) => missOfLine(bySku, line, shelf) ?? []);
  const noSku = sku.length > 0 && skuMisses.length === left.length ? skuMisses.slice(0, toldLines) : [];
  if (stock === null) return noSku;
  const byStock: RoutingRule = { ...rule, when: { ...rule.when, sku: [] } };
  const tried = shelf.copy();
  const short: Miss[] = [];
  for (const line of left) {
    const miss = missOfLine(byStock, line, tried);
    tried.take(rule.to, line);
    if (miss && short.length < toldLines) short.push(miss);
  }
  return [...noSku, ...short];
}

function notAsked(rule: RoutingRule): RuleTrial {
  return { rule, took: [], misses: [], asked: false };
}

function numbersOf(lines: readonly AskedLine[]): number[] {
  return lines.map(({ lineNumber }) => lineNumber);
}

function add(
  taken: Map<string, { lines: number[]; rules: string[] }>,
  wms: string,
  lines: readonly number[],
  rules: readonly string[],
): void {
  const part = taken.get(wms) ?? { lines: [], rules: [] };
  part.lines.push(...lines);
  part.rules.push(...rules);
  taken.set(wms, part);
}
