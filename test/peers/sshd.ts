import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { atEnd } from '../support/closing.ts';
import { programPath } from '../support/needs.ts';
import { answers, freePort, startPeer } from './peer.ts';
import { privateUser } from './private-user.ts';

const run = promisify(execFile);

export interface SshdOptions {
  /** More lines of sshd_config; the first line for a keyword wins, and these come first. */
  readonly config?: readonly string[];
  readonly hostKeyType?: 'ed25519' | 'rsa';
}

export interface SshdPeer {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Text of a key that may log in, and of one with a passphrase. */
  readonly privateKey: string;
  readonly lockedKey: { readonly text: string; readonly passphrase: string };
  /** As `host key` wants it: `SHA256:...`. */
  readonly hostKeyFingerprint: string;
  /** Folder where logins land; on this machine. Owned by an unprivileged user. */
  readonly root: string;
  readonly uid: number;
  /** Directory with a disk of 256 KiB that only the server sees. */
  readonly tinyDisk: string | undefined;
  log(): Promise<string>;
  /** Another host key from now on. */
  changeHostKey(): Promise<string>;
  stop(): Promise<void>;
  /** After `stop`: at the same port, with the same keys. */
  start(): Promise<void>;
}

/** A real OpenSSH server for SFTP with one unprivileged user. */
export async function startSshd({ config = [], hostKeyType = 'ed25519' }: SshdOptions = {}): Promise<SshdPeer> {
  const user = await privateUser();
  const port = await freePort();
  const file = (name: string) => join(user.folder, name);
  await keygen(file('host-key'), hostKeyType);
  await keygen(file('user-key'), 'ed25519');
  await keygen(file('locked-key'), 'ed25519', 'a passphrase');
  const publicKeys = await Promise.all(['user-key.pub', 'locked-key.pub'].map((name) => readFile(file(name), 'utf8')));
  await writeFile(file('authorized-keys'), publicKeys.join(''));
  await writeFile(file('sshd.conf'), configuration(file, port, config));
  await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
  const sshd = programPath('sshd') ?? '/usr/sbin/sshd';
  const command = user.wrap(sshd, ['-D', '-f', file('sshd.conf'), '-E', file('log')]);
  let peer = await startPeer({ ...command, ready: () => answers(port), seconds: 20 });
  atEnd(() => peer.stop());

  return {
    port,
    user: user.name,
    password: user.password,
    privateKey: await readFile(file('user-key'), 'utf8'),
    lockedKey: { text: await readFile(file('locked-key'), 'utf8'), passphrase: 'a passphrase' },
    hostKeyFingerprint: await fingerprintOf(file('host-key.pub')),
    root: user.root,
    uid: user.uid,
    tinyDisk: user.tinyDisk,
    log: () => readFile(file('log'), 'utf8'),
    async changeHostKey() {
      await peer.stop();
      await run('rm', [file('host-key'), file('host-key.pub')]);
      await keygen(file('host-key'), hostKeyType);
      peer = await startPeer({ ...command, ready: () => answers(port), seconds: 20 });
      return fingerprintOf(file('host-key.pub'));
    },
    stop: () => peer.stop(),
    async start() {
      peer = await startPeer({ ...command, ready: () => answers(port), seconds: 20 });
    },
  };
}

async function keygen(path: string, type: 'ed25519' | 'rsa', passphrase = ''): Promise<void> {
  await run('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-C', '', '-f', path]);
}

async function fingerprintOf(publicKey: string): Promise<string> {
  const { stdout } = await run('ssh-keygen', ['-l', '-E', 'sha256', '-f', publicKey]);
  return stdout.split(' ')[1] ?? '';
}

function configuration(file: (name: string) => string, port: number, config: readonly string[]): string {
  return [
    ...config,
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${file('host-key')}`,
    `PidFile ${file('sshd.pid')}`,
    `AuthorizedKeysFile ${file('authorized-keys')}`,
    'PasswordAuthentication yes',
    'KbdInteractiveAuthentication no',
    'UsePAM no',
    'StrictModes no',
    'LogLevel VERBOSE',
    'Subsystem sftp internal-sftp',
    'ForceCommand internal-sftp',
    '',
  ].join('\n');
}
