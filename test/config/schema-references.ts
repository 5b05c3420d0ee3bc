import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type SchemaName, schemaFile } from '../../src/operations/schemas.ts';
import { projectRoot } from '../support/source-files.ts';

/** Files of the workspace that is shipped, each about one of the schemas. */
export function shippedFiles(): string[] {
  const yaml = ['merchants', 'mappings'].flatMap((folder) =>
    readdirSync(join(projectRoot, folder))
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => `${folder}/${file}`),
  );
  return ['crossdock.yaml', ...yaml];
}

/** The two lines by which editors find the schema: the first for language servers, the second for JetBrains. */
export function referenceOf(file: string): string {
  const path = `${file.includes('/') ? '../' : ''}schema/${schemaFile(schemaOf(file))}`;
  return `# yaml-language-server: $schema=${path}\n# $schema: ${path}\n`;
}

export function withReference(file: string, text: string): string {
  const reference = referenceOf(file);
  return text.startsWith(reference) ? text : `${reference}${text.startsWith('#') ? '#\n' : ''}${text}`;
}

function schemaOf(file: string): SchemaName {
  if (file === 'crossdock.yaml') return 'crossdock';
  if (file.startsWith('merchants/')) return 'merchant';
  return file.endsWith('.test.yaml') ? 'mapping-test' : 'mapping';
}
