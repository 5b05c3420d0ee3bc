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
