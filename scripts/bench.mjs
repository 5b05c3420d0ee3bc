import { join } from 'node:path';
import { compiler } from './lib/build.mjs';
import { runChild } from './lib/child.mjs';
import { installWhenDue } from './lib/install.mjs';
import { asScript, root } from './lib/project.mjs';

/**
 * `npm run bench -- fairness [--queue=embedded|rabbitmq] [--merchants=40] [--orders=50000] [--each]`: latency of many merchants beside one
 * with a very large file and one whose server hangs.
 * `npm run bench -- workspace <folder> [--merchants=40]`: a workspace of many merchants, to look at with any command.
 * `npm run bench -- [hops] [orders-out] [inventory-in] [mapping-in] [--rounds=5] [--json]`: exit code 1 when a ratio misses its target.
 * Compiled as the product is shipped: a loader that compiles on the way would be measured, too.
 */
await asScript(async () => {
  await installWhenDue();
  const compiled = await runChild(process.execPath, [compiler(), '-p', 'tsconfig.bench.json'], { cwd: root });
  if (compiled.code !== 0) return 1;
  const [first, ...others] = process.argv.slice(2);
  const own = first === 'fairness' || first === 'workspace';
  const [script, args] = own ? [`${first}.js`, others] : ['main.js', process.argv.slice(2)];
  const { code } = await runChild(process.execPath, [join('dist-bench', 'bench', script), ...args], { cwd: root });
  return code ?? 1;
});
