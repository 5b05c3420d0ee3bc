import type { ConnectorContext, TestStep } from '../contract.ts';
import { networkSteps } from '../transports/shared/network.ts';
import { type Step, walk } from '../transports/shared/steps.ts';

/** The usual test of an API: name, socket, and then what the connector itself does, in order, up to the first step that fails. */
export async function* apiTrial(
  origins: readonly string[],
  context: ConnectorContext,
  steps: readonly Step[],
): AsyncGenerator<TestStep> {
  const network = origins.flatMap((origin) => networkSteps(addressOf(new URL(origin)), context.signal));
  yield* walk([...network, ...steps]);
}

function addressOf({ hostname, port, protocol }: URL) {
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (protocol === 'http:' ? 80 : 443) };
}
