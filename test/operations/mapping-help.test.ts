import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { compileMapping } from '../../src/mapping/compile.ts';
import { columnKeys, groupKeys } from '../../src/mapping/grammar/columns.ts';
import { mappingKeys } from '../../src/mapping/grammar/read-mapping.ts';
import { typeKeys } from '../../src/mapping/grammar/types.ts';
import { helpers } from '../../src/mapping/templates/helpers/index.ts';
import { columnWords, groupWords, typeExamples } from '../../src/operations/mappings/help/column-words.ts';
import { complaintWords } from '../../src/operations/mappings/help/complaint-words.ts';
import { layoutWords } from '../../src/operations/mappings/help/layout-words.ts';
import { mappingWords } from '../../src/operations/mappings/help/mapping-words.ts';
import { mappingHelp } from '../../src/operations/mappings/help/topics.ts';
import { typeWords } from '../../src/operations/mappings/help/type-words.ts';
import { crossdock } from '../cli/terminal.ts';
import { settingsOf } from '../mapping/settings.ts';
import { projectRoot } from '../support/source-files.ts';

const namesOf = (...words: string[]) => mappingHelp(words).flatMap(({ entries }) => entries.map(({ name }) => name));

describe('the help on mappings', () => {
  it('lists every helper, type and setting that there is, each with words', () => {
    expect(namesOf('helpers')).to.deep.equal(helpers.map(({ name }) => name));
    expect(namesOf('types')).to.deep.equal(Object.keys(typeKeys));
    expect(namesOf('columns')).to.deep.equal([...columnKeys, ...groupKeys]);
    expect(Object.keys(columnWords)).to.have.members([...columnKeys]);
    expect(Object.keys(groupWords)).to.have.members([...groupKeys]);
    expect(Object.keys(mappingWords)).to.have.members([...mappingKeys]);
  });

  it('lists every setting of types, file, layouts, records and reading that the grammar takes, and no other', () => {
    const expected: Readonly<Record<string, readonly string[]>> = {
      settings: Object.keys(typeWords).flatMap((type) => settingsOf(type)),
      file: settingsOf('file'),
      layouts: Object.keys(layoutWords).flatMap((layout) => settingsOf(layout)),
      records: [...new Set(['record', 'pieces', 'segment', 'tree'].flatMap((place) => settingsOf(place)))],
      reading: settingsOf('reading'),
    };
    for (const [topic, names] of Object.entries(expected)) expect(namesOf(topic), topic).to.have.members([...names]);
  });

  it('shows examples of types that compile', () => {
    expect(Object.keys(typeExamples).sort()).to.deep.equal(Object.keys(typeKeys).sort());
    for (const [type, example] of Object.entries(typeExamples)) {
      const compiled = compileMapping('sample', `kind: orders\ncolumns:\n  ${example}\n`, new Map());
      expect('findings' in compiled ? compiled.findings : [], type).to.deep.equal([]);
    }
  });

  it('has words for every code that the engine can complain with', () => {
    const codes = ['formats', 'mapping'].flatMap((room) => {
      const folder = join(projectRoot, 'src', room);
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
      const call = /(?:code: |Problem\(\s*|UnreadableFile\(\s*|Held\(\s*)'([a-z]+(?:-[a-z]+)+)'/g;
      return files.flatMap((path) =>
        [...readFileSync(join(folder, path), 'utf8').matchAll(call)].map(([, code = '']) => code),
      );
    });
    expect(codes.length).to.be.greaterThan(30);
    expect([...new Set(codes)].filter((code) => complaintWords[code] === undefined)).to.deep.equal([]);
  });

  it('lets the engine write the examples of date tokens', () => {
    const [topic] = mappingHelp(['date']);
    const examples = new Map(topic?.entries.map(({ name, example }) => [name, example]));
    expect(examples.get('MMM')).to.equal('Mar');
    expect(examples.get('M/d/yyyy h:mm a')).to.equal('3/9/2026 2:05 PM');
    expect([...examples.values()].filter((example) => example === '')).to.deep.equal([]);
  });

  it('tells the fields of a kind with what they are', () => {
    const [topic] = mappingHelp(['fields', 'inventory']);
    expect(topic?.entries.find(({ name }) => name === 'level.quantityOnHand')?.says).to.equal('integer, only read');
    expect(topic?.entries.find(({ name }) => name === 'level.sku')?.says).to.include('must give it');
  });

  it('looks up whatever has the name, and asks whether another was meant', async () => {
    expect(mappingHelp(['prefix']).map(({ topic }) => topic)).to.deep.equal(['helpers']);
    expect(mappingHelp(['pad']).map(({ topic }) => topic)).to.deep.equal(['helpers', 'settings']);
    expect(mappingHelp(['if', 'empty']).map(({ topic }) => topic)).to.deep.equal(['columns']);
    expect(mappingHelp(['line.sku']).map(({ topic }) => topic)).to.include('fields orders');
    const { code, err } = await crossdock(undefined, ['mappings', 'help', 'feilds']);
    expect(code).to.equal(3);
    expect(err).to.include('Did you mean "fields"?');
  });

  it('is one command, in text and as JSON', async () => {
    const { code, out } = await crossdock(undefined, ['mappings', 'help']);
    expect(code).to.equal(0);
    expect(out).to.include('yyyy').and.to.include('over-shipped').and.to.include('order.shipTo.city');
    const [topic] = JSON.parse((await crossdock(undefined, ['mappings', 'help', 'date', '--json'])).out);
    expect(topic.entries[0]).to.deep.equal({ name: 'yyyy', says: 'year, four digits', example: '2026' });
  });
});
