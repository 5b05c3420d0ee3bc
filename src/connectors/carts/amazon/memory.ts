import { createHash } from 'node:crypto';
import { fieldsOf, textOf } from '../../api/values.ts';
import type { Vault } from '../../api-contract.ts';
import type { AmazonSettings } from './settings.ts';

export interface AccessToken {
  readonly text: string;
  /** Milliseconds: from here on a new one is fetched. */
  readonly freshUntil: number;
}

/** What is remembered under the connection's name, encrypted. */
export interface Memory {
  readonly token?: AccessToken;
  /** Feeds that Amazon works on, by the key of the parcel that they carry. */
  readonly feeds: Readonly<Record<string, string>>;
}

/** A feed that nobody asked about again is forgotten when so many newer ones are known. */
const feedsAtMost = 50;
const turnsAtMost = 5;

/** Another app or another authorisation than the one that the settings name now has nothing to say here. */
export function readMemory(text: string | undefined, settings: AmazonSettings): Memory {
  const { of, token, feeds } = fieldsOf(parsed(text));
  const { text: access, freshUntil } = fieldsOf(token);
  const known = Object.entries(fieldsOf(feeds)).map(([key, feed]) => [key, textOf(feed)] as const);
  const mine = of === grantOf(settings) && typeof access === 'string' && typeof freshUntil === 'number';
  return {
    ...(mine && { token: { text: access, freshUntil } }),
    feeds: Object.fromEntries(known),
  };
}

export function writtenMemory({ token, feeds }: Memory, settings: AmazonSettings): string {
  const last = Object.entries(feeds).slice(-feedsAtMost);
  return JSON.stringify({ of: grantOf(settings), token, feeds: Object.fromEntries(last) });
}

/** Changes what is remembered; where somebody else was faster, what they wrote is changed. */
export async function remember(
  vault: Vault,
  settings: AmazonSettings,
  change: (memory: Memory) => Memory,
): Promise<void> {
  for (let turn = 0; turn < turnsAtMost; turn++) {
    const before = await vault.read();
    let made: string | undefined;
    const kept = await vault.renew(before, async (current) => {
      made = writtenMemory(change(readMemory(current, settings)), settings);
      return made;
    });
    if (kept === made) return;
  }
}

/** Tells grants apart without saying anything of them. */
function grantOf(settings: AmazonSettings): string {
  const grant = JSON.stringify([settings['client id'], settings['client secret'], settings['refresh token']]);
  return createHash('sha256').update(grant).digest('hex').slice(0, 16);
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '{}');
  } catch {
    return {};
  }
}
