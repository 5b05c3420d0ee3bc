import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { suiteEnds } from '../support/closing.ts';
import { simulators } from './index.ts';

/** `npm run simulate <vendor> -- --port=4711`: a vendor to try things out with, until Ctrl-C. */
const { values, positionals } = parseArgs({
  options: { port: { type: 'string', default: '0' } },
  allowPositionals: true,
});
const [name = ''] = positionals;
const simulator = simulators.find((one) => one.name === name || one.bench.connector.id === name);
const port = Number(values.port);

if (!simulator || !Number.isInteger(port) || port < 0 || port > 65_535) {
  const known = simulators.map((one) => one.name).join(', ');
  process.stderr.write(`Usage: npm run simulate <vendor> -- [--port=<number>]\nVendors: ${known}.\n`);
  process.exitCode = 2;
} else {
  const { connector } = simulator.bench;
  const { server, settings, token } = await simulator.start(port);
  // What a person would have agreed to in the browser; the simulator takes it without that.
  const shown = stringify({ type: connector.id, settings, ...(token !== undefined && { vault: token }) });
  process.stdout.write(
    `${connector.label} is simulated at ${server.url}.\n\n${shown}\nCtrl-C ends it; nothing of it is kept.\n`,
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void suiteEnds());
}
