import type { ApiConnector } from '../api-contract.ts';

/** Every WMS that is spoken to: one folder here, one line here. A WMS that reads files needs none. */
export const warehouses: readonly ApiConnector[] = [];
