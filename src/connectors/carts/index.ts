import type { ApiConnector } from '../api-contract.ts';

/** Every cart that is spoken to: one folder here, one line here. Carts that write files need none. */
export const carts: readonly ApiConnector[] = [];
