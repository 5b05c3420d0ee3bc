import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';

/** Relative path -> text. */
export type Texts = Readonly<Record<string, string>>;

/** Shipped mappings by name, each with its tests and the template that it names. */
export async function shippedMappings(folder: string, names: readonly string[]): Promise<Texts> {
  const texts: Record<string, string> = {};
  for (const name of new Set(names)) {
    const file = `mappings/${name}.yaml`;
    const text = await readFile(join(folder, file), 'utf8');
    texts[file] = text;
    const tests = `mappings/${name}.test.yaml`;
    const tested = await textOrNone(join(folder, tests));
    if (tested !== undefined) texts[tests] = tested;
    const template: unknown = (parse(text) as { template?: unknown }).template;
    if (typeof template !== 'string') continue;
    const path = `templates/${template}.hbs`;
    texts[path] = await readFile(join(folder, path), 'utf8');
  }
  return texts;
}

async function textOrNone(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') return undefined;
    throw thrown;
  });
}
