import { runChild } from './lib/child.mjs';
import { installWhenDue } from './lib/install.mjs';
import { asScript, root } from './lib/project.mjs';

/** `npm run bench -- [hops] [orders-out] [inventory-in] [--rounds=5] [--json]`: exit code 1 when a ratio misses its target. */
await asScript(async () => {
  await installWhenDue();
  const { code } = await runChild(process.execPath, ['--import', 'tsx', 'bench/main.ts', ...process.argv.slice(2)], {
    cwd: root,
  });
  return code ?? 1;
});
