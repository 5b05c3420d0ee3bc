import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { catalogueOf } from '../../src/mapping/fields/catalogue.ts';
import { columnKeys, groupKeys } from '../../src/mapping/grammar/columns.ts';
import { layoutKeys } from '../../src/mapping/grammar/layout.ts';
import { mappingKeys } from '../../src/mapping/grammar/read-mapping.ts';
import { typeKeys } from '../../src/mapping/grammar/types.ts';
import { runMappingTests } from '../../src/mapping/mapping-tests.ts';
import { helpers } from '../../src/mapping/templates/helpers/index.ts';
import { complaintWords } from '../../src/operations/mappings/help/complaint-words.ts';
import { helperExamples, mappingReference, referencePath } from '../support/mapping-reference.ts';
import { projectRoot } from '../support/source-files.ts';
import { settingPlaces, settingsOf } from './settings.ts';
import { findingsOf, mappingOf } from './support.ts';

const guide = readFileSync(join(projectRoot, 'docs/mappings.md'), 'utf8');
const reference = readFileSync(referencePath, 'utf8');

/** A block of the guide, with the line on which it begins. */
interface Block {
  readonly line: number;
  readonly text: string;
}

const blocks = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map(
  ({ 1: text = '', index = 0 }): Block => ({ text, line: guide.slice(0, index).split('\n').length }),
);
const isMapping = ({ text }: Block) => /^kind: /m.test(text);
const templates = { 'my-file': /```handlebars\n([\s\S]*?)```/.exec(guide)?.[1] ?? '' };

/** Every mapping with the tests that follow it. */
const lessons = blocks.flatMap((block, index) =>
  isMapping(block) ? [{ mapping: block, tests: blocks[index + 1] }] : [],
);

describe('the guide to mappings', () => {
  it('teaches by mappings that are each followed by a test, and shows no other YAML', () => {
    expect(lessons).to.have.length.greaterThan(35);
    expect(blocks.filter((block) => !isMapping(block) && !block.text.startsWith('tests:'))).to.deep.equal([]);
    expect(lessons.filter(({ tests }) => !tests?.text.startsWith('tests:'))).to.deep.equal([]);
    expect(blocks).to.have.length(lessons.length * 2);
  });

  for (const { mapping, tests } of lessons) {
    it(`does what it says in line ${mapping.line}: ${mapping.text.split('\n').slice(0, 3).join('; ')}`, async () => {
      expect(findingsOf(mapping.text, templates)).to.deep.equal([]);
      const results = await runMappingTests(mappingOf(mapping.text, templates), tests?.text ?? '');
      expect(results.filter(({ ok }) => !ok)).to.deep.equal([]);
      expect(results.length).to.be.greaterThan(0);
    });
  }

  it('shows every layout, every type and every setting of a column at work', () => {
    const taught = lessons.map(({ mapping }) => mapping.text).join('\n');
    const used = (key: string) => new RegExp(`(?:^|[{,\\s"-])${key}:`, 'm').test(taught);
    expect([...layoutKeys, ...columnKeys, ...groupKeys].filter((key) => !used(key))).to.deep.equal([]);
    expect(Object.keys(typeKeys).filter((key) => !used(key))).to.deep.equal([]);
  });

  it('links to headings that exist', () => {
    const pages: Readonly<Record<string, string>> = { '': guide, 'mapping-reference.md': reference };
    for (const name of ['cli.md'])
      Object.assign(pages, { [name]: readFileSync(join(projectRoot, 'docs', name), 'utf8') });
    const links = [...guide.matchAll(/\]\(([\w-]*(?:\.md)?)#([^)]+)\)/g)].map(([, page = '', anchor = '']) => ({
      page,
      anchor,
    }));
    expect(links.length).to.be.greaterThan(30);
    const missing = links.filter(({ page, anchor }) => !anchorsOf(pages[page] ?? '').includes(anchor));
    expect(missing).to.deep.equal([]);
  });
});

describe('the reference of mappings', () => {
  it('is what the help says (else run: node scripts/docs.mjs mappings)', () => {
    expect(reference).to.equal(mappingReference());
  });

  it('lists every helper, type, key of a column and part of a mapping', () => {
    const names = [
      ...helpers.map(({ name }) => name),
      ...Object.keys(typeKeys),
      ...columnKeys,
      ...groupKeys,
      ...mappingKeys,
    ];
    expect(names.filter((name) => !reference.includes(`\`${name}\``))).to.deep.equal([]);
  });

  it('lists every setting that the grammar takes anywhere', () => {
    const known = `${reference}${guide}`;
    const settings = settingPlaces.flatMap((place) => settingsOf(place).map((setting) => ({ place, setting })));
    const words = (setting: string) => known.includes(`\`${setting}\``) || new RegExp(`\\b${setting}: `).test(known);
    expect(settings.filter(({ setting }) => !words(setting))).to.deep.equal([]);
  });

  it('lists every field of every kind', () => {
    for (const kind of ['orders', 'shipments', 'inventory', 'acknowledgements', 'cancels', 'returns'] as const) {
      const section = reference.split(`### Fields of ${kind}\n`)[1]?.split(/^##/m)[0] ?? '';
      expect(
        [...catalogueOf(kind).keys()].filter((path) => !section.includes(`\`${path}\``)),
        kind,
      ).to.deep.equal([]);
    }
  });

  it('shows what each helper gives, and the help says the same', () => {
    const examples = helperExamples();
    const lies = examples.filter(({ stated, gives }) => stated !== undefined && stated !== gives);
    expect(lies.map(({ name, stated, gives }) => `${name}: ${stated}, really ${gives}`)).to.deep.equal([]);
    expect(examples.filter(({ stated }) => stated !== undefined)).to.have.length.greaterThan(15);
  });

  it('explains every code that a file or a record can get', () => {
    const source = ['formats', 'mapping'].flatMap((room) => {
      const folder = join(projectRoot, 'src', room);
      return readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts'))
        .map((path) => readFileSync(join(folder, path), 'utf8'));
    });
    const codes = new Set(
      source.flatMap((text) =>
        [...text.matchAll(/(?:code: |Problem\(\s*|UnreadableFile\(\s*|Held\(\s*)'([a-z]+(?:-[a-z]+)+)'/g)].map(
          ([, code = '']) => code,
        ),
      ),
    );
    expect(codes.size).to.be.greaterThan(30);
    const wanted = [...codes, ...Object.keys(complaintWords)];
    expect(wanted.filter((code) => !reference.includes(`| \`${code}\` |`))).to.deep.equal([]);
  });
});

/** As GitHub makes them of headings. */
function anchorsOf(page: string): string[] {
  return [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\d\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}
