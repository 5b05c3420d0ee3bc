import { z } from 'zod';
import { checkGroups, checkSignIn } from '../../api/json-http/setting-rules.ts';
import { asked, common, given } from '../../api/json-http/settings.ts';

export const settings = z
  .strictObject({
    ...common,
    orders: given('How it is given an order: one call for each.', ['POST', 'PUT', 'PATCH'], '/orders'),
    cancels: given(
      'How it is asked not to ship an order; 2xx means that it will not, 202 that the answer comes later.',
      ['POST', 'PUT', 'PATCH', 'DELETE'],
      '/orders/{key}/cancel',
    ),
    shipments: asked('How it is asked for shipments.'),
    inventory: asked('How it is asked for stock.'),
  })
  .superRefine(checkSignIn)
  .superRefine(checkGroups(['orders', 'cancels', 'shipments', 'inventory']));

export type Settings = z.output<typeof settings>;
