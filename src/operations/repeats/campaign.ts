import { asCrossdockError } from '../../support/errors.ts';
import { pause } from '../../support/waiting.ts';
import { type Actor, commitDeed, type Deed } from '../audit.ts';
import type { Dock } from '../dock.ts';

/** How far a command that repeats many things has come. */
export interface Progress {
  /** Things done or left, of `total`. */
  readonly at: number;
  readonly total: number;
  /** What was in hand last. */
  readonly subject: string;
  readonly name: string;
  /** What it became; `''` = nothing, see `why`. */
  readonly as: string;
  readonly why: string;
}

export interface Campaign<T> {
  /** One value for all that it does, in the audit and on what it makes. */
  readonly run: string;
  /** The command, as the audit names it. */
  readonly action: string;
  readonly things: readonly T[];
  /** Milliseconds between the beginnings of two; 0 = at once. */
  readonly pace: number;
  /** Ends after what is in hand. */
  readonly stop: AbortSignal;
  readonly nameOf: (thing: T) => { readonly id: string; readonly merchant: string; readonly name: string };
  /** Commits one; returns its new id, or why it was left. */
  readonly repeat: (thing: T) => Promise<{ readonly as: string } | { readonly why: string }>;
  readonly tell: (progress: Progress) => void;
  /** Somebody named this one only: what is wrong with it is thrown. */
  readonly alone?: boolean;
}

export interface CampaignReport {
  readonly run: string;
  readonly total: number;
  readonly done: number;
  /** Left, each with its reason. */
  readonly left: readonly { readonly id: string; readonly name: string; readonly why: string }[];
  /** Not begun: it was stopped before. */
  readonly notBegun: number;
}

/**
 * One after the other, each in a commit of its own: whenever it ends, what was done is done, and the same command goes on with the rest.
 * Of more than one, begin and end are rows of the audit, too, for each merchant.
 */
export async function carryOut<T>(dock: Dock, campaign: Campaign<T>, actor: Actor): Promise<CampaignReport> {
  const { run, things, stop, nameOf } = campaign;
  const total = things.length;
  const left: { id: string; name: string; why: string }[] = [];
  const tally = new Map<string, { asked: number; done: number }>();
  for (const thing of things) {
    const { merchant } = nameOf(thing);
    const { asked = 0 } = tally.get(merchant) ?? {};
    tally.set(merchant, { asked: asked + 1, done: 0 });
  }
  if (total > 1) await note(dock, campaign, tally, 'began', actor);
  let at = 0;
  try {
    for (const thing of things) {
      if (stop.aborted) break;
      const { id, name, merchant } = nameOf(thing);
      const begun = dock.tools.clock.now();
      const outcome = await outcomeOf(campaign, thing);
      at += 1;
      const mine = tally.get(merchant);
      if ('why' in outcome) left.push({ id, name, why: outcome.why });
      else if (mine) mine.done += 1;
      const told = 'why' in outcome ? { as: '', why: outcome.why } : { as: outcome.as, why: '' };
      campaign.tell({ at, total, subject: id, name, ...told });
      if (at < total) await pause(Math.max(0, campaign.pace - (dock.tools.clock.now() - begun)), stop);
    }
  } finally {
    if (total > 1) await note(dock, campaign, tally, at === total ? 'ended' : 'stopped', actor);
  }
  return { run, total, done: at - left.length, left, notBegun: total - at };
}

async function note<T>(
  dock: Dock,
  { run, action }: Campaign<T>,
  tally: ReadonlyMap<string, { asked: number; done: number }>,
  what: 'began' | 'ended' | 'stopped',
  actor: Actor,
): Promise<void> {
  await commitDeed(dock, async () =>
    [...tally].map(([merchant, { asked, done }]) => ({
      actor,
      action,
      subject: run,
      merchant,
      reason: '',
      ...statesOf(what, asked, done),
    })),
  );
}

function statesOf(what: 'began' | 'ended' | 'stopped', asked: number, done: number): Pick<Deed, 'before' | 'after'> {
  if (what === 'began') return { before: {}, after: { run: what, asked } };
  return { before: { run: 'began', asked, done: 0 }, after: { run: what, asked, done } };
}

/** What concerns one thing only leaves it where it is; a store that does not answer ends the command. */
async function outcomeOf<T>({ repeat, alone }: Campaign<T>, thing: T): Promise<{ as: string } | { why: string }> {
  try {
    return await repeat(thing);
  } catch (thrown) {
    const { code, message } = asCrossdockError(thrown);
    if (alone || code === 'UNEXPECTED' || code.startsWith('STORE_')) throw thrown;
    return { why: message };
  }
}
