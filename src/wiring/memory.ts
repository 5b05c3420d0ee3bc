import { errors as api } from '../connectors/api/errors.ts';
import type { ConnectorMemory } from '../connectors/api-contract.ts';
import { errors } from '../connectors/transports/errors.ts';
import { Budgets } from '../storage/budgets.ts';
import type { Secrets } from '../storage/secrets.ts';
import { Vaults } from '../storage/vaults.ts';
import type { Tools } from '../tools.ts';

/** What connectors remember and may spend is kept in the store. One for each process: its parts take turns by it. */
export function memoryOf(
  given: Pick<Tools, 'store' | 'clock' | 'log' | 'instance'> & { readonly secrets: Secrets },
): ConnectorMemory {
  const vaults = new Vaults(given);
  const budgets = new Budgets({
    ...given,
    usedUp: (seconds) =>
      api.API_RATE_BUDGET({
        message: `The calls that the partner allows are used up; there is one again in about ${seconds} s.`,
        retryAfter: seconds,
      }),
    stopped: () => errors.CONNECTION_LOST({ message: 'The daemon is stopping.' }),
  });
  return { vault: (connection) => vaults.of(connection), budget: (connector, signal) => budgets.of(connector, signal) };
}
