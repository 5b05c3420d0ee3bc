// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
import { readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { crossdock } from '../cli/terminal.ts';
import { daemonAt, drop, programAt, workspaceHome } from '../support/daemon.ts';
import { eventually } from '../support/eventually.ts';
import { rejection } from '../support/rejection.ts';

const partner = (password: string) =>
  `name: Dock\nconnections:\n  partner: { sftp: { host: sftp.example.test, user: dock, password: "${password}" } }\n`;

interface Settings {
  readonly password: string;
}

describe('a workspace that refers to secrets of the store', () => {
  async function secretly() {
    const home = await workspaceHome({ 'crossdock.yaml': 'name: Dock\n' });
    const say = async (argv: readonly string[], input = '') => {
      const said = await crossdock(undefined, argv, { input, program: programAt(home) });
      expect(JSON.stringify(said)).not.to.include('hunter');
      return said;
    };
    return { home, say };
  }

  it('runs with what a command has kept, and takes up another one while it runs', async function () {
    this.timeout(60_000);
    const { home, say } = await secretly();
    const daemon = await daemonAt(home);
    const password = () =>
      (daemon.tools.workspace().connections.get('partner')?.settings as Settings | undefined)?.password;
    await drop(join(home, 'crossdock.yaml'), partner('${secret:partner-sftp}'));
    const missing = await say(['check']);
    expect([missing.code, missing.out + missing.err]).to.satisfy(
      ([code, text]: [number, string]) => code === 4 && text.includes('crossdock secrets set "partner-sftp"'),
    );
    expect((await say(['secrets', 'set', 'partner-sftp'], 'hunter2')).code).to.equal(0);
    await eventually('the files are taken', () => password() === 'hunter2', 20);
    expect((await say(['check'])).code).to.equal(0);
    await say(['secrets', 'set', 'partner-sftp'], 'hunter3');
    await eventually('the new one is used', () => password() === 'hunter3', 20);
    await drop(join(home, 'crossdock.yaml'), 'nmae: Dock\n# ${secret:partner-sftp}\n');
    await say(['secrets', 'set', 'partner-sftp'], 'hunter4');
    await eventually('what runs gets it, though the files are bad', () => password() === 'hunter4', 20);
    expect((await stat(join(home, 'data/secret.key'))).mode & 0o777).to.equal(0o600);
    const refused = await say(['secrets', 'delete', 'partner-sftp', '--yes']);
    expect([refused.code, refused.err.includes('SECRET_IN_USE')]).to.deep.equal([4, true]);
    await daemon.stop();
    expect(await readFile(join(home, 'data/crossdock.db'), 'latin1')).not.to.include('hunter');
  });

  it('does not start without the key, while commands say what is wrong and can repair it', async function () {
    this.timeout(60_000);
    const { home, say } = await secretly();
    await say(['secrets', 'set', 'partner-sftp'], 'hunter2');
    await drop(join(home, 'crossdock.yaml'), partner('${secret:partner-sftp}'));
    const key = join(home, 'data/secret.key');
    await rename(key, `${key}.away`);
    expect(await rejection(daemonAt(home))).to.include({ code: 'SECRET_KEY_MISSING' });
    expect(await rejection(daemonAt(home, { CROSSDOCK_SECRET_KEY: 'ab'.repeat(32) }))).to.include({
      code: 'SECRET_KEY_WRONG',
    });
    expect(await rejection(daemonAt(home, { CROSSDOCK_SECRET_KEY: 'hunter2' }))).to.include({
      code: 'CONFIG_ENVIRONMENT',
    });
    const checked = await say(['check']);
    expect(checked.out + checked.err).to.include('there is no key for them');
    expect((await say(['secrets', 'set', 'other'], 'x')).err).to.include('SECRET_KEY_MISSING');
    expect((await say(['secrets', 'list'])).out).to.include('partner-sftp');
    expect((await say(['secrets', 'delete', 'partner-sftp', '--force', '--yes'])).code).to.equal(0);
    await drop(join(home, 'crossdock.yaml'), 'name: Dock\n');
    await (await daemonAt(home)).stop();
  });
});
