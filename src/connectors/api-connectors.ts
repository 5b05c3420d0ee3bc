import type { ApiConnector } from './api-contract.ts';
import { carts } from './carts/index.ts';
import { warehouses } from './wms/index.ts';

export const apiConnectors: readonly ApiConnector[] = [...carts, ...warehouses];
