import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { readTexts, type WorkspaceTexts } from '../../config/texts.ts';
import type { Finding } from '../../config/workspace.ts';
import { compileMapping } from '../../mapping/compile.ts';
import type { Mapping } from '../../mapping/contract.ts';
import { isZone } from '../../mapping/types/date.ts';
import { exists } from '../../support/files.ts';
import { didYouMean } from '../../support/nearest.ts';
import { errors as common } from '../errors.ts';
import { errors } from './errors.ts';

/** A mapping as it lies somewhere: in the workspace, in a revision of it, or in a file of its own. */
export interface MappingFile {
  readonly name: string;
  /** As findings name it: relative to the workspace, or as it was given. */
  readonly file: string;
  readonly text: string;
  /** Name without `.hbs` -> text. */
  readonly templates: ReadonlyMap<string, string>;
  /** `<name>.test.yaml` beside it. */
  readonly tests: { readonly file: string; readonly text: string } | undefined;
}

const ending = /\.ya?ml$/;
const testEnding = '.test.yaml';
/** A larger one is data in the wrong place. */
const fileBytes = 1024 * 1024;

/** The workspace's folder, as the environment says. */
export function homeOf(env: Readonly<Record<string, string | undefined>>): string {
  return resolve(env.CROSSDOCK_HOME?.trim() || '.');
}

/** Zone of people in the workspace; UTC where there is no workspace, or one that cannot be read. */
export async function workspaceZone(home: string): Promise<string> {
  try {
    const settings: unknown = parseYaml(await readFile(join(home, 'crossdock.yaml'), 'utf8'));
    const { zone } = settings as { zone?: unknown };
    return typeof zone === 'string' && isZone(zone) ? zone : 'UTC';
  } catch {
    return 'UTC';
  }
}

/** All mappings of the workspace, by name. */
export async function workspaceMappings(home: string): Promise<MappingFile[]> {
  return mappingsIn(await readTexts(home));
}

/** All mappings among the texts of a workspace or of one of its revisions. */
export function mappingsIn(texts: WorkspaceTexts): MappingFile[] {
  const templates = new Map(
    Object.entries(texts).flatMap(([file, text]) =>
      file.startsWith('templates/') ? [[basename(file, '.hbs'), text] as const] : [],
    ),
  );
  return Object.entries(texts)
    .filter(([file]) => file.startsWith('mappings/') && file.endsWith('.yaml') && !file.endsWith(testEnding))
    .map(([file, text]) => {
      const beside = file.replace(ending, testEnding);
      const test = texts[beside];
      const tests = test === undefined ? undefined : { file: beside, text: test };
      return { name: basename(file, '.yaml'), file, text, templates, tests };
    });
}

/** A mapping by its name in the workspace, or by the path of its file, wherever that lies. */
export async function findMapping(home: string, reference: string): Promise<MappingFile> {
  if (/[/\\]/.test(reference) || ending.test(reference)) return mappingAtPath(home, reference);
  const all = await workspaceMappings(home);
  const found = all.find(({ name }) => name === reference);
  if (found) return found;
  if (await isFile(reference)) return mappingAtPath(home, reference);
  const names = all.map(({ name }) => name);
  const known = names.length > 0 ? ` Known are: ${names.join(', ')}.` : ` There are none in ${join(home, 'mappings')}.`;
  throw errors.MAPPING_UNKNOWN({
    message: `There is no mapping "${reference}".${didYouMean(reference, names)}${known}`,
    value: reference,
  });
}

/** Its templates stand in a folder `templates` beside it, above its folder, or in the workspace; the nearest of a name counts. */
async function mappingAtPath(home: string, path: string): Promise<MappingFile> {
  const folder = dirname(resolve(path));
  const templates = new Map<string, string>();
  for (const place of [home, join(folder, '..'), folder])
    for (const [name, text] of await templatesOf(join(place, 'templates'))) templates.set(name, text);
  const beside = path.replace(ending, '') + testEnding;
  const tests = (await exists(beside)) ? { file: beside, text: await textOf(beside) } : undefined;
  return { name: basename(path).replace(ending, ''), file: path, text: await textOf(path), templates, tests };
}

async function templatesOf(folder: string): Promise<Map<string, string>> {
  const names = await readdir(folder).catch(() => []);
  const templates = new Map<string, string>();
  for (const name of names.filter((one) => one.endsWith('.hbs') && !one.startsWith('.')))
    templates.set(basename(name, '.hbs'), await textOf(join(folder, name)));
  return templates;
}

async function textOf(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > fileBytes)
      throw errors.MAPPING_NOT_VALID({ message: `${path} has ${size} bytes; a mapping may have 1 MiB.` });
    return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw errors.MAPPING_UNKNOWN({ message: `There is no file ${path}.`, value: path });
    if (code === 'MAPPING_NOT_VALID') throw thrown;
    throw common.FILE_NOT_READABLE({ message: `${path} cannot be read (${code ?? String(thrown)}).`, cause: thrown });
  }
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** Ready to use, or everything that is wrong with it. */
export function compiled({
  name,
  file,
  text,
  templates,
}: MappingFile): { readonly mapping: Mapping } | { readonly findings: readonly Finding[] } {
  const result = compileMapping(name, text, templates);
  if ('mapping' in result) return result;
  return { findings: result.findings.map((finding) => ({ file, ...finding })) };
}

/** The same where there is no use in going on without it. */
export function ready(file: MappingFile): Mapping {
  const result = compiled(file);
  if ('mapping' in result) return result.mapping;
  const lines = result.findings.map((one) => `${one.file}:${one.line}:${one.column} ${one.message} [${one.code}]`);
  const [first = ''] = lines;
  throw errors.MAPPING_NOT_VALID({
    message: lines.length === 1 ? first : `${lines.length} problems: ${lines.slice(0, 20).join(' | ')}`,
    value: file.name,
  });
}
