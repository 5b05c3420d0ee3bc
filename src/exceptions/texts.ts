import { type DailyFacts, type LetterFacts, mailOf } from '../domain/notices/facts.ts';
import { compileText } from '../mapping/text.ts';
import { shippedTexts } from './shipped-texts.ts';

export interface MailText {
  readonly subject: string;
  readonly body: string;
  /** Why the workspace's own template was not used; `''` = it was, or there is none. */
  readonly fault: string;
}

/** By the workspace's template; where that fails people are told all the same, by the shipped one. */
export function mailText(
  kind: 'notice' | 'daily',
  own: string | null,
  facts: LetterFacts | DailyFacts,
  now: string,
): MailText {
  if (own !== null) {
    const filled = fill(own, facts, now);
    if ('subject' in filled) return { ...filled, fault: '' };
    return { ...shipped(kind, facts, now), fault: filled.fault };
  }
  return { ...shipped(kind, facts, now), fault: '' };
}

function shipped(kind: 'notice' | 'daily', facts: LetterFacts | DailyFacts, now: string) {
  const filled = fill(shippedTexts[kind], facts, now);
  if ('subject' in filled) return filled;
  throw new Error(`The shipped template ${kind} fails: ${filled.fault}`);
}

function fill(
  source: string,
  facts: LetterFacts | DailyFacts,
  now: string,
): { subject: string; body: string } | { fault: string } {
  const compiled = compileText(source);
  if ('findings' in compiled) return { fault: compiled.findings[0]?.message ?? 'It does not compile.' };
  try {
    const context = { now, timeZone: facts.zone, sequence: 0, values: {} };
    return mailOf(compiled.render(context, { ...facts })) ?? { fault: 'It does not begin with "Subject:".' };
  } catch (thrown) {
    return { fault: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}
