#!/usr/bin/env node
import { existsSync } from 'node:fs';

// Node can spin for ever when it takes down a process in which a stream over another stream was cut; exit() does not take down.
process.once('beforeExit', (code) => process.exit(code));

const built = new URL('../dist/main.js', import.meta.url);

if (existsSync(built)) {
  const { run } = await import(built.href);
  process.exitCode = await run(process.argv.slice(2));
} else {
  process.stderr.write('Crossdock is not built yet. Run npm start (or npm run build) first.\n');
  process.exitCode = 69;
}
