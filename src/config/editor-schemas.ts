import { z } from 'zod';
import type { TransportAdapter } from '../connectors/contract.ts';
import { declaredSettings, folderTransport } from './connections.ts';
import { crossdockShape, merchantShape } from './grammar.ts';

type Schema = Record<string, unknown>;

/** JSON Schemas for editors (draft-07: what YAML language servers understand), as texts. */
export function editorSchemas(transports: readonly TransportAdapter[]): {
  readonly crossdock: string;
  readonly merchant: string;
} {
  return {
    crossdock: schemaText(ofShape('Crossdock workspace', crossdockShape, transports)),
    merchant: schemaText(ofShape('Crossdock merchant', merchantShape, transports)),
  };
}

function ofShape(title: string, shape: z.ZodType, transports: readonly TransportAdapter[]): Schema {
  const schema = z.toJSONSchema(shape, { target: 'draft-7', io: 'input', unrepresentable: 'any' }) as Schema;
  const definitions = schema.definitions as Record<string, Schema>;
  definitions.transport = transportSchema(definitions.transport, transports);
  return { title, ...schema };
}

/** A schema as its file has it. */
export function schemaText(schema: Readonly<Record<string, unknown>>): string {
  return `${shortLists(JSON.stringify(schema, null, 2))}\n`;
}

/** Lists of words stand on one line where they fit, as the project's formatter writes them. */
function shortLists(json: string): string {
  return json.replaceAll(/^(.*)\[\n([^[\]{}]*)\n *\](,?)$/gm, (whole, before: string, items: string, after: string) => {
    const line = `${before}[${items.trim().replaceAll(/,\n */g, ', ')}]${after}`;
    return line.length <= LINE_WIDTH ? line : whole;
  });
}

const LINE_WIDTH = 120;

/** One transport with its settings, each described by its own declaration. */
function transportSchema(given: Schema | undefined, transports: readonly TransportAdapter[]): Schema {
  const properties = transports.map((adapter) => {
    const { $schema: _, ...settings } = declaredSettings(adapter) as Schema;
    const described = { description: adapter.label, ...settings };
    if (adapter.id !== folderTransport) return [adapter.id, described] as const;
    return [adapter.id, { anyOf: [{ type: 'string', description: 'Path of the folder.' }, described] }] as const;
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
