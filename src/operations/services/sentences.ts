import { forecastSentences } from '../../intake/forecast.ts';
import type { Switched, SwitchPlan } from './switch.ts';

/** What a person reads before agreeing: what changes, and what that sets in motion. */
export function planSentences({ switches, ahead }: SwitchPlan): string[] {
  return [
    ...switches.map((one) => `${one.service} of ${ownerOf(one)}: ${one.from} -> ${one.to}`),
    ...ahead.downloads.flatMap((forecast) => forecastSentences(forecast)),
    ...ahead.unseen.map(
      ({ endpoint, message, code }) => `What would be taken at ${endpoint} cannot be seen: ${message}  [${code}]`,
    ),
    ...ahead.waiting.map(({ gate, count }) => `${count} wait at ${gate} and go out.`),
  ];
}

/** Something leaves its place, or more than one thing changes. */
export function wantsYes({ switches, ahead }: SwitchPlan): boolean {
  const moves = ahead.downloads.some(({ orders, unreadable }) => orders > 0 || unreadable.length > 0);
  return switches.length > 1 || moves || ahead.unseen.length > 0 || ahead.waiting.length > 0;
}

export function ownerOf({ merchant, cart }: Pick<Switched, 'merchant' | 'cart'>): string {
  return cart === '' ? merchant : `${merchant}/${cart}`;
}
