/** `npm start`: install and build what is missing, then become the daemon, in this process. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildWhenStale } from './lib/build.mjs';
import { isDemo, startStandIn } from './lib/demo.mjs';
import { installWhenDue } from './lib/install.mjs';
import { asScript, root } from './lib/project.mjs';

await asScript(async () => {
  await installWhenDue();
  await buildWhenStale();
  if (!process.env.CROSSDOCK_HOME) process.chdir(root);
  const standIn = isDemo() ? startStandIn() : undefined;
  try {
    const { run } = await import(pathToFileURL(join(root, 'dist/main.js')).href);
    return await run(['start', ...process.argv.slice(2)]);
  } finally {
    await standIn?.stop();
  }
});
