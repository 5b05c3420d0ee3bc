import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { hugeFile } from './huge.ts';
import { type MutationResult, mutate, type Tally } from './run.ts';

const option = (name: string, otherwise: string) =>
  process.argv.find((arg) => arg.startsWith(`--${name}=`))?.split('=')[1] ?? otherwise;
const say = (line: string) => process.stdout.write(`${line}\n`);
/** No file of these sizes takes a second; one that takes this long never ends. */
const patience = 30_000;

const [files, seed, only] = [Number(option('files', '100000')), Number(option('seed', '1')), option('only', '')];

if (process.argv.includes('--huge')) await hugeFile(Number(option('megabytes', '1024')), say);
else if (process.send) await work();
else watch();

/** Reading blocks its process: whether it ends is seen from outside. */
function watch(): void {
  const child = fork(fileURLToPath(import.meta.url), process.argv.slice(2), {
    execArgv: [...process.execArgv, '--expose-gc'],
  });
  let last = 'no file';
  const stuck = () => {
    say(`hangs 1: ${last} did not end within ${patience / 1000} s.`);
    child.kill('SIGKILL');
    process.exitCode = 1;
  };
  let timer = setTimeout(stuck, patience);
  child.on('message', (what) => {
    last = String(what);
    clearTimeout(timer);
    timer = setTimeout(stuck, patience);
  });
  child.on('exit', (code) => {
    clearTimeout(timer);
    process.exitCode ||= code ?? 1;
  });
}

async function work(): Promise<void> {
  let early = 0;
  const result = await mutate(
    {
      files,
      seed,
      begins: (file, what) => {
        if (file === Math.ceil(files / 10)) early = heap();
        if (file % 20 === 0) process.send?.(what);
      },
    },
    only === '' ? undefined : Number(only),
  );
  process.disconnect?.();
  report(result, early);
}

function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

function report({ all, perMapping, perBlow, crashes, lost, changed, slowest }: MutationResult, early: number): void {
  const line = (name: string, { files, accepted, untouched, recovered }: Tally) =>
    say(
      `${name.padEnd(64)} ${String(files).padStart(7)} ${percent(accepted, files)} ${String(untouched).padStart(9)} ${percent(recovered, untouched)}`,
    );
  say(`${''.padEnd(64)}   files accepted  untouched recovered`);
  for (const [name, tally] of perMapping) line(name, tally);
  say('');
  for (const [name, tally] of perBlow) line(name, tally);
  line('all', all);
  for (const one of [...crashes, ...lost, ...changed].slice(0, 20)) say(one);
  say(`seed ${seed}: crashes ${crashes.length}, hangs 0, slowest ${slowest.ms.toFixed(0)} ms (${slowest.file})`);
  say(`heap after collection ${early.toFixed(1)} MiB at a tenth, ${heap().toFixed(1)} MiB at the end`);
  say(`records lost without a word ${lost.length}, records changed without a word ${changed.length}`);
  process.exitCode = crashes.length + lost.length + changed.length > 0 ? 1 : 0;
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / Math.max(1, whole)).toFixed(1).padStart(7)} %`;
}
