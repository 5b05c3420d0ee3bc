import type { Helper } from '../helper.ts';
import { arithmeticHelpers } from './arithmetic.ts';
import { choiceHelpers } from './choices.ts';
import { formatHelpers } from './formats.ts';
import { textHelpers } from './text.ts';
import { valueHelpers } from './values.ts';

/** Every word that a template may use. A test compares them with the guide. */
export const helpers: readonly Helper[] = [
  ...textHelpers,
  ...formatHelpers,
  ...valueHelpers,
  ...choiceHelpers,
  ...arithmeticHelpers,
];

export const helpersByName: ReadonlyMap<string, Helper> = new Map(helpers.map((helper) => [helper.name, helper]));
