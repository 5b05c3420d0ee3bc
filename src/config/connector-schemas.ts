import type { ApiConnector } from '../connectors/api-contract.ts';
import { declaredSettings } from './connections.ts';

type Schema = Record<string, unknown>;

const roles = ['cart', 'wms'] as const;
type Role = (typeof roles)[number];

/** The kind that every cart and WMS is that names none. */
const byFiles: Readonly<Record<Role, string>> = { cart: 'csv', wms: 'file-drop' };

/** Where in the schema of a file `type` and `settings` of a partner stand, by what it is. `*` = any name. */
const places: Readonly<Record<string, readonly (readonly [role: Role, path: readonly string[]])[]>> = {
  crossdock: [['wms', ['wms', '*']]],
  merchant: [
    ['cart', ['carts', '*']],
    ['wms', ['carts', '*', 'wms settings']],
    ['wms', ['carts', '*', 'warehouses', '*']],
    ['wms', ['wms settings']],
    ['wms', ['warehouses', '*']],
  ],
};

/** Types and settings of everything that can be spoken to, in place of any text. An editor cannot know which type it is, so it offers all. */
export function offerConnectors(schema: Schema, file: string, connectors: readonly ApiConnector[]): void {
  if (connectors.length === 0) return;
  const definitions = schema.definitions as Schema;
  for (const role of roles.filter((one) => places[file]?.some(([here]) => here === one)))
    definitions[nameOf(role)] = settingsOf(connectors.filter((one) => one.role === role));
  for (const [role, path] of places[file] ?? []) {
    const properties = propertiesAt(schema, path);
    const ids = connectors.filter((one) => one.role === role).map(({ id }) => id);
    if (properties.type) properties.type = { ...(properties.type as Schema), enum: [byFiles[role], ...ids] };
    const { description } = (properties.settings ?? {}) as Schema;
    properties.settings = { description, allOf: [{ $ref: `#/definitions/${nameOf(role)}` }] };
  }
}

function nameOf(role: Role): string {
  return `${role}-settings`;
}

function propertiesAt(schema: Schema, path: readonly string[]): Schema {
  let here = schema;
  for (const name of path) {
    const next = name === '*' ? here.additionalProperties : (here.properties as Schema)[name];
    here = next as Schema;
  }
  return here.properties as Schema;
}

function settingsOf(connectors: readonly ApiConnector[]): Schema {
  const all = new Map<string, Schema[]>();
  for (const { label, ...connector } of connectors)
    for (const [key, property] of Object.entries(declaredSettings(connector).properties as Record<string, Schema>)) {
      const described = { ...property, description: `${label}: ${property.description ?? ''}` };
      all.set(key, [...(all.get(key) ?? []), described]);
    }
  const sorted = [...all].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    type: 'object',
    properties: Object.fromEntries(sorted.map(([key, properties]) => [key, together(properties)])),
    additionalProperties: false,
  };
}

/** A key that several connectors have: what each of them says of it. */
function together(properties: readonly Schema[]): Schema {
  const [only, ...others] = properties;
  if (only && others.length === 0) return { ...(withoutTextRules(only) as Schema), examples: examplesOf(only) };
  return {
    description: properties.map(({ description }) => description).join('\n'),
    anyOf: properties.map(({ description: _, examples: __, ...rest }) => withoutTextRules(rest)),
    examples: [...new Map(properties.flatMap(examplesOf).map((one) => [JSON.stringify(one), one])).values()],
  };
}

const textRules = ['pattern', 'minLength', 'maxLength', 'format', 'label'];

/** A reference to a secret or variable may stand in place of any text, so rules about texts are left to `crossdock check`. */
function withoutTextRules(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutTextRules);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).filter(
    ([word, value]) => !textRules.includes(word) || typeof value === 'object',
  );
  return Object.fromEntries(
    entries.map(([word, value]) => [word, word === 'examples' ? value : withoutTextRules(value)]),
  );
}

function examplesOf(property: Schema): unknown[] {
  if (Array.isArray(property.examples)) return property.examples;
  if (Array.isArray(property.enum))
    return [property.enum.find((word) => word !== property.default) ?? property.enum[0]];
  if (property.type === 'boolean') return [property.default !== true];
  if (property.properties) return [exampleGroup(property)];
  return property.default === undefined ? [] : [property.default];
}

/** A group is shown by what it must have. */
function exampleGroup({ properties, required = [] }: Schema): Schema {
  const needed = Object.entries(properties as Record<string, Schema>).filter(([key]) =>
    (required as string[]).includes(key),
  );
  return Object.fromEntries(needed.map(([key, property]) => [key, examplesOf(property)[0]]));
}
