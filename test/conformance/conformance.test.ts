import { expect } from 'chai';
import { apiConnectors } from '../../src/connectors/api-connectors.ts';
import { transports } from '../../src/connectors/transports/index.ts';
import { suiteWith } from '../support/needs.ts';
import { checks, type Verdict } from './checks.ts';
import { fileChecks } from './files/checks.ts';
import { fileBenches } from './files/partners.ts';
import { benches } from './vendors/index.ts';

/** Connectors whose partner calls us have stories of their own, over HTTP. */
const pulled = ['shipstation-custom-store', 'api'];
/** Ways of moving files that go in one direction only are tried in `test/connectors/transports`. */
const oneWay = ['email-in', 'email-out', 'webhook'];

/** `own suite`: the promise is held elsewhere, by the trials of that way of moving files. */
type Cell = Verdict | 'own suite' | 'FAILED';

describe('every connector keeps the contract', () => {
  const table = new Map<string, Map<string, Cell>>(checks.map(({ name }) => [name, new Map()]));
  const note = (check: string, id: string, cell: Cell) => table.get(check)?.set(id, cell);

  it('and has a bench', () => {
    const wanted = apiConnectors.map(({ id }) => id).filter((id) => !pulled.includes(id));
    expect(benches.map(({ connector }) => connector.id).sort()).to.deep.equal(wanted.sort());
  });

  it('and so has every way of moving files, or trials of its own', () => {
    const tried = fileBenches.flatMap(({ id }) => /\((.+)\)/.exec(id)?.[1] ?? []);
    expect([...new Set([...tried, ...oneWay])].sort()).to.deep.equal(transports.map(({ id }) => id).sort());
  });

  it('and is asked the same as a partner that reads and writes files', () => {
    const names = checks.map(({ name }) => name);
    expect(Object.keys(fileChecks).filter((name) => !names.includes(name))).to.deep.equal([]);
  });

  for (const bench of benches) {
    const { id } = bench.connector;
    describe(id, () => {
      for (const { name, run } of checks)
        it(name, async () => {
          note(name, id, 'FAILED');
          note(name, id, await run(bench));
        }).timeout(60_000);
    });
  }

  for (const bench of fileBenches) {
    suiteWith(bench.id, bench.programs, () => {
      for (const { name } of checks) {
        const run = fileChecks[name];
        if (!run) {
          note(name, bench.id, 'own suite');
          continue;
        }
        it(name, async () => {
          note(name, bench.id, 'FAILED');
          note(name, bench.id, await run(bench));
        }).timeout(60_000);
      }
    });
  }

  after(() => {
    if (process.env.CONFORMANCE_TABLE) process.stdout.write(tableText(table));
  });
});

/** Checks downwards, connectors across. */
function tableText(table: ReadonlyMap<string, ReadonlyMap<string, Cell>>): string {
  const benched = [...benches.map(({ connector }) => connector.id), ...fileBenches.map(({ id }) => id)];
  const elsewhere: readonly string[] = [...pulled, ...oneWay];
  const ids = [...benched, ...elsewhere];
  const width = Math.max(...checks.map(({ name }) => name.length));
  const row = (name: string, cells: readonly string[]) =>
    `${name.padEnd(width)}  ${cells.map((cell, index) => cell.padEnd(Math.max(13, (ids[index] ?? '').length))).join('  ')}`.trimEnd();
  const lines = [...table].map(([name, cells]) =>
    row(
      name,
      ids.map((id) => cells.get(id) ?? (elsewhere.includes(id) ? 'own suite' : '')),
    ),
  );
  return `${[row('', ids), ...lines].join('\n')}\n`;
}
