import { lstat, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { openTestDock } from '../support/dock.ts';
import { rejection } from '../support/rejection.ts';
import { temporaryFolder } from '../support/temporary.ts';

describe('a file of the workspace that a command writes', () => {
  it('is never written over a change that somebody else made meanwhile, and leaves no half file behind', async () => {
    const home = await temporaryFolder();
    const { drafts } = await openTestDock({ home });
    const file = 'merchants/acme.yaml';
    await drafts.save(file, undefined, 'name: A\n');
    await drafts.save(file, 'name: A\n', 'name: B\n');
    await writeFile(join(home, file), 'name: by hand\n');
    const stale = await rejection(drafts.save(file, 'name: B\n', 'name: C\n'));
    expect(stale).to.include({ code: 'CONFIG_FILE_CHANGED' });
    expect(await rejection(drafts.save(file, undefined, 'name: C\n'))).to.include({ code: 'CONFIG_FILE_CHANGED' });
    expect(await readFile(join(home, file), 'utf8')).to.equal('name: by hand\n');
    expect(await readdir(join(home, 'merchants'))).to.deep.equal(['acme.yaml']);
  });

  it('stays a link where it is one, and its bytes change where they lie', async () => {
    const home = await temporaryFolder();
    const { drafts } = await openTestDock({ home });
    await mkdir(join(home, 'merchants'));
    await writeFile(join(home, 'elsewhere.yaml'), 'name: A\n');
    await symlink(join(home, 'elsewhere.yaml'), join(home, 'merchants/acme.yaml'));
    await drafts.save('merchants/acme.yaml', 'name: A\n', 'name: B\n');
    expect((await lstat(join(home, 'merchants/acme.yaml'))).isSymbolicLink()).to.equal(true);
    expect(await readFile(join(home, 'elsewhere.yaml'), 'utf8')).to.equal('name: B\n');
  });
});
