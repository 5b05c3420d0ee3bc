import { randomBytes } from 'node:crypto';
import type { Dock } from '../dock.ts';
import { callbackPath, listenForConsent } from './callback-listener.ts';
import { errors } from './errors.ts';
import { waitForConsent } from './kept-consents.ts';
import type { ConnectPlan } from './plan.ts';
import { isState } from './state.ts';

/** What the partner's page sent the browser back with. */
export interface Consent {
  readonly redirectUri: string;
  readonly query: URLSearchParams;
}

export type ConsentWay =
  /** To this machine; port 0 = any free one. */
  | { readonly by: 'listening'; readonly port: number }
  /** To the daemon, at its public address. */
  | { readonly by: 'daemon' }
  /** Wherever; the person copies the address at which the browser ends. */
  | { readonly by: 'pasting'; readonly port: number; readonly paste: () => Promise<string> };

export interface Asking {
  readonly way: ConsentWay;
  /** Tells the person where to go, and where they will come back to. */
  readonly show: (authorizeUrl: string, redirectUri: string) => void;
  readonly signal: AbortSignal;
}

/** Ten minutes: a person has to find the password of the shop. */
export const consentMilliseconds = 600_000;

/** Sends a person to the partner and waits until they are back. Nothing is kept. */
export async function askConsent(dock: Dock, plan: ConnectPlan, { way, show, signal }: Asking): Promise<Consent> {
  const state = randomBytes(24).toString('hex');
  const send = (redirectUri: string) => {
    const url = plan.place.connector.oauth?.authorizeUrl(plan.settings, { redirectUri, state }) ?? '';
    show(url, redirectUri);
  };
  switch (way.by) {
    case 'listening':
      return listenForConsent({ port: way.port, state, send, signal, milliseconds: consentMilliseconds });
    case 'daemon': {
      const redirectUri = publicCallback(dock);
      if (redirectUri === '') throw errors.CONNECT_PUBLIC_URL();
      const query = await waitForConsent(dock, state, () => send(redirectUri), signal, consentMilliseconds);
      return { redirectUri, query };
    }
    case 'pasting': {
      const redirectUri =
        publicCallback(dock) || `http://127.0.0.1${way.port === 0 ? '' : `:${way.port}`}${callbackPath}`;
      send(redirectUri);
      return { redirectUri, query: queryIn(await way.paste(), state) };
    }
  }
}

export function publicCallback({ publicUrl }: Pick<Dock, 'publicUrl'>): string {
  return publicUrl === '' ? '' : `${publicUrl}${callbackPath}`;
}

function queryIn(pasted: string, state: string): URLSearchParams {
  const text = pasted.trim();
  const query = URL.canParse(text) ? new URL(text).searchParams : new URLSearchParams();
  if (!isState(query.get('state'), state)) throw errors.CONNECT_NO_ADDRESS();
  return query;
}
