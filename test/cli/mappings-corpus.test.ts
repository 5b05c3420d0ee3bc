import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { projectRoot } from '../support/source-files.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { crossdock, type Said } from './terminal.ts';

interface Case {
  readonly direction: 'in' | 'out';
  readonly kind: string;
  readonly file: string;
}

type Group = Record<string, unknown>;

interface Result {
  readonly kind: string;
  readonly fileAccepted: boolean;
  readonly records: readonly Group[];
  readonly errors: readonly Group[];
  readonly warnings: readonly Group[];
}

const corpus = join(projectRoot, 'test/corpus');
const formats = readdirSync(corpus, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

for (const format of formats) {
  const home = join(corpus, format);
  const { cases } = JSON.parse(readFileSync(join(home, 'context.json'), 'utf8')) as { cases: Case[] };
  const given = ['--orders', join(home, 'orders.json'), '--context', join(home, 'context.json')];

  /** In an empty folder: no workspace, no store, no daemon. */
  async function run(...argv: string[]): Promise<Said> {
    return crossdock(undefined, ['mappings', ...argv], { env: { CROSSDOCK_HOME: await temporaryFolder() } });
  }

  describe(`the command line with the corpus layout ${format}`, () => {
    it('renders the stated files, byte by byte, and no others', async () => {
      const out = join(await temporaryFolder(), 'new', 'folder');
      const { code, out: paths, err } = await run('render', join(home, 'mappings/orders.yaml'), ...given, '--out', out);
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
        const names = [`${kind}.yaml`, `${kind}s.yaml`];
        const mapping = join(home, 'mappings', names.find((name) => existsSync(join(home, 'mappings', name))) ?? '');
        const { code, out } = await run('parse', mapping, join(home, 'returns', file), ...given, '--json');
        const expected = JSON.parse(readFileSync(join(home, 'expected-returns', `${file}.json`), 'utf8')) as Result;
        const found = JSON.parse(out) as Result;
        expect(Object.keys(found)).to.deep.equal(['kind', 'fileAccepted', 'records', 'errors', 'warnings']);
        expect(comparable(found)).to.deep.equal(comparable(expected));
        expect(found.errors.every((one) => 'note' in one)).to.equal(true);
        expect(code).to.equal(!found.fileAccepted ? 4 : found.errors.length > 0 ? 6 : 0);
      });
    }
  });
}

/** Notes are free; instants, weights and amounts are compared by what they mean. */
function comparable({ kind, fileAccepted, records, errors, warnings }: Result): unknown {
  return {
    kind,
    fileAccepted,
    records: records.map((record) => meant(record)),
    errors: errors.map(({ row, column, code, value, rejects }) => ({ row, column, code, value, rejects })),
    warnings: warnings.map(({ row, code }) => ({ row, code })),
  };
}

function meant(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => meant(one));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, meant(one, key)]));
  if (['shippedAt', 'asOf', 'orderDate'].includes(name)) return Date.parse(String(value));
  return ['value', 'amount'].includes(name) ? Number(value) : value;
}
