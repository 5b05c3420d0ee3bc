import { expect } from 'chai';
import { apiConnectors } from '../../src/connectors/api-connectors.ts';
import { checks, type Verdict } from './checks.ts';
import { benches } from './vendors/index.ts';

/** Connectors whose partner calls us have stories of their own, over HTTP. */
const pulled = ['shipstation-custom-store', 'api'];

describe('every connector keeps the contract', () => {
  const table = new Map<string, Map<string, Verdict | 'FAILED'>>(checks.map(({ name }) => [name, new Map()]));

  it('and has a bench', () => {
    const wanted = apiConnectors.map(({ id }) => id).filter((id) => !pulled.includes(id));
    expect(benches.map(({ connector }) => connector.id).sort()).to.deep.equal(wanted.sort());
  });

  for (const bench of benches) {
    describe(bench.connector.id, () => {
      for (const { name, run } of checks)
        it(name, async () => {
          table.get(name)?.set(bench.connector.id, 'FAILED');
          table.get(name)?.set(bench.connector.id, await run(bench));
        }).timeout(60_000);
    });
  }

  after(() => {
    const ids = benches.map(({ connector }) => connector.id);
    const width = Math.max(...checks.map(({ name }) => name.length));
    const row = (name: string, cells: readonly string[]) =>
      `${name.padEnd(width)}  ${cells.map((cell, index) => cell.padEnd((ids[index] ?? '').length)).join('  ')}`;
    const lines = checks.map(({ name }) =>
      row(
        name,
        ids.map((id) => table.get(name)?.get(id) ?? ''),
      ),
    );
    if (process.env.CONFORMANCE_TABLE) process.stdout.write(`${[row('', ids), ...lines].join('\n')}\n`);
  });
});
