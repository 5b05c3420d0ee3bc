import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { type CorpusResult, comparable } from '../support/corpus-comparison.ts';
import { corpusFolder, corpusLayouts, corpusPreset } from '../support/corpus-presets.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { crossdock, type Said } from './terminal.ts';

interface Case {
  readonly direction: 'in' | 'out';
  readonly kind: string;
  readonly file: string;
}

for (const format of corpusLayouts()) {
  const home = join(corpusFolder, format);
  const { cases } = JSON.parse(readFileSync(join(home, 'context.json'), 'utf8')) as { cases: Case[] };
  const given = ['--orders', join(home, 'orders.json'), '--context', join(home, 'context.json')];

  /** In an empty folder: no workspace, no store, no daemon. */
  async function run(...argv: string[]): Promise<Said> {
    return crossdock(undefined, ['mappings', ...argv], { env: { CROSSDOCK_HOME: await temporaryFolder() } });
  }

  describe(`the command line with the corpus layout ${format}`, () => {
    it('renders the stated files, byte by byte, and no others', async () => {
      const out = join(await temporaryFolder(), 'new', 'folder');
      const { code, out: paths, err } = await run('render', corpusPreset(format, 'orders'), ...given, '--out', out);
      expect({ code, refused: /\[/.test(err) }, err).to.deep.equal({ code: 0, refused: false });
      const wanted = cases.filter(({ direction }) => direction === 'out').map(({ file }) => file);
      expect(paths).to.equal(wanted.map((file) => `${join(out, file)}\n`).join(''));
      expect((await readdir(out)).sort()).to.deep.equal([...wanted].sort());
      for (const file of wanted) {
        const bytes = await readFile(join(out, file));
        expect(bytes.equals(await readFile(join(home, 'expected', file))), file).to.equal(true);
      }
    });

    for (const { kind, file } of cases.filter(({ direction }) => direction === 'in')) {
      it(`parses ${file} into what it means`, async () => {
        const mapping = corpusPreset(format, kind);
        const { code, out } = await run('parse', mapping, join(home, 'returns', file), ...given, '--json');
        const expected = JSON.parse(
          readFileSync(join(home, 'expected-returns', `${file}.json`), 'utf8'),
        ) as CorpusResult;
        const found = JSON.parse(out) as CorpusResult;
        expect(Object.keys(found)).to.deep.equal(['kind', 'fileAccepted', 'records', 'errors', 'warnings']);
        expect(comparable(found, expected)).to.deep.equal(comparable(expected, expected));
        expect(found.errors.every((one) => 'note' in one)).to.equal(true);
        expect(code).to.equal(!found.fileAccepted ? 4 : found.errors.length > 0 ? 6 : 0);
      });
    }
  });
}
