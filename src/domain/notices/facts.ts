/** What a template for the mail about problems may name. Times are wall time of the reader's zone, with its name: `2026-03-07 10:15 America/Chicago`. */
export interface LetterFacts {
  /** Of the workspace. */
  readonly dock: string;
  /** All of it in one line. */
  readonly headline: string;
  readonly zone: string;
  readonly problems: readonly ProblemFacts[];
  readonly resolved: readonly ResolvedFacts[];
  /** Sentences about what is not listed. */
  readonly remarks: readonly string[];
}

export interface ProblemFacts {
  /** Of the exception. */
  readonly id: string;
  readonly code: string;
  readonly message: string;
  /** What to do. */
  readonly hint: string;
  readonly merchant: string;
  readonly connection: string;
  /** `acme / legacy`. */
  readonly place: string;
  /** `214 orders: ...`. */
  readonly holds: string;
  readonly since: string;
}

export interface ResolvedFacts extends Omit<ProblemFacts, 'hint' | 'holds'> {
  /** What or who resolved it, and when. */
  readonly by: string;
  readonly at: string;
}

/** What a template for the mail of the morning may name. */
export interface DailyFacts {
  readonly dock: string;
  readonly headline: string;
  readonly zone: string;
  /** Whose day it is: a merchant, a WMS or the workspace. */
  readonly name: string;
  /** `2026-03-07`, or from one to another. */
  readonly day: string;
  readonly merchants: readonly DayOfMerchant[];
  /** Open problems, the oldest first. */
  readonly problems: readonly ProblemFacts[];
  readonly remarks: readonly string[];
}

/** Orders that were downloaded on the day, and what has become of them by the time of the mail. */
export interface DayOfMerchant {
  readonly id: string;
  readonly name: string;
  readonly downloaded: number;
  readonly delivered: number;
  readonly held: number;
  readonly skipped: number;
  readonly canceled: number;
  /** On their way: what is missing in `downloaded = delivered + held + skipped + canceled`. */
  readonly difference: number;
  /** The whole sum as a line. */
  readonly sum: string;
  /** The orders behind difference and held, one line each. */
  readonly named: readonly string[];
}

const problem: ProblemFacts = {
  id: '01hexample',
  code: 'SHIP_METHOD_UNMAPPED',
  message: 'Nobody has mapped the ship method.',
  hint: 'Map it.',
  merchant: 'acme',
  connection: 'web',
  place: 'acme / web',
  holds: '2 orders: A-1, A-2',
  since: '2026-03-07 10:15 UTC',
};

/** Templates are tried with these before they run. */
export const sampleLetter: LetterFacts = {
  dock: 'Example dock',
  headline: 'SHIP_METHOD_UNMAPPED at acme / web: 2 orders wait',
  zone: 'UTC',
  problems: [problem],
  resolved: [{ ...problem, by: 'the next success', at: '2026-03-07 11:00 UTC' }],
  remarks: ['3 more are not listed.'],
};

export const sampleDaily: DailyFacts = {
  dock: 'Example dock',
  headline: '3 orders downloaded, 2 delivered, 1 held',
  zone: 'UTC',
  name: 'Acme (example)',
  day: '2026-03-07',
  merchants: [
    {
      id: 'acme',
      name: 'Acme (example)',
      downloaded: 3,
      delivered: 2,
      held: 1,
      skipped: 0,
      canceled: 0,
      difference: 0,
      sum: '3 downloaded = 2 delivered + 1 held + 0 skipped + 0 canceled',
      named: ['A-1 error'],
    },
  ],
  problems: [problem],
  remarks: [],
};

/** A mail from a filled template: its first line is the subject. `undefined` when it does not begin with one. */
export function mailOf(text: string): { subject: string; body: string } | undefined {
  const [, subject, body] = /^Subject:[ \t]*(\S.*?)\s*?\r?\n(?:\r?\n)?([\s\S]*)$/.exec(text) ?? [];
  if (subject === undefined || body === undefined) return undefined;
  return { subject, body: `${body.replaceAll(/\n{3,}/g, '\n\n').trim()}\n` };
}
