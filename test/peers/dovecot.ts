import { chmod, chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';
import { atEnd } from '../support/closing.ts';
import { programPath } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { selfSigned } from './certificate.ts';
import { answers, freePort, startPeer } from './peer.ts';

export interface StoredMail {
  readonly uid: number;
  readonly subject: string;
  readonly flags: readonly string[];
}

export interface DovecotPeer {
  /** STARTTLS or plain text. */
  readonly port: number;
  /** TLS from the first byte. */
  readonly tlsPort: number;
  readonly certificate: string;
  readonly user: string;
  readonly password: string;
  /** Puts a mail into a mailbox; line ends become CRLF. Returns its UID. */
  append(message: string | Buffer, mailbox?: string): Promise<number>;
  mailboxes(): Promise<string[]>;
  messages(mailbox?: string): Promise<StoredMail[]>;
  /** Anything else, as another mail program would do it. */
  as<T>(work: (client: ImapFlow) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/** A real Dovecot with one user per name that logs in; the password is the same for all. */
export async function startDovecot(extra: readonly string[] = []): Promise<DovecotPeer> {
  const folder = await temporaryFolder();
  const [port, tlsPort, certificate] = [await freePort(), await freePort(), await selfSigned()];
  const [user, password] = ['dock', 'secret'];
  const config = join(folder, 'dovecot.conf');
  await chmod(folder, 0o755);
  await mkdir(join(folder, 'mail'));
  await mkdir(join(folder, 'run'));
  const owner = await mailOwner();
  await chown(join(folder, 'mail'), owner.uid, owner.gid);
  await writeFile(config, configuration({ folder, port, tlsPort, password, owner, ...certificate, extra }));
  const peer = await startPeer({
    command: programPath('dovecot') ?? 'dovecot',
    args: ['-F', '-c', config],
    ready: async () => (await answers(port)) && (await answers(tlsPort)),
    seconds: 30,
  });
  atEnd(() => peer.stop());

  async function as<T>(work: (client: ImapFlow) => Promise<T>): Promise<T> {
    const auth = { user, pass: password };
    const client = new ImapFlow({ host: '127.0.0.1', port, secure: false, doSTARTTLS: false, auth, logger: false });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.logout();
    }
  }

  return {
    port,
    tlsPort,
    certificate: certificate.cert,
    user,
    password,
    as,
    append: (message, mailbox = 'INBOX') =>
      as(async (client) => {
        const bytes = Buffer.from(message).toString('latin1').replace(/\r?\n/g, '\r\n');
        const stored = await client.append(mailbox, Buffer.from(bytes, 'latin1'));
        return stored ? (stored.uid ?? 0) : 0;
      }),
    mailboxes: () => as(async (client) => (await client.list()).map(({ path }) => path).sort()),
    messages: (mailbox = 'INBOX') =>
      as(async (client) => {
        await client.mailboxOpen(mailbox, { readOnly: true });
        const found = await client.fetchAll('1:*', { uid: true, envelope: true, flags: true });
        return found.map(({ uid, envelope, flags }) => ({
          uid,
          subject: envelope?.subject ?? '',
          flags: [...(flags ?? [])].sort(),
        }));
      }),
    stop: () => peer.stop(),
  };
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
  readonly user: string;
  readonly internal: string;
  readonly login: string;
}

/** As root: the users that Debian made for it. Otherwise everything runs as ourselves. */
async function mailOwner(): Promise<Owner> {
  const { uid, gid, username } = userInfo();
  if (uid !== 0) return { uid, gid, user: username, internal: username, login: username };
  const entries = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const nobody = entries.find(([name]) => name === 'nobody') ?? [];
  return { uid: Number(nobody[2]), gid: Number(nobody[3]), user: 'nobody', internal: 'dovecot', login: 'dovenull' };
}

interface Wanted {
  readonly folder: string;
  readonly port: number;
  readonly tlsPort: number;
  readonly password: string;
  readonly owner: Owner;
  readonly certFile: string;
  readonly keyFile: string;
  readonly extra: readonly string[];
}

function configuration({ folder, port, tlsPort, password, owner, certFile, keyFile, extra }: Wanted): string {
  return `base_dir = ${folder}/run
state_dir = ${folder}/run
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <${certFile}
ssl_key = <${keyFile}
disable_plaintext_auth = no
auth_failure_delay = 0
mail_location = maildir:${folder}/mail/%u
first_valid_uid = 1
first_valid_gid = 1
default_login_user = ${owner.login}
default_internal_user = ${owner.internal}
${owner.internal === 'dovecot' ? 'default_internal_group = dovecot' : ''}
passdb {
  driver = static
  args = password=${password}
}
userdb {
  driver = static
  args = uid=${owner.uid} gid=${owner.gid} home=${folder}/mail/%u
}
namespace inbox {
  inbox = yes
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${tlsPort}
  }
}
service anvil {
  chroot =
}
${extra.join('\n')}
`;
}
