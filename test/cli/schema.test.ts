import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { projectRoot } from '../support/source-files.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { crossdock } from './terminal.ts';

const shipped = (name: string) => readFile(join(projectRoot, 'schema', `${name}.schema.json`), 'utf8');
const names = ['crossdock', 'mapping-test', 'mapping', 'merchant'];

describe('crossdock schema', () => {
  for (const name of names)
    it(`prints what is shipped for ${name}`, async () => {
      expect(await crossdock(undefined, ['schema', name])).to.deep.equal({
        code: 0,
        out: await shipped(name),
        err: '',
      });
    });

  it('without a name prints all of them as one JSON object', async () => {
    const { code, out } = await crossdock(undefined, ['schema']);
    const all = JSON.parse(out);
    expect([code, Object.keys(all).sort()]).to.deep.equal([0, [...names].sort()]);
    expect(all.mapping).to.deep.equal(JSON.parse(await shipped('mapping')));
  });

  it('writes all of them, or one, into a folder that it makes, over older ones', async () => {
    const home = await temporaryFolder();
    const folder = join(home, 'editor', 'schema');
    const one = await crossdock(undefined, ['schema', 'mapping', '--out', folder]);
    expect([one.code, one.out]).to.deep.equal([0, `${join(folder, 'mapping.schema.json')}\n`]);
    await writeFile(join(folder, 'mapping.schema.json'), '{}');
    const all = await crossdock(undefined, ['schema', '--out', folder, '--json']);
    const written = JSON.parse(all.out) as { name: string; path: string }[];
    expect((await readdir(folder)).sort()).to.deep.equal(written.map(({ name }) => `${name}.schema.json`).sort());
    for (const { name, path } of written)
      expect((await readFile(path, 'utf8')) === (await shipped(name)), name).to.equal(true);
    expect(written).to.have.length(4);
  });

  it('says which names there are, and when it cannot write', async () => {
    const unknown = await crossdock(undefined, ['schema', 'maping']);
    expect([unknown.code, unknown.out]).to.deep.equal([2, '']);
    expect(unknown.err).to.include('Did you mean "mapping"?');
    const home = await temporaryFolder();
    await mkdir(join(home, 'mapping.schema.json'));
    const taken = await crossdock(undefined, ['schema', 'mapping', '--out', home]);
    expect(taken.code).to.be.greaterThan(0);
    expect(taken.err).to.include('FILE_NOT_WRITABLE');
  });
});
