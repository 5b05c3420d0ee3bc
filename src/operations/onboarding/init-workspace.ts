import { mkdir, readdir, realpath } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import type { Finding } from '../../config/workspace.ts';
import { exists } from '../../support/files.ts';
import type { Onboarding } from '../dock.ts';
import { schemaFile, schemaNames } from '../schemas.ts';
import { errors } from './errors.ts';
import { writeNewFiles } from './new-files.ts';
import { shippedMappings, type Texts } from './shipped.ts';
import { crossdockText, ignoreText, type NewWorkspace, readmeText } from './workspace-texts.ts';

export type { NewWms, NewWorkspace } from './workspace-texts.ts';

/** What git leaves behind in a fresh clone of an empty repository. */
const harmless = ['.git'];

/** All files of a new workspace by their relative path. Throws when the folder cannot be one. */
export async function draftWorkspace(
  folder: string,
  wish: NewWorkspace,
  { shippedFolder, schemas, readAt }: Onboarding,
): Promise<{ readonly files: Texts } | { readonly findings: readonly Finding[] }> {
  await refuseFolder(folder, shippedFolder);
  const preset = wish.wms?.preset;
  const mappings = preset ? [preset.orders, preset.shipments, preset.inventory] : [];
  const texts = {
    'crossdock.yaml': crossdockText(wish),
    ...(await shippedMappings(shippedFolder, mappings)),
  };
  const read = await readAt(texts, folder);
  if ('findings' in read) return read;
  const keep = ['merchants', 'mappings', 'templates'].filter((name) =>
    Object.keys(texts).every((file) => !file.startsWith(`${name}/`)),
  );
  return {
    files: {
      ...texts,
      ...Object.fromEntries(keep.map((name) => [`${name}/.gitkeep`, ''])),
      ...Object.fromEntries(schemaNames.map((name) => [`schema/${schemaFile(name)}`, schemas[name]])),
      '.gitignore': ignoreText,
      'README.md': readmeText,
    },
  };
}

/** Writes them, and makes the folders of the WMS that lie in the workspace. */
export async function writeWorkspace(folder: string, files: Texts, { wms }: NewWorkspace): Promise<readonly string[]> {
  const written = await writeNewFiles(folder, files);
  for (const kind of wms ? ['orders', 'shipments', 'inventory'] : []) {
    const path = resolve(folder, wms?.folder ?? '', kind);
    if (path.startsWith(folder + sep)) await mkdir(path, { recursive: true });
  }
  return written.files;
}

async function refuseFolder(folder: string, shippedFolder: string): Promise<void> {
  const real = await realFolder(folder);
  const outer = [await realFolder(shippedFolder), ...(await workspacesAbove(real))].find(
    (one) => real === one || real.startsWith(one + sep),
  );
  if (outer !== undefined && outer !== real)
    throw errors.NEW_WORKSPACE_INSIDE({
      message: `${folder} lies inside the workspace ${outer}; demo and production never share a folder.`,
      value: folder,
    });
  const names = await readdir(real).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') return [];
    throw errors.NEW_WORKSPACE_NOT_EMPTY({
      message: `${folder} cannot be used as a folder (${thrown.code}).`,
      value: folder,
      cause: thrown,
    });
  });
  const there = names.filter((name) => !harmless.includes(name));
  if (there.length > 0)
    throw errors.NEW_WORKSPACE_NOT_EMPTY({
      message: `${folder} is not empty: ${there.sort().slice(0, 3).join(', ')}${there.length > 3 ? ', ...' : ''}.`,
      value: folder,
    });
}

/** Folders above that are workspaces. */
async function workspacesAbove(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (let at = dirname(folder); ; at = dirname(at)) {
    if (await exists(join(at, 'crossdock.yaml'))) found.push(at);
    if (at === dirname(at)) return found;
  }
}

/** Without symbolic links, as far as it exists. */
async function realFolder(folder: string): Promise<string> {
  const path = resolve(folder);
  return realpath(path).catch(async (thrown: NodeJS.ErrnoException) => {
    if (thrown.code !== 'ENOENT' || path === dirname(path)) return path;
    return join(await realFolder(dirname(path)), path.slice(dirname(path).length).replace(sep, ''));
  });
}
