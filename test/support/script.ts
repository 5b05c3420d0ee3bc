import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from './source-files.ts';

/** A module of `scripts/`, which is plain JavaScript (it runs before anything is installed); the caller says what it expects. */
export async function script<T>(path: string): Promise<T> {
  return (await import(pathToFileURL(join(projectRoot, 'scripts', path)).href)) as T;
}
