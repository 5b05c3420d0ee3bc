import type { ApiConnector } from '../api-contract.ts';
import { amazon } from './amazon/index.ts';
import { apiCart } from './api/index.ts';
import { quickbooksCommerce } from './quickbooks-commerce/index.ts';
import { shipstation } from './shipstation/index.ts';
import { shopify } from './shopify/index.ts';

/** Every cart that is spoken to over its API: one folder here, one line here. */
export const carts: readonly ApiConnector[] = [amazon, apiCart, quickbooksCommerce, shipstation, shopify];
