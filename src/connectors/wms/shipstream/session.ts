import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ApiContext } from '../../api-contract.ts';
import { accountOf, type Settings } from './settings.ts';

/** A session lives for 24 hours; an hour is what its own clients use. */
const sessionMilliseconds = 3_600_000;

const keptSession = z.object({ account: z.string(), session: z.string().min(1), until: z.number() });

/** A session and the text under which the vault keeps it. */
export interface Session {
  readonly id: string;
  readonly kept: string;
}

/** The session that all daemons share; a new one where there is none, or where it is `stale`. */
export async function openSession(
  settings: Settings,
  { vault, now }: Pick<ApiContext, 'vault' | 'now'>,
  login: () => Promise<string>,
  stale?: Session,
): Promise<Session> {
  const account = signedInAs(settings);
  const kept = stale?.kept ?? (await vault.read());
  const known = sessionIn(kept);
  if (!stale && known && kept && known.account === account && known.until > now()) return { id: known.session, kept };
  const renewed = await vault.renew(kept, async () =>
    JSON.stringify({ account, session: await login(), until: now() + sessionMilliseconds }),
  );
  return { id: sessionIn(renewed)?.session ?? '', kept: renewed };
}

/** With the key: after somebody has changed it, only a new login shows that it is right. */
function signedInAs(settings: Settings): string {
  return createHash('sha256')
    .update(`${accountOf(settings)} ${settings['api key']}`)
    .digest('hex')
    .slice(0, 16);
}

function sessionIn(kept: string | undefined): z.output<typeof keptSession> | undefined {
  if (kept === undefined) return undefined;
  try {
    return keptSession.safeParse(JSON.parse(kept)).data;
  } catch {
    return undefined;
  }
}
