import { chown, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { exitCodes } from '../../src/cli/exit-codes.ts';
import { listExceptions } from '../../src/storage/exceptions.ts';
import { listOrders } from '../../src/storage/orders.ts';
import { allSetbacks } from '../../src/storage/setbacks.ts';
import type { RunningDaemon } from '../../src/wiring/daemon.ts';
import { crossdock } from '../cli/terminal.ts';
import { type SshdPeer, startSshd } from '../peers/sshd.ts';
import { daemonAt, drop, programAt, put, workspaceHome } from '../support/daemon.ts';
import { folderWorkspace, shopOrders } from '../support/demo-shop.ts';
import { eventually } from '../support/eventually.ts';
import { suiteWith } from '../support/needs.ts';
import { askFor } from '../support/person.ts';

function sftpWorkspace(sshd: SshdPeer, more: { hostKey?: string } = {}): Record<string, string> {
  return {
    ...folderWorkspace(),
    'sftp.secret': sshd.password,
    'crossdock.yaml': `
name: Test dock
zone: UTC
connections:
  partner:
    sftp: { host: 127.0.0.1, port: ${sshd.port}, user: ${sshd.user}, password: "\${file:sftp.secret}", host key: "${more.hostKey ?? sshd.hostKeyFingerprint}" }
wms:
  legacy:
    orders: { to: partner, directory: in, mapping: legacy-orders, gather: 0s }
`,
  };
}

suiteWith('a bad day with a partner', ['sshd'], function () {
  this.timeout(60_000);
  let sshd: SshdPeer;

  beforeEach(async () => {
    sshd = await startSshd();
    await mkdir(join(sshd.root, 'in'));
    await chown(join(sshd.root, 'in'), sshd.uid, -1);
  });

  it('a wrong password is one exception that names the connection, not the password; the repaired secret lets the orders go', async () => {
    const home = await workspaceHome({ ...sftpWorkspace(sshd), 'sftp.secret': 'not-the-password' });
    const daemon = await daemonAt(home);
    await drop(join(home, '../cart/orders/1.csv'), shopOrders({ number: 'B-100' }));
    const problem = await eventually('the problem is named', () => openProblem(daemon));
    expect(problem).to.include({ scope: 'connection', connection: 'partner' });
    expect(JSON.stringify(problem)).not.to.include('not-the-password');
    expect(problem.hint).to.not.equal('');
    expect(await statusOf(daemon)).to.equal('sending');

    await writeFile(join(home, 'sftp.secret'), sshd.password);
    const text = sftpWorkspace(sshd)['crossdock.yaml'] ?? '';
    await put(join(home, 'crossdock.yaml'), `${text}\n# saved again\n`);
    await eventually('the order is at the WMS', async () => (await statusOf(daemon)) === 'at_wms');
    expect(await readdir(join(sshd.root, 'in'))).to.have.length(1);
    await eventually('the exception is resolved by the success', async () => (await openProblem(daemon)) === undefined);
  });

  it('an unknown host key holds the gate and shows the fingerprint that was seen', async () => {
    const home = await workspaceHome(sftpWorkspace(sshd, { hostKey: `SHA256:${'A'.repeat(43)}` }));
    const daemon = await daemonAt(home);
    await drop(join(home, '../cart/orders/1.csv'), shopOrders({ number: 'B-200' }));
    const problem = await eventually('the problem is named', () => openProblem(daemon));
    expect(`${problem.message} ${problem.value}`).to.include(sshd.hostKeyFingerprint);
    expect(await readdir(join(sshd.root, 'in'))).to.deep.equal([]);
  });

  it('a host key that a person accepts is written down, comments stay, and what it held goes by itself', async () => {
    const home = await workspaceHome(sftpWorkspace(sshd, { hostKey: `SHA256:${'A'.repeat(43)}` }));
    const daemon = await daemonAt(home);
    await drop(join(home, '../cart/orders/1.csv'), shopOrders({ number: 'B-250' }));
    await eventually('the problem is named', () => openProblem(daemon));
    const accept = (...more: string[]) =>
      crossdock(undefined, ['connections', 'accept-host-key', 'partner', ...more], { program: programAt(home) });
    const wrong = await accept('--expect', `SHA256:${'B'.repeat(43)}`);
    expect([wrong.code, wrong.err.includes('HOST_KEY_NOT_WANTED')]).to.deep.equal([exitCodes.remote, true]);
    const shown = await accept();
    expect(shown.code).to.equal(exitCodes.refused);
    expect(shown.out + shown.err).to.include(sshd.hostKeyFingerprint);
    expect(await readFile(join(home, 'crossdock.yaml'), 'utf8')).to.include('A'.repeat(43));
    const done = await accept('--expect', sshd.hostKeyFingerprint);
    expect(done.code, done.err).to.equal(0);
    expect(await readFile(join(home, 'crossdock.yaml'), 'utf8')).to.equal(sftpWorkspace(sshd)['crossdock.yaml']);
    await eventually('the order is at the WMS', async () => (await statusOf(daemon)) === 'at_wms');
    await eventually('the exception is resolved by the success', async () => (await openProblem(daemon)) === undefined);
  });

  it('an outage counts as no failed try, and while it is short it is told to nobody', async () => {
    const home = await workspaceHome(sftpWorkspace(sshd));
    await sshd.stop();
    const daemon = await daemonAt(home);
    await drop(join(home, '../cart/orders/1.csv'), shopOrders({ number: 'B-300' }));
    const setback = await eventually(
      'the gate waits',
      async () => (await allSetbacks(daemon.tools.store.reader, 'every merchant', 5))[0],
    );
    expect(setback).to.include({ stage: 'deliver', attempts: 0 });
    expect(await openProblem(daemon), 'a short outage is told to nobody').to.equal(undefined);
  });

  it('a save with mistakes changes nothing; the last good configuration keeps running', async () => {
    const home = await workspaceHome(folderWorkspace());
    const daemon = await daemonAt(home);
    const revision = daemon.tools.workspace().revision;
    await put(join(home, 'merchants/acme.yaml'), 'wms: nowhere\nservises: {}\n');
    await drop(join(home, '../cart/orders/1.csv'), shopOrders({ number: 'B-400' }));
    await eventually('the order is at the WMS', async () => (await statusOf(daemon)) === 'at_wms');
    expect(daemon.tools.workspace().revision).to.equal(revision);
    await daemon.stop();
    const again = await daemonAt(home);
    expect(again.tools.workspace().revision).to.equal(revision);
  });

  it('a person who asks does not wait for the clock', async () => {
    const home = await workspaceHome({ ...sftpWorkspace(sshd), 'sftp.secret': 'wrong' });
    const daemon = await daemonAt(home);
    await drop(join(home, '../cart/orders/1.csv'), shopOrders({ number: 'B-500' }));
    const before = await eventually('the problem is named', () => openProblem(daemon));
    await askFor(daemon.tools, 'deliver');
    await eventually('it was tried again', async () => ((await openProblem(daemon))?.count ?? 0) > before.count);
  });
});

async function openProblem({ tools }: RunningDaemon) {
  return (await listExceptions(tools.store.reader, 'every merchant', { state: 'open', limit: 5 }))[0];
}

async function statusOf({ tools }: RunningDaemon): Promise<string | undefined> {
  return (await listOrders(tools.store.reader, 'every merchant', { limit: 5 }))[0]?.status;
}
