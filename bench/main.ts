import { suiteEnds } from '../test/support/closing.ts';
import { type Bench, measure, type Result } from './bench.ts';
import { hops } from './hops.ts';
import { inventoryIn } from './inventory-in.ts';
import { mappingIn } from './mapping-in.ts';
import { ordersOut } from './orders-out.ts';

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void suiteEnds().finally(() => process.exit(1)));

const benches: readonly Bench[] = [hops, ordersOut, inventoryIn, mappingIn];

const args = process.argv.slice(2);
const json = args.includes('--json');
const rounds = Number(args.find((arg) => arg.startsWith('--rounds='))?.split('=')[1] ?? 5);
const wanted = args.filter((arg) => !arg.startsWith('--'));
const unknown = wanted.filter((name) => !benches.some((bench) => bench.name === name));

if (unknown.length > 0 || args.includes('--help') || !Number.isInteger(rounds) || rounds < 1) {
  process.stderr.write(`npm run bench -- [${benches.map(({ name }) => name).join('] [')}] [--rounds=5] [--json]\n`);
  process.exitCode = unknown.length > 0 ? 2 : 0;
} else {
  const results: Result[] = [];
  try {
    for (const bench of benches) {
      if (wanted.length === 0 || wanted.includes(bench.name))
        results.push(await measure(bench, rounds, (line) => process.stderr.write(`${line}\n`)));
    }
  } finally {
    await suiteEnds();
  }
  process.stdout.write(json ? `${JSON.stringify(results, null, 2)}\n` : table(results));
  process.exitCode = results.every(({ met }) => met) ? 0 : 1;
}

function table(results: readonly Result[]): string {
  const rows = results.map(({ name, product, floor, unit, ratio, target, met }) =>
    [
      name.padEnd(14),
      product.toFixed(3).padStart(9),
      floor.toFixed(3).padStart(9),
      unit.padEnd(22),
      ratio.toFixed(2).padStart(6),
      target.toFixed(2).padStart(6),
      met ? 'met' : 'MISSED',
    ].join('  '),
  );
  return ['name              product      floor  unit                     ratio  target', ...rows, ''].join('\n');
}
