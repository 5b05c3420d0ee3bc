import type { JudgingRules } from '../judging/judge.ts';
import type { Draft } from '../judging/verdict.ts';

/**
 * One sentence of the workspace that was asked for an order. `decided`: it is why the order did not go on, or why it was changed or sent
 * somewhere; `passed`: it had nothing against it, or nothing to do; `missed`: it would have decided, had its misses been met.
 */
export interface Trial {
  /** As a person would say what stands in the file or in the map. */
  readonly rule: string;
  readonly result: 'decided' | 'passed' | 'missed';
  /** What it found, and what was missing. May hold a part of the address: for those who may see the order. */
  readonly why: string;
}

/** What people have entered beside what concerns the order itself. */
export interface Nearby {
  /** Ship methods that the map of the order's cart has. */
  readonly mappedMethods: readonly string[];
}

/** Tells every sentence of one step. Pure. */
export type Explainer = (draft: Draft, rules: JudgingRules, nearby: Nearby) => readonly Trial[];

/** Sentences of one step that are told one by one; an order may have thousands of lines. */
export const trialsAtMost = 50;

export function listed(words: readonly string[]): string {
  return words.map((word) => (word === '' ? '(empty)' : word)).join(', ');
}
