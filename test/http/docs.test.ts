import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Metrics } from '../../src/http/metrics.ts';
import { openTestDock } from '../support/dock.ts';
import { projectRoot } from '../support/source-files.ts';

describe('the metrics table of docs/ops.md', () => {
  it('has exactly the metrics that there are, with type and help', async () => {
    const metrics = new Metrics(await openTestDock());
    const text = await metrics.text();
    metrics.close();
    const there = [...text.matchAll(/^# TYPE (crossdock_\w+) (\w+)$/gm)].map(([, name, type]) => `${name} ${type}`);
    const page = readFileSync(join(projectRoot, 'docs/ops.md'), 'utf8');
    const written = [...page.matchAll(/^\| `(crossdock_\w+)` \| (\w+) \|/gm)].map(
      ([, name, type]) => `${name} ${type}`,
    );
    expect(written.sort()).to.deep.equal(there.sort());
  });
});
