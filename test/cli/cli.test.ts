import { expect } from 'chai';
import { queueErrors } from '../../src/queue/errors.ts';
import { openTestDock } from '../support/dock.ts';
import { seedOrder } from '../support/seeds.ts';
import { aWorkspace } from '../support/workspace.ts';
import { crossdock } from './terminal.ts';

const finding = {
  file: 'mappings/orders.yaml',
  line: 2,
  column: 16,
  code: 'CONFIG_VALUE',
  message: 'Every 5 minutes at most.',
};

describe('the command line', () => {
  describe('understands', () => {
    it('nothing that it does not know, and suggests the nearest command without running it', async () => {
      const { code, out, err } = await crossdock(undefined, ['statsu']);
      expect({ code, out }).to.deep.equal({ code: 2, out: '' });
      expect(err).to.include('Did you mean status?');
      const nested = await crossdock(undefined, ['orders', 'shwo', '1']);
      expect(nested.code).to.equal(2);
      expect(nested.err).to.include('Did you mean show?');
    });

    it('no value that an option does not take', async () => {
      const { code, err } = await crossdock(undefined, ['orders', 'list', '--status', 'lost']);
      expect(code).to.equal(2);
      expect(err).to.include('await_payment');
      expect((await crossdock(undefined, ['orders', 'list', '--limit', '0'])).code).to.equal(2);
      expect((await crossdock(undefined, ['orders', 'list', '--since', 'yesterday'])).code).to.equal(2);
    });

    it('--version and --help, on standard output and with 0', async () => {
      expect(await crossdock(undefined, ['--version'])).to.deep.equal({ code: 0, out: '0.0.0-test\n', err: '' });
      const help = await crossdock(undefined, ['orders', 'list', '--help']);
      expect(help.code).to.equal(0);
      expect(help.out).to.match(/^Examples:\n {2}crossdock orders list\n/);
    });

    it('global flags before and after the command', async () => {
      const dock = await openTestDock();
      await seedOrder(dock.tools.store, 'B-1', 'received', 'bolt', 'shop');
      await seedOrder(dock.tools.store, 'A-1');
      const before = await crossdock(dock, ['--json', '--merchant', 'bolt', 'orders', 'list']);
      const after = await crossdock(dock, ['orders', 'list', '--json', '--merchant', 'bolt']);
      expect(before).to.deep.equal(after);
      expect(JSON.parse(after.out)).to.have.length(1);
    });
  });

  describe('tells', () => {
    it('what failed, why, what next and the code, on standard error only', async () => {
      const dock = await openTestDock();
      const { code, out, err } = await crossdock(dock, ['orders', 'show', 'A-9']);
      expect({ code, out }).to.deep.equal({ code: 3, out: '' });
      expect(err).to.equal(
        'crossdock orders show A-9 failed.\n  cause: No order has the reference "A-9".\n' +
          '  next:  Look for it: crossdock orders find <text> also knows SKUs. Order number, references, PO, ids, tracking number and file names are understood.\n  code:  ORDER_UNKNOWN\n',
      );
    });

    it('a failure as one JSON line where data is JSON', async () => {
      const { code, out, err } = await crossdock(await openTestDock(), ['orders', 'show', 'A-9', '--json']);
      expect({ code, out }).to.deep.equal({ code: 3, out: '' });
      expect(JSON.parse(err).error).to.include({ code: 'ORDER_UNKNOWN', exitCode: 3, command: 'orders show A-9' });
    });

    it('a broker that cannot be reached with 7, a merchant that is not there with 3', async () => {
      const dock = await openTestDock();
      const unreachable = {
        ...dock,
        dead: { ...dock.dead, list: () => Promise.reject(queueErrors.QUEUE_UNREACHABLE()) },
      };
      expect((await crossdock(unreachable, ['dead', 'list'])).code).to.equal(7);
      const wrong = await crossdock(dock, ['orders', 'list', '--merchant', 'acne']);
      expect(wrong.code).to.equal(3);
      expect(wrong.err).to.include('Did you mean "acme"?');
    });

    it('an unexpected failure with 1, its origin only with --verbose', async () => {
      const failing = { openDock: () => Promise.reject(new Error('boom')) };
      const { code, err } = await crossdock(undefined, ['status'], { program: failing });
      expect(code).to.equal(1);
      expect(err).to.include('UNEXPECTED').and.not.to.include('at ');
      expect((await crossdock(undefined, ['status', '--verbose'], { program: failing })).err).to.match(/\n {4}at /);
    });
  });

  it('closes what it opened, also after a failure', async () => {
    const dock = await openTestDock();
    let closed = 0;
    const close = async () => {
      closed += 1;
    };
    const counted = { ...dock, close };
    await crossdock(counted, ['orders', 'list']);
    await crossdock(counted, ['orders', 'show', 'nothing']);
    expect(closed).to.equal(2);
  });

  it('start runs the daemon and ends with its exit code', async () => {
    expect((await crossdock(undefined, ['start'], { program: { startDaemon: async () => 78 } })).code).to.equal(78);
  });

  it('check lists every finding by file, line and column and ends with 4', async () => {
    const program = { check: async () => ({ workspace: null, findings: [finding, { ...finding, line: 9 }] }) };
    const { code, out, err } = await crossdock(undefined, ['check'], { program });
    expect(code).to.equal(4);
    expect(out).to.equal(
      'mappings/orders.yaml:2:16  Every 5 minutes at most.  [CONFIG_VALUE]\nmappings/orders.yaml:9:16  Every 5 minutes at most.  [CONFIG_VALUE]\n',
    );
    expect(err).to.include('2 problems. Nothing was changed');
  });

  it('check of a good workspace is 0 and shows its remarks', async () => {
    const program = { check: async () => ({ workspace: aWorkspace(), findings: [finding] }) };
    const { code, out } = await crossdock(undefined, ['check', '--json'], { program });
    expect(code).to.equal(0);
    expect(JSON.parse(out)).to.deep.equal({ valid: true, revision: 'revision-1-for-tests', findings: [finding] });
  });
});
