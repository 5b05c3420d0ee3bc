import { once } from 'node:events';
import type { ImapFlow } from 'imapflow';
import { pause, within } from '../../../support/waiting.ts';
import type { ConnectorContext } from '../../contract.ts';
import { errors as shared } from '../errors.ts';
import { imapError } from './failures.ts';
import { folderPath, newClient, serverOf } from './session.ts';
import type { EmailInSettings } from './settings.ts';

/** IDLE is begun anew this often: a dead connection shows then, and servers end it after 30 minutes (RFC 2177). */
const idleMilliseconds = 5 * 60 * 1000;
const firstPauseSeconds = 1;
const longestPauseSeconds = 300;
/** A connection that lived so long was a good one: the next failure waits the short time again. */
const goodSeconds = 60;

/**
 * Calls `wake` when the server says that a mail came (IDLE), and whenever a connection was made again. A login of its own:
 * while it waits it can do nothing else. Only a hint; when it fails the look by the clock still finds everything.
 */
export function watchMailbox(
  settings: EmailInSettings,
  mailbox: string,
  context: ConnectorContext,
  wake: () => void,
): () => Promise<void> {
  const stopping = new AbortController();
  const ends = AbortSignal.any([stopping.signal, context.signal]);
  const watching = watchOn();
  return async () => {
    stopping.abort();
    await watching;
  };

  async function watchOn(): Promise<void> {
    for (let pauseSeconds = firstPauseSeconds; !ends.aborted; ) {
      const from = performance.now();
      await watchOnce();
      if (performance.now() - from > goodSeconds * 1000) pauseSeconds = firstPauseSeconds;
      await pause(pauseSeconds * 1000 * (0.5 + Math.random()), ends);
      pauseSeconds = Math.min(pauseSeconds * 2, longestPauseSeconds);
    }
  }

  async function watchOnce(): Promise<void> {
    const client = newClient(settings, { maxIdleTime: idleMilliseconds, disableAutoIdle: false, autoIdleDelay: 1000 });
    const end = () => client.close();
    ends.addEventListener('abort', end, { once: true });
    try {
      await waitForMails(client);
    } catch (thrown) {
      const { code } = imapError(thrown, serverOf(settings));
      if (!ends.aborted) context.log.debug({ connection: context.name, code }, 'Mailbox is not watched at the moment.');
    } finally {
      ends.removeEventListener('abort', end);
      client.close();
    }
  }

  async function waitForMails(client: ImapFlow): Promise<void> {
    const late = () => shared.CONNECTION_TIMEOUT({ message: `${serverOf(settings)} did not answer in time.` });
    const closed = once(client, 'close');
    // It also ends with an error, perhaps while something else is awaited here.
    closed.catch(() => undefined);
    client.on('exists', ({ count, prevCount }) => {
      if (count > prevCount) wake();
    });
    await within(3 * settings['timeout seconds'], client.connect(), late);
    await within(settings['timeout seconds'], client.mailboxOpen(folderPath(mailbox), { readOnly: true }), late);
    if (ends.aborted) return;
    wake();
    await Promise.all([closed, client.idle()]);
  }
}
