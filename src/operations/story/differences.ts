import type { ExplainedStep } from '../../domain/explaining/explain.ts';
import type { ToldEvent } from '../../storage/events.ts';

/** What was made of an order when it was judged last. */
export interface JudgedThen {
  readonly at: string;
  /** `accepted`, `skipped`, `error`, `on_hold`, `await_payment`. */
  readonly event: string;
  /** By the name of the step, what rules did; of an order that did not go on, `reason` says why. */
  readonly data: Readonly<Record<string, string | number>>;
}

const judgings = ['accepted', 'skipped', 'error', 'on_hold', 'await_payment'];
const eventOf: Readonly<Record<string, string>> = {
  skip: 'skipped',
  refuse: 'error',
  wait: 'on_hold',
  unpaid: 'await_payment',
};

/** The last time that rules were asked; `null` = they were never. Pure. */
export function judgedThen(events: readonly ToldEvent[]): JudgedThen | null {
  return events.findLast(({ event }) => judgings.includes(event)) ?? null;
}

/** What the rules of now would do otherwise, one sentence each. Pure. */
export function differencesOf(then: JudgedThen | null, now: readonly ExplainedStep[]): string[] {
  if (!then) return [];
  const end = now.find(({ verdict }) => verdict !== 'go' && verdict !== 'not asked');
  const event = end ? (eventOf[end.verdict] ?? '') : 'accepted';
  if (then.event !== event)
    return [`Then: ${words(then)}. By the rules of now: ${end ? `${event} by ${end.step}: ${end.note}` : 'accepted'}.`];
  if (then.event !== 'accepted') {
    const reason = String(then.data.reason ?? '');
    return reason === end?.note || reason === '' ? [] : [`Then: ${reason} Now: ${end?.note ?? ''}`];
  }
  const notes = new Map(now.map(({ step, note }) => [step, note]));
  const steps = new Set([...Object.keys(then.data), ...notes.keys()]);
  return [...steps].flatMap((step) => {
    const [before, after] = [String(then.data[step] ?? ''), notes.get(step) ?? ''];
    if (before === after) return [];
    return [`${step}: then ${before === '' ? 'nothing' : before}, now ${after === '' ? 'nothing' : after}.`];
  });
}

function words({ event, data }: JudgedThen): string {
  return data.reason === undefined ? event : `${event}: ${data.reason}`;
}
