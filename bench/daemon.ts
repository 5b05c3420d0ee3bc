import { runDaemon } from '../src/wiring/daemon.ts';
import { environmentNow } from '../src/wiring/opened.ts';

/** The daemon as a process of its own, compiled with the bench: whoever measures must not wait for what is measured. */
process.exitCode = await runDaemon(environmentNow(), '0.0.0-bench');
