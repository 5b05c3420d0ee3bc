import { buildWhenStale } from './lib/build.mjs';
import { installWhenDue } from './lib/install.mjs';
import { asScript } from './lib/project.mjs';

await asScript(async () => {
  await installWhenDue();
  await buildWhenStale();
  return 0;
});
