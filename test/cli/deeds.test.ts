import { expect } from 'chai';
import { effectOf } from '../../src/cli/effects.ts';
import type { Dock } from '../../src/operations/dock.ts';
import { type DeedDone, listAudit } from '../../src/storage/audit.ts';
import { occasions } from '../support/deeds-of-commands.ts';
import { sourceFiles } from '../support/source-files.ts';
import { leaves, tree } from './leaves.ts';
import { crossdock } from './terminal.ts';

const all = leaves(tree);
const changing = all.filter(({ command }) => effectOf(command) === 'changes').map(({ words }) => words);

function deedsIn(dock: Dock, scope: 'every merchant' | string[] = 'every merchant'): Promise<DeedDone[]> {
  return listAudit(dock.tools.store.reader, scope, { limit: 100 });
}

describe('commands', () => {
  it('each say whether they read or change', () => {
    const undeclared = all.filter(({ command }) => effectOf(command) === undefined).map(({ words }) => words);
    expect(undeclared, 'declare them with reads() or changes() of cli/effects.ts').to.deep.equal([]);
  });

  it('that change something are exactly those that take a reason', () => {
    const taking = all.filter(({ command }) => command.options.some(({ long }) => long === '--reason'));
    expect(taking.map(({ words }) => words)).to.deep.equal(changing);
  });

  it('change something by commitDeed only, which writes the audit in the same commit', () => {
    const elsewhere = sourceFiles()
      .filter(({ path, text }) => /^(operations|cli|http)\//.test(path) && /\bcommits\.commit\(/.test(text))
      .map(({ path }) => path);
    expect(elsewhere).to.deep.equal([
      'operations/audit.ts',
      'operations/connecting/kept-consents.ts', // Who waits for a browser, and what it brought; the deed is what comes of it.
      'operations/custom-store/book.ts', // A partner that asks is no person; the orders' stories and its deliveries say what happened.
      'operations/custom-store/export.ts',
      'operations/custom-store/look.ts',
      'operations/custom-store/notice.ts',
      'operations/dead-letters.ts', // The second half of a replay: the deed is written with the first.
      'operations/health.ts', // An empty commit finds out whether the store can write.
      'operations/inbound/hooks.ts', // A vendor's hint: tickets and nothing else.
      'operations/inbound/push-orders.ts', // A system gives its orders; the kept document says which.
      'operations/moving/adopt-existing.ts', // Closes the question that the adoption before it has answered.
      'operations/test-order/hand-out.ts', // Takes numbers of test orders; the deed is their handing out.
    ]);
  });

  it('that change something each have an occasion here, and nothing else has', () => {
    expect(Object.keys(occasions).sort()).to.deep.equal([...changing].sort());
  });

  for (const name of changing) {
    it(`${name} leaves who, whose, what and why in the audit, and a dry run nothing`, async () => {
      const occasion = occasions[name];
      if (!occasion) return expect.fail(`test/support/deeds-of-commands.ts has no occasion for "${name}"`);
      const { dock, argv, input = '', env = {}, merchant } = await occasion();
      const before = await deedsIn(dock);
      const dry = await crossdock(dock, [...argv, '--dry-run'], { input, env });
      expect([dry.code, await deedsIn(dock)]).to.deep.equal([0, before]);

      const { code, err } = await crossdock(dock, [...argv, '--yes', '--reason', 'a fictional reason'], { input, env });
      expect(code, err).to.equal(0);
      const deeds = (await deedsIn(dock)).slice(0, -before.length || undefined);
      expect(deeds).to.have.length.greaterThan(0);
      for (const deed of deeds) {
        expect(deed).to.include({ actor: 'cli:anna', action: name, merchant });
        expect(deed.reason).to.equal('a fictional reason');
        expect(JSON.stringify(deed.before)).not.to.equal(JSON.stringify(deed.after));
      }
      expect(await deedsIn(dock, ['bolt'])).to.deep.equal([]);
    });
  }
});
