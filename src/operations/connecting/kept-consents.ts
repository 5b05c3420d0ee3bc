import { awaitConsent, consentOf, forgetConsent, isAwaited, keepConsent } from '../../storage/consents.ts';
import { pause } from '../../support/waiting.ts';
import type { Dock } from '../dock.ts';
import { errors } from './errors.ts';

/** What is sealed is bound to this name. */
const sealedAs = 'consent';
const lookMilliseconds = 500;

/** Somebody's browser at the daemon's public address; `false` = nobody waits for it. Kept sealed, once, for the command that waits. */
export async function keepVisit({ tools }: Dock, query: URLSearchParams): Promise<boolean> {
  const state = query.get('state') ?? '';
  const { store, secrets, clock } = tools;
  if (state === '' || !(await isAwaited(store.reader, state, clock.iso()))) return false;
  const { sealed } = await secrets.seal(sealedAs, query.toString());
  let kept = false;
  await store.commits.commit({
    apply: async (trx) => {
      kept = await keepConsent(trx, state, sealed, clock.iso());
    },
  });
  return kept;
}

/** Waits for a visit at the daemon. Afterwards nothing of it is left. */
export async function waitForConsent(
  { tools }: Dock,
  state: string,
  send: () => void,
  signal: AbortSignal,
  milliseconds: number,
): Promise<URLSearchParams> {
  const { store, secrets, clock } = tools;
  const ends = clock.now() + milliseconds;
  const until = new Date(ends).toISOString();
  await store.commits.commit({ apply: (trx) => awaitConsent(trx, state, { at: clock.iso(), until }) });
  try {
    send();
    while (clock.now() < ends) {
      await pause(lookMilliseconds, signal);
      if (signal.aborted) throw errors.CONNECT_INTERRUPTED();
      const sealed = await consentOf(store.reader, state);
      if (sealed !== undefined) return new URLSearchParams(await secrets.unseal(sealedAs, sealed));
    }
    throw errors.CONNECT_NOBODY_CAME();
  } finally {
    await store.commits.commit({ apply: (trx) => forgetConsent(trx, state) });
  }
}
