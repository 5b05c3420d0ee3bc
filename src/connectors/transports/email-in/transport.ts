import { CrossdockError } from '../../../support/errors.ts';
import type { ConnectorContext, FoundFile, Listing, Place, RefusedItem, Transport } from '../../contract.ts';
import { isUnparsable } from './failures.ts';
import { look } from './looking.ts';
import { MailboxMemory } from './memory.ts';
import { putAway } from './removing.ts';
import { ImapSession } from './session.ts';
import type { EmailInSettings } from './settings.ts';
import { testSteps } from './steps.ts';
import { take } from './taking.ts';
import { watchMailbox } from './watching.ts';

/** Looks made again because of unreadable mails, at most. */
const looksAgain = 20;

/** Attachments of the mails in a mailbox, as files. */
export function emailInTransport(settings: EmailInSettings, context: ConnectorContext): Transport {
  const session = new ImapSession(settings, context);
  const memories = new Map<string, MailboxMemory>();
  const mailboxOf = ({ directory }: Place) => (directory === '' ? settings.mailbox : directory);
  warnOfOpenDoors(settings, context);
  return {
    fetchClaims: false,
    list,
    fetch,
    remove,
    watch: (place, wake) => watchMailbox(settings, mailboxOf(place), context, wake),
    test: (place) => testSteps(settings, mailboxOf(place), context.signal),
    close: () => session.close(),
  };

  async function list(place: Place): Promise<Listing> {
    for (let again = 0; ; again++) {
      try {
        return await lookOnce(place);
      } catch (thrown) {
        const unreadable = thrown instanceof CrossdockError && isUnparsable(thrown.cause);
        if (!unreadable || again >= looksAgain) throw thrown;
      }
    }
  }

  function lookOnce(place: Place): Promise<Listing> {
    const mailbox = mailboxOf(place);
    const rules = { place, authenticatedBy: settings['authenticated by'] };
    return session.use(mailbox, true, (open) => {
      const shelf = { mailbox, uidValidity: open.box.uidValidity };
      return look(open, shelf, rules, memoryOf(mailbox, place));
    });
  }

  function fetch(place: Place, file: FoundFile, to: string): Promise<void> {
    return session.use(mailboxOf(place), true, (open) => take(open, file, to, context.signal));
  }

  function remove(
    place: Place,
    group: readonly (FoundFile | RefusedItem)[],
    outcome: 'taken' | 'refused',
  ): Promise<void> {
    return session.use(mailboxOf(place), false, (open) => putAway(open, group, outcome, settings));
  }

  /** What is nobody's business depends on mailbox and pattern. */
  function memoryOf(mailbox: string, { pattern = '', senders = [] }: Place): MailboxMemory {
    const key = JSON.stringify([mailbox, pattern, senders]);
    const memory = memories.get(key) ?? new MailboxMemory();
    memories.set(key, memory);
    return memory;
  }
}

function warnOfOpenDoors(settings: EmailInSettings, { log, name }: ConnectorContext): void {
  if (settings.tls === 'none')
    log.warn({ connection: name, server: settings.host }, 'Password is sent without encryption.');
  else if (!settings['check certificate']) {
    log.warn({ connection: name, server: settings.host }, 'Certificate of the mail server is not checked.');
  }
}
