import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { FoundFile, Place, RefusedItem } from '../../../src/connectors/contract.ts';
import { emailIn } from '../../../src/connectors/transports/email-in/index.ts';
import { type DovecotPeer, startDovecot } from '../../peers/dovecot.ts';
import { atEnd } from '../../support/closing.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { contextOf } from './email-support.ts';

type Mail = NonNullable<ConstructorParameters<typeof MailComposer>[0]>;

export const inbox: Place = { directory: '' };
export const csvOnly: Place = { directory: '', pattern: '*.csv' };

/** A mail from the fictional warehouse. */
export async function mailWith(...attachments: NonNullable<Mail['attachments']>): Promise<Buffer> {
  return composed({ attachments });
}

export async function composed(mail: Mail): Promise<Buffer> {
  const usual = { from: 'wms@example.org', to: 'dock@example.com', subject: 'Shipments', text: 'See attachment.' };
  const chunks: Buffer[] = [];
  const stream = new MailComposer({ ...usual, ...mail }).compile().createReadStream();
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** A Dovecot for the suite that calls this, its mailbox emptied before each test, and transports to it. */
export function mailroom() {
  const dovecot = {} as DovecotPeer;

  before(async function () {
    this.timeout(60_000);
    Object.assign(dovecot, await startDovecot());
  });

  beforeEach(() =>
    dovecot.as(async (client) => {
      for (const { path, flags } of await client.list()) {
        if (path !== 'INBOX' && !flags.has('\\Noselect')) await client.mailboxDelete(path);
      }
      await client.mailboxOpen('INBOX');
      await client.messageDelete('1:*');
    }),
  );

  function transportFor(changed: Record<string, unknown> = {}) {
    const { port, certificate, user, password } = dovecot;
    const ours = { host: '127.0.0.1', port, tls: 'starttls', user, password, 'timeout seconds': 10 };
    const settings = emailIn.settings.parse({ ...ours, 'trusted certificate': certificate, ...changed });
    const context = contextOf('mailbox');
    const transport = emailIn.connect(settings, context);
    atEnd(() => transport.close());
    const missing = () => Promise.reject(new Error('not supported'));
    return {
      transport,
      context,
      list: (place = inbox) => transport.list?.(place) ?? missing(),
      fetch: (file: FoundFile, to: string, place = inbox) => transport.fetch?.(place, file, to) ?? missing(),
      remove: (group: readonly (FoundFile | RefusedItem)[], outcome: 'taken' | 'refused' = 'taken', place = inbox) =>
        transport.remove?.(place, group, outcome) ?? missing(),
      watch: (wake: () => void) => transport.watch?.(inbox, wake) ?? missing,
    };
  }

  /** Lists, fetches everything, and gives the bytes by name. */
  async function fetched(place = inbox, changed: Record<string, unknown> = {}): Promise<Record<string, Buffer>> {
    const { list, fetch } = transportFor(changed);
    const folder = await temporaryFolder();
    const bytes: Record<string, Buffer> = {};
    for (const [index, file] of (await list(place)).files.entries()) {
      const to = join(folder, String(index));
      await fetch(file, to, place);
      bytes[file.name] = await readFile(to);
    }
    return bytes;
  }

  async function refusals(place = inbox): Promise<string[]> {
    return (await transportFor().list(place)).refused.map(({ code }) => code);
  }

  /** The one file that lies there. */
  async function only(list: () => Promise<{ files: readonly FoundFile[] }>): Promise<FoundFile> {
    const { files } = await list();
    if (files[0] && files.length === 1) return files[0];
    throw new Error(`One file was expected, ${files.length} were listed.`);
  }

  return { dovecot, transportFor, fetched, refusals, only };
}
