import { expect } from 'chai';
import type { Retention } from '../../src/config/workspace.ts';
import { sweep } from '../../src/retention/sweep.ts';
import { holdLease } from '../../src/storage/held-lease.ts';
import { clockFrom } from '../../src/support/clock.ts';
import { silentLog } from '../../src/support/log.ts';
import { openTestDock } from '../support/dock.ts';
import { aWorkspace } from '../support/workspace.ts';

const day = 24 * 3600_000;

describe('what a partner gave to a connection', () => {
  it('is forgotten by the clean-up when the connection has been gone for 30 days, and not before', async () => {
    let now = Date.parse('2026-03-01T03:00:00.000Z');
    const workspace = aWorkspace();
    const keep: Retention = {
      at: '03:00',
      personalDataSeconds: null,
      orderSeconds: 1e8,
      deliverySeconds: 1e8,
      documentSeconds: 1e8,
      historySeconds: 1e8,
      noticeSeconds: 1e8,
      deadLetterSeconds: 1e8,
      auditSeconds: 1e8,
    };
    const dock = await openTestDock({
      clock: clockFrom(() => now),
      workspace: () => ({ ...workspace, retention: keep }),
    });
    const [used = ''] = workspace.connections.keys();
    const vault = (name: string) => dock.tools.memory.vault(name);
    for (const name of [used, 'gone', 'renewed']) await vault(name).renew(undefined, async () => `token of ${name}`);
    await dock.tools.memory.budget('talker', dock.tools.signal).spend({ name: 'a', perSecond: 1, burst: 9 });
    const cleanUp = async (days: number) => {
      now += days * day;
      const lease = await holdLease(dock.tools.store, 'retention', 'test', silentLog);
      if (!lease) throw new Error('The lease is taken.');
      const { figures } = await sweep(dock.tools, dock.dead, lease);
      await lease.release();
      return figures;
    };
    expect(await cleanUp(0)).to.deep.equal({});
    await vault('renewed').renew('token of renewed', async () => 'again');
    expect(await cleanUp(29)).to.deep.equal({});
    expect(await cleanUp(2)).to.deep.equal({ 'connections forgotten': 1 });
    expect([await vault(used).read(), await vault('gone').read(), await vault('renewed').read()]).to.deep.equal([
      `token of ${used}`,
      undefined,
      'again',
    ]);
  });
});
