import { join } from 'node:path';
import { expect } from 'chai';
import { listOrders } from '../../src/storage/orders.ts';
import type { Clock } from '../../src/support/clock.ts';
import type { RunningDaemon } from '../../src/wiring/daemon.ts';
import { crossdock } from '../cli/terminal.ts';
import { daemonAt, filesIn, programAt, put, workspaceHome } from './daemon.ts';
import { eventually } from './eventually.ts';
import { translatingWorkspace } from './translation-shop.ts';

export interface Story {
  readonly home: string;
  readonly daemon: RunningDaemon;
  say(...argv: readonly string[]): Promise<string>;
  /** Cells of all rows below the headings that lie in a partner's folder. */
  rows(folder: string): Promise<string[]>;
  statuses(): Promise<Record<string, string>>;
}

/** A daemon whose cart has these load options, taught with these tables by the commands that read them. */
export async function begin(
  loadOptions: string,
  csv: Readonly<Record<string, string>> = {},
  more: { readonly clock?: Clock; readonly confirmations?: string } = {},
): Promise<Story> {
  const home = await workspaceHome(translatingWorkspace(loadOptions, more.confirmations));
  const say = async (...argv: readonly string[]) => {
    const { code, out, err } = await crossdock(undefined, argv, { program: programAt(home) });
    expect(code, err).to.equal(0);
    return out;
  };
  const daemon = await daemonAt(home, {}, more.clock);
  for (const [verb, text] of Object.entries(csv)) {
    const path = join(home, '../given.csv');
    await put(path, text);
    await say(...verb.split(' '), '--csv', path, '--yes');
  }
  return {
    home,
    daemon,
    say,
    async rows(folder) {
      const texts = Object.values(await filesIn(join(home, '..', folder)));
      return texts.flatMap((text) => text.trim().split(/\r?\n/).slice(1)).sort();
    },
    async statuses() {
      const orders = await listOrders(daemon.tools.store.reader, 'every merchant', { limit: 50 });
      return Object.fromEntries(orders.map(({ orderNumber, status }) => [orderNumber, status]));
    },
  };
}

export async function allAtWms(story: Story, howMany: number): Promise<void> {
  await eventually('all are at the WMS', async () => {
    const statuses = Object.values(await story.statuses());
    return statuses.length === howMany && statuses.every((status) => status === 'at_wms');
  });
}
