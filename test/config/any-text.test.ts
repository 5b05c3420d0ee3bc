import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import fc from 'fast-check';
import { readWorkspace } from '../../src/config/read.ts';
import type { Finding } from '../../src/config/workspace.ts';
import { home, mappings, toolbox } from './workbench.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const demo = ['crossdock.yaml', 'merchants/acme.yaml'].map(
  (file) => [file, readFileSync(`${root}${file}`, 'utf8').replaceAll(/^ *#.*\n/gm, '')] as const,
);

/** What fingers do to a file: something goes, something comes, something stands twice. */
const slip = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  gone: fc.nat(12),
  put: fc.oneof(
    fc.constantFrom(
      '',
      ':',
      ' ',
      '\n',
      '\t',
      '{',
      '}',
      '[',
      ']',
      '"',
      '- ',
      '&a ',
      '*a',
      '!!',
      '? ',
      'null',
      '~',
      '<<: ',
      '0x1F',
      '${env:',
    ),
    fc.string({ maxLength: 5 }),
  ),
});

function slipped(text: string, slips: readonly { at: number; gone: number; put: string }[]): string {
  return slips.reduce((now, { at, gone, put }) => {
    const offset = Math.floor(at * now.length);
    return now.slice(0, offset) + put + now.slice(offset + gone);
  }, text);
}

async function findingsOf(texts: Record<string, string>): Promise<readonly Finding[]> {
  const read = await readWorkspace({ ...mappings, ...texts }, home, toolbox());
  return 'findings' in read ? read.findings : read.workspace.warnings;
}

function expectPlaced({ file, line, column, message }: Finding, texts: Record<string, string>): void {
  const lines = (texts[file] ?? '').split('\n');
  expect(line, message).to.be.within(1, lines.length);
  expect(column, message).to.be.within(1, (lines[line - 1] ?? '').length + 1);
  expect(message).to.not.match(/invalid input|expected|received|undefined|\[object/i);
}

describe('the reader, whatever a file holds,', () => {
  it('never throws, points into the file and speaks its own words', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(slip, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...demo),
        async (slips, [file, text]) => {
          const texts = { ...Object.fromEntries(demo), [file]: slipped(text, slips) };
          for (const finding of await findingsOf(texts)) expectPlaced(finding, texts);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('takes any value in the place of any other', async () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    const key = fc.constantFrom(
      'wms',
      'connections',
      'notices',
      'retention',
      'zone',
      'default wms',
      'carts',
      'services',
      'warehouses',
      'wms settings',
      'directories',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(key, value, { maxKeys: 4 }),
        fc.constantFrom('crossdock.yaml', 'merchants/acme.yaml'),
        async (content, file) => {
          const texts = { ...Object.fromEntries(demo), [file]: JSON.stringify(content, null, 1) };
          for (const finding of await findingsOf(texts)) expectPlaced(finding, texts);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is not blown up by aliases within aliases', async () => {
    const lines = [
      'a0: &a0 [x, x, x, x, x, x, x, x, x, x]',
      ...Array.from({ length: 12 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(', ')}]`),
    ];
    expect((await findingsOf({ 'crossdock.yaml': lines.join('\n') })).map(({ code }) => code)).to.deep.equal([
      'CONFIG_YAML',
    ]);
  });
});
