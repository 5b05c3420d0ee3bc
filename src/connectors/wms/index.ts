import type { ApiConnector } from '../api-contract.ts';
import { easypostFulfillment } from './easypost-fulfillment/index.ts';
import { shipstationApi } from './shipstation-api/index.ts';
import { shipstream } from './shipstream/index.ts';

/** Every WMS that is spoken to over its API: one folder here, one line here. */
export const wms: readonly ApiConnector[] = [easypostFulfillment, shipstationApi, shipstream];
