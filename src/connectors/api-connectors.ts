import type { ApiConnector } from './api-contract.ts';
import { carts } from './carts/index.ts';
import { wms } from './wms/index.ts';

/** Every system that is spoken to over its API, by whatever side of Crossdock it stands. */
export const apiConnectors: readonly ApiConnector[] = [...carts, ...wms];
