import type { ApiConnector } from '../api-contract.ts';
import { apiCart } from './api/index.ts';
import { httpCart } from './http-cart/index.ts';

/** Every cart that is spoken to over its API: one folder here, one line here. */
export const carts: readonly ApiConnector[] = [apiCart, httpCart];
