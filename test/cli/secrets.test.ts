// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
import { expect } from 'chai';
import type { Dock } from '../../src/operations/dock.ts';
import { listAudit } from '../../src/storage/audit.ts';
import { connectionSecret } from '../../src/storage/secret-rows.ts';
import { openTestDock } from '../support/dock.ts';
import { publishedDock, settings } from '../support/published.ts';
import { aWorkspace } from '../support/workspace.ts';
import { crossdock, type Said } from './terminal.ts';

const value = 'hunter2 of the partner';

function codeIn({ err }: Said): string {
  return /\[?([A-Z]+(_[A-Z]+)+)\]?/.exec(err)?.[1] ?? err;
}

async function textOf(dock: Dock, name: string): Promise<string | undefined> {
  return dock.tools.secrets.read(name);
}

describe('crossdock secrets', () => {
  it('keeps what lies on standard input, and shows it to nobody', async () => {
    const dock = await openTestDock();
    const said = [
      await crossdock(dock, ['secrets', 'set', 'partner-sftp', '--reason', 'spring'], { input: `${value}\n` }),
      await crossdock(dock, ['secrets', 'list']),
      await crossdock(dock, ['secrets', 'list', '--json']),
      await crossdock(dock, ['audit']),
      await crossdock(dock, ['audit', 'show', '1']),
    ];
    expect(said.map(({ code }) => code)).to.deep.equal([0, 0, 0, 0, 0]);
    expect(await textOf(dock, 'partner-sftp')).to.equal(value);
    expect(JSON.stringify(said)).not.to.include('hunter2');
    expect(JSON.parse(said[2]?.out ?? '')).to.have.nested.property('[0].name', 'partner-sftp');
    expect(Object.keys(JSON.parse(said[2]?.out ?? '')[0])).to.deep.equal(['name', 'createdAt', 'updatedAt']);
    expect(said[4]?.out).to.include('partner-sftp').and.to.include('spring');
  });

  it('takes it unseen where somebody sits there', async () => {
    const dock = await openTestDock();
    const { code, out, err } = await crossdock(dock, ['secrets', 'set', 'partner-sftp'], {
      input: `${value}\n`,
      person: true,
    });
    expect(code, err).to.equal(0);
    expect(err).to.match(/^partner-sftp: \n/);
    expect(out + err).not.to.include('hunter2');
    expect(await textOf(dock, 'partner-sftp')).to.equal(value);
  });

  it('keeps several lines as they are, but for the break at the end', async () => {
    const dock = await openTestDock();
    const key = '-----BEGIN KEY-----\nAAAA\n-----END KEY-----\n';
    await crossdock(dock, ['secrets', 'set', 'key'], { input: `${key}\n` });
    expect(await textOf(dock, 'key')).to.equal(key);
  });

  it('refuses names that no reference could have, nothing at all, and what is no text', async () => {
    const dock = await openTestDock();
    for (const name of ['connection:shop', 'a}b', '', ' a', 'a '.repeat(50)])
      expect(codeIn(await crossdock(dock, ['secrets', 'set', name], { input: 'x' })), name).to.equal('SECRET_NAME');
    for (const input of ['', '\n', 'a\0b', 'x'.repeat(70_000)])
      expect(codeIn(await crossdock(dock, ['secrets', 'set', 'a'], { input }))).to.equal('SECRET_VALUE');
    const argument = await crossdock(dock, ['secrets', 'set', 'a', 'hunter2']);
    expect(argument.code).to.equal(2);
    expect(await dock.tools.store.reader.selectFrom('secrets').selectAll().execute()).to.deep.equal([]);
  });

  it('forgets one only when the workspace no longer refers to it, or when it must', async () => {
    const { dock, save } = await publishedDock();
    await crossdock(dock, ['secrets', 'set', 'partner-sftp'], { input: value });
    await save({
      'crossdock.yaml': `${settings('two')}connections:\n  a: { sftp: { host: b, user: c, password: "\${secret: partner-sftp }" } }\n`,
    });
    const asked = ['secrets', 'delete', 'partner-sftp'];
    expect(codeIn(await crossdock(dock, asked))).to.equal('CLI_NEEDS_YES');
    const refused = await crossdock(dock, [...asked, '--yes']);
    expect([refused.code, codeIn(refused)]).to.deep.equal([4, 'SECRET_IN_USE']);
    expect(refused.err).to.include('crossdock.yaml needs it');
    expect(await textOf(dock, 'partner-sftp')).to.equal(value);
    expect((await crossdock(dock, [...asked, '--yes', '--force'])).code).to.equal(0);
    expect(await textOf(dock, 'partner-sftp')).to.equal(undefined);
    expect((await crossdock(dock, [...asked, '--yes'])).code).to.equal(3);
    const deeds = await listAudit(dock.tools.store.reader, 'every merchant', { limit: 10 });
    expect(deeds.map(({ action }) => action).slice(0, 2)).to.deep.equal(['secrets delete', 'secrets set']);
  });

  it('forgets what a partner gave to a connection when it is told to', async () => {
    const workspace = aWorkspace();
    const [name = ''] = workspace.connections.keys();
    const dock = await openTestDock({ workspace: () => workspace });
    for (const connection of [name, 'gone'])
      await dock.tools.memory.vault(connection).renew(undefined, async () => value);
    const remove = (connection: string, ...more: string[]) =>
      crossdock(dock, ['secrets', 'delete', connectionSecret(connection), '--yes', ...more]);
    expect(codeIn(await remove(name))).to.equal('SECRET_IN_USE');
    expect((await remove(name, '--force')).code).to.equal(0);
    expect((await remove('gone')).code).to.equal(0);
    expect(await dock.tools.memory.vault(name).read()).to.equal(undefined);
  });
});
