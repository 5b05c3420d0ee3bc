import type { Vault } from '../../connectors/api-contract.ts';

/** Of one trial: nobody else renews it, and nothing of it is kept. */
export function heldVault(begin?: string): Vault {
  let text = begin;
  return {
    read: async () => text,
    renew: async (_stale, make) => {
      text = await make(text);
      return text;
    },
  };
}
