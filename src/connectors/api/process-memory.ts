import type { ConnectorMemory, Vault } from '../api-contract.ts';

/** Without a store: nothing is limited, and what is remembered ends with the process. */
export function processMemory(): ConnectorMemory {
  const kept = new Map<string, string>();
  return {
    budget: () => ({ spend: async () => undefined, rest: async () => undefined }),
    vault: (connection) => vaultIn(kept, connection),
  };
}

function vaultIn(kept: Map<string, string>, connection: string): Vault {
  let turn: Promise<unknown> = Promise.resolve();
  return {
    read: async () => kept.get(connection),
    renew(stale, make) {
      const renewed = turn.then(async () => {
        const current = kept.get(connection);
        if (current !== undefined && current !== stale) return current;
        const made = await make(current);
        kept.set(connection, made);
        return made;
      });
      turn = renewed.catch(() => undefined);
      return renewed;
    },
  };
}
