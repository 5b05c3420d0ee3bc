import { z } from 'zod';
import type { ApiConnector } from '../connectors/api-contract.ts';
import type { TransportAdapter } from '../connectors/contract.ts';
import { declaredSettings, folderTransport } from './connections.ts';
import { offerConnectors } from './connector-schemas.ts';
import { crossdockShape, merchantShape } from './grammar.ts';
import { addExamples, examplePassword } from './schema-examples.ts';

type Schema = Record<string, unknown>;

/** JSON Schemas for editors (draft-07: what YAML language servers understand), as texts. */
export function editorSchemas(
  transports: readonly TransportAdapter[],
  connectors: readonly ApiConnector[],
): {
  readonly crossdock: string;
  readonly merchant: string;
} {
  const all = { transports, connectors };
  return {
    crossdock: schemaText(ofShape('crossdock', 'Crossdock workspace', crossdockShape, all)),
    merchant: schemaText(ofShape('merchant', 'Crossdock merchant', merchantShape, all)),
  };
}

interface Offered {
  readonly transports: readonly TransportAdapter[];
  readonly connectors: readonly ApiConnector[];
}

function ofShape(name: string, title: string, shape: z.ZodType, { transports, connectors }: Offered): Schema {
  const schema = z.toJSONSchema(shape, { target: 'draft-7', io: 'input', unrepresentable: 'any' }) as Schema;
  const definitions = schema.definitions as Record<string, Schema>;
  definitions.transport = transportSchema(definitions.transport, transports);
  offerConnectors(schema, name, connectors);
  addExamples(schema, name);
  return { title, ...schema };
}

/** A schema as its file has it, in the form of the project's formatter: lists of words stand on one line where they fit. */
export function schemaText(schema: Readonly<Record<string, unknown>>): string {
  return `${shown(schema, '', 0)}\n`;
}

const lineWidth = 120;

/** `before`: characters that stand before the value in its line. */
function shown(value: unknown, indent: string, before: number): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const line = onOneLine(value);
    // A comma may follow.
    if (line !== undefined && before + line.length < lineWidth) return line;
    return `[\n${value.map((item) => inner + shown(item, inner, inner.length)).join(',\n')}\n${indent}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .map(([key, one]) => {
      const start = `${inner}${JSON.stringify(key)}: `;
      return start + shown(one, inner, start.length);
    });
  return entries.length === 0 ? '{}' : `{\n${entries.join(',\n')}\n${indent}}`;
}

/** A list without groups in it. */
function onOneLine(list: readonly unknown[]): string | undefined {
  const items = list.map((item) => {
    if (Array.isArray(item)) return onOneLine(item);
    return typeof item === 'object' && item !== null && Object.keys(item).length > 0 ? undefined : JSON.stringify(item);
  });
  return items.includes(undefined) ? undefined : `[${items.join(', ')}]`;
}

/** One transport with its settings, each described by its own declaration. */
function transportSchema(given: Schema | undefined, transports: readonly TransportAdapter[]): Schema {
  const properties = transports.map((adapter) => {
    const { $schema: _, ...settings } = declaredSettings(adapter) as Schema;
    const examples = [shortest(settings)];
    const described = { description: `${adapter.label}.`, ...settings };
    if (adapter.id !== folderTransport) return [adapter.id, { ...described, examples }] as const;
    const path = { type: 'string', description: 'Path of the folder.' };
    return [
      adapter.id,
      { description: described.description, anyOf: [path, described], examples: ['data/in'] },
    ] as const;
  });
  return {
    description: given?.description,
    type: 'object',
    minProperties: 1,
    maxProperties: 1,
    additionalProperties: false,
    properties: Object.fromEntries(properties),
  };
}

/** The settings that a transport cannot do without, and a password where there is one. */
function shortest({ properties, required }: Schema): Schema {
  const needed = new Set([...((required ?? []) as string[]), 'password']);
  return Object.fromEntries(
    Object.entries(properties as Record<string, Schema>)
      .filter(([key]) => needed.has(key))
      .map(([key, { examples, secret }]) => [key, secret ? examplePassword : (examples as unknown[] | undefined)?.[0]]),
  );
}

/** Every key of a schema's own grammar, without those of transports: what `docs/configuration.md` must name. */
export function grammarKeys(): { readonly crossdock: readonly string[]; readonly merchant: readonly string[] } {
  const keys = (shape: z.ZodType) =>
    [
      ...new Set(propertyNames(z.toJSONSchema(shape, { target: 'draft-7', io: 'input', unrepresentable: 'any' }))),
    ].sort();
  return { crossdock: keys(crossdockShape), merchant: keys(merchantShape) };
}

function propertyNames(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(propertyNames);
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => [
    ...(key === 'properties' ? Object.keys(value as Schema) : []),
    ...propertyNames(value),
  ]);
}
