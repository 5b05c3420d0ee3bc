import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { codesOn, type ErrorRow, errorPage, errorPagePath, errorRows } from '../support/error-page.ts';

const command = 'run "node scripts/docs.mjs errors"';

describe('the error catalogue', () => {
  let rows: ErrorRow[];

  before(async () => {
    rows = await errorRows();
  });

  it('has codes at all', () => {
    expect(rows.length).to.be.greaterThan(10);
  });

  it('gives every code to one folder only', () => {
    const twice = rows.filter(({ code }, index) => rows.findIndex((row) => row.code === code) !== index);
    expect(twice.map(({ code, folder }) => `${folder} ${code}`)).to.deep.equal([]);
  });

  it('names every code in capitals and ends every sentence and hint with a stop', () => {
    const wrong = rows.filter(
      ({ code, sentence, hint }) => !/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(code) || ![sentence, hint].every(isSentence),
    );
    expect(wrong.map(({ code }) => code)).to.deep.equal([]);
  });

  it('never tries by the hour what is wrong with an order itself: that holds, and an outage is a connection to be tried again', () => {
    const tried = rows.filter(({ scope, disposition }) => scope === 'order' && disposition === 'retry');
    expect(tried.map(({ code }) => code)).to.deep.equal([]);
    const outages = rows.filter(({ outage }) => outage);
    expect(outages).to.have.length.greaterThan(0);
    for (const { code, scope, disposition } of outages)
      expect([code, scope, disposition]).to.deep.equal([code, 'connection', 'retry']);
  });

  it('is listed whole in docs/errors.md', () => {
    const listed = codesOn(readFileSync(errorPagePath, 'utf8'));
    expect(
      rows.map(({ code }) => code).filter((code) => !listed.includes(code)),
      command,
    ).to.deep.equal([]);
  });

  it('has every code that docs/errors.md lists', () => {
    const known = rows.map(({ code }) => code);
    expect(
      codesOn(readFileSync(errorPagePath, 'utf8')).filter((code) => !known.includes(code)),
      command,
    ).to.deep.equal([]);
  });

  it('is told by docs/errors.md in the words of today', () => {
    expect(readFileSync(errorPagePath, 'utf8') === errorPage(rows), command).to.equal(true);
  });
});

function isSentence(text: string): boolean {
  return /^["\p{Lu}\d].*[.?!]["')]?$/su.test(text);
}
