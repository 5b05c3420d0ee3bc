import { lockHome } from '../../src/storage/lock.ts';

/** Takes the lock of the folder in its argument, says so, and keeps it until it is killed. */
lockHome(process.argv[2] ?? '');
process.stdout.write('locked\n');
setInterval(() => undefined, 60_000);
