import type { ApiConnector } from '../api-contract.ts';
import { httpWms } from './http-wms/index.ts';

/** Every WMS that is spoken to over its API: one folder here, one line here. */
export const wms: readonly ApiConnector[] = [httpWms];
