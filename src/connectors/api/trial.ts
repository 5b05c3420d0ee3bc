import { proxyFor } from '../../support/proxies.ts';
import type { ConnectorContext, TestStep } from '../contract.ts';
import { networkSteps } from '../transports/shared/network.ts';
import { type Step, walk } from '../transports/shared/steps.ts';

/** The usual test of an API: name, socket, and then what the connector itself does, in order, up to the first step that fails. */
export async function* apiTrial(
  origins: readonly string[],
  context: ConnectorContext,
  steps: readonly Step[],
): AsyncGenerator<TestStep> {
  const network = origins.flatMap((origin) => wayTo(new URL(origin), context.signal));
  yield* walk([...network, ...steps]);
}

/** Behind a proxy neither name nor socket of the partner are ours to look at. */
function wayTo(url: URL, signal: AbortSignal): Step[] {
  const proxy = proxyFor(url);
  if (!proxy) return networkSteps(addressOf(url), signal);
  return networkSteps(proxy, signal).map(({ name, run }) => ({
    name: `${name} of the proxy`,
    run: async () => `${await run()} It is the way to ${url.host}.`,
  }));
}

function addressOf({ hostname, port, protocol }: URL) {
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (protocol === 'http:' ? 80 : 443) };
}
