/** `npm run simulate <vendor> -- --port=4711`: starts the simulator of a vendor and shows its address and test credentials. */
import { join } from 'node:path';
import { runChild } from './lib/child.mjs';
import { asScript, root } from './lib/project.mjs';

await asScript(async () => {
  const main = join(root, 'test/simulators/simulate.ts');
  const { code } = await runChild(process.execPath, ['--import', 'tsx', main, ...process.argv.slice(2)], { cwd: root });
  return code;
});
