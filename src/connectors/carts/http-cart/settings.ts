import { z } from 'zod';
import { checkGroups, checkSignIn } from '../../api/json-http/setting-rules.ts';
import { asked, common, given } from '../../api/json-http/settings.ts';

export const settings = z
  .strictObject({
    ...common,
    orders: asked('How it is asked for orders.'),
    confirmations: given(
      'How it is told of a package: one call for each.',
      ['POST', 'PUT', 'PATCH'],
      '/orders/{orderNumber}/shipments',
    ),
    inventory: given('How it is told of stock: one call for all that is news.', ['POST', 'PUT', 'PATCH'], '/stock'),
  })
  .superRefine(checkSignIn)
  .superRefine(checkGroups(['orders', 'confirmations', 'inventory']));

export type Settings = z.output<typeof settings>;
