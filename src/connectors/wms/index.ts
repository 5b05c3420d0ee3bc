import type { ApiConnector } from '../api-contract.ts';
import { shipstationCustomStore } from './shipstation-custom-store/index.ts';

/** Every WMS that is spoken to over its API: one folder here, one line here. */
export const wms: readonly ApiConnector[] = [shipstationCustomStore as ApiConnector];
