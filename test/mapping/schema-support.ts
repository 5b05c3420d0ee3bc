import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { mappingSchema } from '../../src/mapping/schema/mapping.ts';
import { mappingTestSchema } from '../../src/mapping/schema/mapping-test.ts';
import type { Schema } from '../support/schema-keys.ts';
import { findingsOf } from './support.ts';

export const schemas: Readonly<Record<'mapping' | 'test', Schema>> = {
  mapping: mappingSchema(),
  test: mappingTestSchema(),
};

// Unions of types and rules about groups of any type are meant.
const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false });
ajv.addSchema(schemas.mapping, 'mapping').addSchema(schemas.test, 'test');

/** Whether a value is valid where this part of a schema says so. */
export function isValid(schema: 'mapping' | 'test', value: unknown, pointer = ''): boolean {
  const validate = ajv.getSchema(`${schema}#${pointer}`);
  if (!validate) throw new Error(`There is no ${pointer} in the schema.`);
  return validate(value) === true;
}

export function refusedBySchema(yaml: string): boolean {
  return !isValid('mapping', parse(yaml, { uniqueKeys: false }));
}

/** What may stand at a key, as far as words, numbers and flags go. */
export type Takes = { readonly words: readonly string[] } | { readonly range: string } | 'flag' | 'other';

export function takesBySchema(node: Schema): Takes {
  if (Array.isArray(node.oneOf)) return { words: node.oneOf.map((one) => String((one as Schema).const)).sort() };
  if (node.maximum !== undefined) return { range: `${node.minimum} to ${node.maximum}` };
  const patterns = [node, ...((node.anyOf as Schema[] | undefined) ?? [])].map(({ pattern }) => String(pattern));
  return patterns.some((pattern) => pattern.includes('[Oo][Ff][Ff]')) ? 'flag' : 'other';
}

/** The same as the grammar itself says it about a value that cannot be. */
export function takesByGrammar(yaml: string): Takes {
  const said = findingsOf(yaml).map(({ message }) => message);
  const words = said.map((one) => / must be one of: (.*)\.$/.exec(one)?.[1]).find((one) => one !== undefined);
  if (words !== undefined) return { words: words.split(', ').sort() };
  const range = said.map((one) => / a whole number from (\d+ to \d+)\.$/.exec(one)?.[1]).find((one) => one);
  if (range) return { range };
  return said.some((one) => one.endsWith(' must be true or false.')) ? 'flag' : 'other';
}

/** The keys that the grammar lists when it is given one that it does not know. */
export function keysByGrammar(yaml: string): string[] {
  const said = findingsOf(yaml).find(({ message }) => message.startsWith('"?" is not a setting of '));
  const listed = / Known are: (.*)\.$/.exec(said?.message ?? '')?.[1];
  if (listed === undefined) throw new Error(`The grammar lists no keys: ${JSON.stringify(findingsOf(yaml))}`);
  return listed.split(', ').sort();
}
