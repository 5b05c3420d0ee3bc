import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { atEnd } from '../support/closing.ts';
import { temporaryFolder } from '../support/temporary.ts';

const run = promisify(execFile);

/** An account that only the server under test knows, and how to start that server so that it does. */
export interface PrivateUser {
  readonly name: string;
  readonly password: string;
  readonly uid: number;
  /** Its home: where its logins land. */
  readonly root: string;
  /** Private folder of the server, readable by root only but passable for the user. */
  readonly folder: string;
  /** Inside `root`, at the server only: a disk of 256 KiB. Absent where mounting is not permitted. */
  readonly tinyDisk: string | undefined;
  readonly pamService: string;
  wrap(command: string, args: readonly string[]): { command: string; args: string[] };
}

/**
 * The account lives in copies of the account files that are mounted over the real ones for the server's process alone, so that nothing
 * of the machine changes. In a container that forbids mounting it is made with `useradd` and taken away again.
 */
export async function privateUser(): Promise<PrivateUser> {
  if (process.getuid?.() !== 0) throw new Error('Servers with accounts of their own can only be started as root.');
  const folder = await temporaryFolder();
  const name = `xd${randomBytes(4).toString('hex')}`;
  const password = `pw-${randomBytes(8).toString('hex')}`;
  const uid = 40_000 + (randomBytes(2).readUInt16BE() % 20_000);
  const root = join(folder, 'files');
  await chmod(folder, 0o711);
  await mkdir(root);
  await chown(root, uid, uid);
  const hash = (await run('openssl', ['passwd', '-6', password])).stdout.trim();
  const user = { name, password, uid, root, folder, pamService: name };
  return mayMount() ? mounted(user, hash) : added(user, hash);
}

type Basics = Omit<PrivateUser, 'wrap' | 'tinyDisk'>;

function mayMount(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const pamRules = 'auth required pam_unix.so\naccount required pam_unix.so\n';

async function mounted(user: Basics, hash: string): Promise<PrivateUser> {
  const { folder, name, uid, root } = user;
  const copy = (file: string) => join(folder, file);
  await writeFile(copy('passwd'), `${await readFile('/etc/passwd', 'utf8')}${name}:x:${uid}:${uid}::${root}:/bin/sh\n`);
  await writeFile(copy('group'), `${await readFile('/etc/group', 'utf8')}${name}:x:${uid}:\n`);
  await writeFile(copy('shadow'), `${await readFile('/etc/shadow', 'utf8')}${name}:${hash}:19000:0:99999:7:::\n`, {
    mode: 0o640,
  });
  await mkdir(copy('pam.d'));
  await writeFile(join(copy('pam.d'), name), pamRules);
  const script = [
    ...['passwd', 'group', 'shadow', 'pam.d'].map((file) => `mount --bind ${copy(file)} /etc/${file}`),
    `mkdir -p ${root}/tiny`,
    `mount -t tmpfs -o size=256k,uid=${uid},gid=${uid},mode=755 none ${root}/tiny`,
    'exec "$0" "$@"',
  ].join(' && ');
  const wrap = (command: string, args: readonly string[]) => ({
    command: 'unshare',
    args: ['--mount', 'sh', '-c', script, command, ...args],
  });
  return { ...user, tinyDisk: 'tiny', wrap };
}

async function added(user: Basics, hash: string): Promise<PrivateUser> {
  const { name, uid, root } = user;
  await run('useradd', [
    '--no-create-home',
    '--home-dir',
    root,
    '--uid',
    String(uid),
    '--user-group',
    '--password',
    hash,
    name,
  ]);
  atEnd(() => run('userdel', [name]));
  await writeFile(`/etc/pam.d/${name}`, pamRules);
  atEnd(() => rm(`/etc/pam.d/${name}`, { force: true }));
  return { ...user, tinyDisk: undefined, wrap: (command, args) => ({ command, args: [...args] }) };
}
