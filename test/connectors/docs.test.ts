import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { apiConnectors } from '../../src/connectors/api-connectors.ts';
import { transports } from '../../src/connectors/transports/index.ts';
import {
  exampleSettings,
  functionRows,
  functionsOf,
  indexPage,
  settingRows,
  tableIn,
  withTables,
} from '../support/connector-pages.ts';
import { projectRoot } from '../support/source-files.ts';

const repair = 'else run: node scripts/docs.mjs connectors';

function pageOf(name: string): string {
  return readFileSync(join(projectRoot, `docs/connectors/${name}.md`), 'utf8');
}

describe('the pages about carts and WMSes', () => {
  for (const connector of apiConnectors)
    describe(`docs/connectors/${connector.id}.md`, () => {
      it(`tells every setting as the program knows it, and no other (${repair})`, () => {
        expect(tableIn(pageOf(connector.id), 'Settings')).to.deep.equal(settingRows(connector));
      });

      it(`tells of every function whether it is supported, or why not (${repair})`, () => {
        const page = pageOf(connector.id);
        for (const name of functionsOf(connector)) expect(connector.functions[name], name).not.to.equal(undefined);
        expect(tableIn(page, 'Supported functions')).to.deep.equal(functionRows(connector, page));
      });

      it('names no setting as its manner that it does not have', () => {
        const known = settingRows(connector).map((row) => /^\| `([^`]+)`/.exec(row)?.[1]);
        for (const name of connector.manner ?? []) expect(known).to.include(name);
      });

      it('names the hosts that it calls', () => {
        for (const host of connector.hosts(exampleSettings(connector)))
          expect(pageOf(connector.id)).to.contain(new URL(host).host);
      });

      it('describes every setting in a sentence or more', () => {
        for (const row of settingRows(connector)) expect(row).to.match(/^\| `[^`]+` \| .+\.( \*Secret\.\*)? \|/);
      });
    });

  it(`are listed with what they can do, and the ways of moving files too (${repair})`, () => {
    expect(pageOf('index')).to.equal(indexPage(transports, apiConnectors));
    for (const { id } of transports) expect(pageOf(id)).to.match(/^# /);
  });

  it('keep what people wrote around the tables when those are made anew', () => {
    const [connector] = apiConnectors;
    if (!connector) throw new Error('There is no connector.');
    const page = `# One\n\n| function | supported |\n|---|---|\n| Order Download | yes; but slowly |\n\nWords.\n\n## Settings\n\nBefore.\n\n| old | x | y |\n|---|---|---|\n| \`gone\` | . | |\n\nBehind.\n\n## Last\n`;
    const made = withTables(page, connector);
    for (const kept of ['# One', '| Order Download | yes; but slowly |', 'Words.', 'Before.', 'Behind.', '## Last'])
      expect(made).to.contain(kept);
    expect(made).not.to.contain('gone');
    expect(made.indexOf('## Supported functions')).to.be.lessThan(made.indexOf('Words.'));
    expect(withTables(made, connector)).to.equal(made);
    expect(tableIn(made, 'Settings')).to.deep.equal(settingRows(connector));
  });
});
