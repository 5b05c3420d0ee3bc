import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodeOf, runChild } from './child.mjs';
import { say, Trouble } from './project.mjs';

/** The servers that the tests run against: Debian's package, and a program that shows that it is there. */
export const servers = [
  { package: 'rabbitmq-server', program: 'rabbitmq-server', title: 'RabbitMQ' },
  { package: 'postgresql', program: 'initdb', title: 'PostgreSQL' },
  { package: 'openssh-server', program: 'sshd', title: 'OpenSSH' },
  { package: 'vsftpd', program: 'vsftpd', title: 'vsftpd' },
  { package: 'dovecot-imapd', program: 'dovecot', title: 'Dovecot' },
  { package: 'openssl', program: 'openssl', title: 'OpenSSL' },
];

const policyFile = '/usr/sbin/policy-rc.d';

export function missingServers(folders = programFolders()) {
  return servers.filter(({ program }) => !folders.some((folder) => existsSync(join(folder, program))));
}

/** Installs what is missing when this is Debian and we are root; else says what would make the tests whole. */
export async function installServersWhenMissing() {
  const missing = missingServers();
  if (missing.length === 0) return;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    await installPackages(missing.map((server) => server.package));
    return;
  }
  say(howToGet(missing, dockerComposes()));
}

export function howToGet(missing, hasCompose) {
  const names = missing.map(({ title }) => title).join(', ');
  const packages = missing.map((server) => server.package).join(' ');
  const byHand = `Install them (on Debian as root: apt-get install ${packages}; "npm test" as root does it for you)`;
  const inContainer = hasCompose ? ', or run everything in a container: docker compose run --rm tests' : '';
  return `Some tests need ${names}, which this machine lacks; they will be skipped. ${byHand}${inContainer}.`;
}

/** Debian starts servers when it installs them; the policy file keeps them still. An existing policy is left alone. */
async function installPackages(packages) {
  say(`Installing servers that the tests need: ${packages.join(', ')} ...`);
  const ownPolicy = !existsSync(policyFile);
  if (ownPolicy) writeFileSync(policyFile, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    for (let attempt = 1; attempt <= 3; attempt++) {
      const updated = await aptGet(['update', '-q']);
      const installed = await aptGet(['install', '-q', '-y', '--no-install-recommends', ...packages]);
      if (installed === 0) return;
      say(`apt-get did not succeed (update ${updated}, install ${installed}), attempt ${attempt} of 3.`);
    }
    say(howToGet(missingServers(), dockerComposes()));
  } finally {
    if (ownPolicy) rmSync(policyFile, { force: true });
  }
}

async function aptGet(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { code, signal } = await runChild('apt-get', ['-o', 'Acquire::Retries=3', ...args], { env, patience: 30 });
  if (signal) throw new Trouble('Stopped while installing servers.', exitCodeOf(signal));
  return code;
}

function dockerComposes() {
  return spawnSync('docker', ['compose', 'version'], { stdio: 'ignore' }).status === 0;
}

/** PATH, and where Debian puts servers beside it. */
function programFolders() {
  const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : [];
  return [
    ...(process.env.PATH ?? '').split(':'),
    ...['/usr/sbin', '/usr/lib/rabbitmq/bin'],
    ...versions.map((version) => `/usr/lib/postgresql/${version}/bin`),
  ];
}
