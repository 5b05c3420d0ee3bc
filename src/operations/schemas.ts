import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { editorSchemas, schemaText } from '../config/editor-schemas.ts';
import type { ApiConnector } from '../connectors/api-contract.ts';
import type { TransportAdapter } from '../connectors/contract.ts';
import { mappingSchema } from '../mapping/schema/mapping.ts';
import { mappingTestSchema } from '../mapping/schema/mapping-test.ts';
import { errors } from './errors.ts';

/** Schemas for editors by the file that they are about. */
export const schemaNames = ['crossdock', 'merchant', 'mapping', 'mapping-test'] as const;
export type SchemaName = (typeof schemaNames)[number];

/** The texts of all schemas, as they stand in `schema/`. */
export function allSchemas(
  transports: readonly TransportAdapter[],
  connectors: readonly ApiConnector[],
): Readonly<Record<SchemaName, string>> {
  return {
    ...editorSchemas(transports, connectors),
    mapping: schemaText(mappingSchema()),
    'mapping-test': schemaText(mappingTestSchema()),
  };
}

export function schemaFile(name: SchemaName): string {
  return `${name}.schema.json`;
}

/** Writes schemas into a folder and says where each lies. They are made, so older ones are replaced. */
export async function writeSchemas(
  schemas: Readonly<Record<SchemaName, string>>,
  names: readonly SchemaName[],
  folder: string,
): Promise<{ readonly name: SchemaName; readonly path: string }[]> {
  const written: { name: SchemaName; path: string }[] = [];
  for (const name of names) {
    const path = join(folder, schemaFile(name));
    try {
      await mkdir(folder, { recursive: true });
      await writeFile(path, schemas[name]);
    } catch (cause) {
      const { code, message } = cause as NodeJS.ErrnoException;
      throw errors.FILE_NOT_WRITABLE({ message: `${path} cannot be written (${code ?? message}).`, cause });
    }
    written.push({ name, path });
  }
  return written;
}
