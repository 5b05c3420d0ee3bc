import type { MethodConditions } from '../../domain/translation/ship-method.ts';
import { weightOfText } from '../../domain/translation/weight.ts';

/** What is wrong with the conditions of an entry, `''` = nothing. */
export function conditionProblem({ country, weightFrom, weightTo }: MethodConditions): string {
  if (country !== '' && !/^[A-Za-z]{2}$/.test(country))
    return `"${country}" is no country; write two letters such as US.`;
  for (const text of [weightFrom, weightTo])
    if (text !== '' && weightOfText(text) === undefined) return `"${text}" is no weight; write one such as "2.5 lb".`;
  const [from, to] = [weightOfText(weightFrom), weightOfText(weightTo)];
  return from !== undefined && to !== undefined && from >= to
    ? `No weight is from ${weightFrom} to less than ${weightTo}.`
    : '';
}

/** For people: `US, from 2 lb, to 5 lb, with MUG`; `''` = always. */
export function conditionText({ country, weightFrom, weightTo, contains }: MethodConditions): string {
  return [country, weightFrom && `from ${weightFrom}`, weightTo && `below ${weightTo}`, contains && `with ${contains}`]
    .filter((text) => text !== '')
    .join(', ');
}
