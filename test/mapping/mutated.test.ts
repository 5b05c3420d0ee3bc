import { expect } from 'chai';
import fc from 'fast-check';
import { blows } from '../mutate/blows.ts';
import { type Judged, judge, judged, readFile } from '../mutate/judge.ts';
import { mutate } from '../mutate/run.ts';
import { samples } from '../mutate/samples.ts';

describe('damaged files of every mapping', () => {
  it('never stop the reading, and lose no record without a word: 2,000 of them', async () => {
    for (const seed of [1, 2]) {
      const { crashes, lost, changed, slowest, all, perBlow, perMapping } = await mutate({ files: 1000, seed });
      expect({ crashes, lost, changed }).to.deep.equal({ crashes: [], lost: [], changed: [] });
      expect([...perBlow.keys()]).to.have.members(Object.keys(blows));
      expect([...perMapping.keys()]).to.deep.equal(samples().map(({ name }) => name));
      expect(slowest.ms, slowest.file).to.be.lessThan(10_000);
      expect(all.recovered / all.untouched, 'share of the untouched records that were read').to.be.greaterThan(0.5);
    }
  }).timeout(60_000);

  it('are the same ones again from the same seed', async () => {
    const [once, again] = [await mutate({ files: 80, seed: 7 }), await mutate({ files: 80, seed: 7 })];
    expect(once.all).to.deep.equal(again.all);
    expect((await mutate({ files: 80, seed: 8 })).all).not.to.deep.equal(once.all);
  }).timeout(60_000);
});

/** Cells of letters and digits; totals, envelopes and lines that are counted take more than a row with them, as the layout says. */
const patient = samples().filter(
  ({ mapping, name }) =>
    mapping.kind !== 'acknowledgements' && !/x12|segments|totals|pick-ticket-fixed-shipments|XML|JSON/.test(name),
);

/** Where the letters and digits of a line's cells stand. */
function insideOf(bytes: Buffer, from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, at) => from + at).filter((at) =>
    /[A-Za-z0-9]/.test(String.fromCharCode(bytes[at] ?? 0)),
  );
}

describe('damage within the cells of one row', () => {
  let known: Judged[] = [];
  before(async () => {
    known = await Promise.all(patient.map(judged));
  });

  it('never costs another row, or the row of another order', async () => {
    const letter = fc.constantFrom(...'ABXYZabxyz0123456789-. ');
    const hits = fc.array(fc.tuple(fc.nat(), letter), { minLength: 1, maxLength: 6 });
    let damagedRows = 0;
    const property = fc.asyncProperty(fc.nat(), fc.nat(), hits, async (which, line, blows) => {
      const one = known[which % known.length] as Judged;
      const { sample, lines } = one;
      // Not the header: it is no row.
      const rows = [...lines.keys()].filter((at) => (lines[at]?.leaves.size ?? 0) > 0);
      const row = rows[line % rows.length] ?? 0;
      const [from, to] = [lines[row - 1]?.end ?? 0, lines[row]?.end ?? 0];
      const inside = insideOf(sample.bytes, from, to);
      const bytes = Buffer.from(sample.bytes);
      for (const [at, text] of blows) bytes[inside[at % inside.length] ?? from] = text.charCodeAt(0);
      // A detail whose mark has become that of a head is a head without its cells: nobody can tell whose the details behind it are.
      const heads = [sample.bytes, bytes].map((of) => sample.starts?.test(of.toString('latin1', from, to)) ?? false);
      fc.pre(heads[0] === heads[1]);
      const { records, summary } = await readFile(sample, bytes);
      const verdict = await judge(one, { bytes, kind: 'cells', touched: { from: from + 2, to: to - 2 }, gone: false });
      expect(summary.fileAccepted, `${sample.name}: ${JSON.stringify(summary.errors)}`).to.equal(true);
      expect(verdict.recovered, `${sample.name}, line ${row + 1}: ${JSON.stringify(records)}`).to.equal(
        verdict.untouched,
      );
      damagedRows += 1;
    });
    await fc.assert(property, { numRuns: 1500 });
    expect(damagedRows).to.be.greaterThan(1000);
  }).timeout(60_000);
});
