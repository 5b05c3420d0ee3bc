import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errors } from './errors.ts';
import { isObject } from './shape.ts';

/** Relative path with `/` -> text. */
export type WorkspaceTexts = Readonly<Record<string, string>>;

/** Configuration that is larger than this is data in the wrong place. */
const FILE_BYTES = 1024 * 1024;
const ALL_BYTES = 32 * 1024 * 1024;
const MOST_FILES = 5000;

/** An editor replaces a file while it is read: so often is the whole looked at again. */
const TRIES = 5;

/** Folder -> endings that belong to the workspace. `.yml` is read to say that nobody looks at it. */
const folders: Readonly<Record<string, readonly string[]>> = {
  merchants: ['.yaml', '.yml'],
  mappings: ['.yaml', '.yml'],
  templates: ['.hbs'],
};
const rootFiles = ['crossdock.yaml', 'crossdock.yml'];
/** Calendars stand beside `crossdock.yaml`: a change of the holidays is a new revision. */
const calendarEnding = '.ics';

/** All texts of a workspace folder. Throws `CONFIG_TOO_LARGE`; a missing folder is an empty one. */
export async function readTexts(home: string): Promise<Record<string, string>> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await readAll(home);
    } catch (thrown) {
      // A file that vanishes between listing and reading is about to come back under its name.
      if (!isMissing(thrown) || attempt === TRIES) throw thrown;
    }
  }
}

async function readAll(home: string): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  let bytes = 0;
  for (const file of await textFiles(home)) {
    const { size } = await stat(join(home, file));
    bytes += size;
    if (size > FILE_BYTES) throw tooLarge(file, `${file} has ${size} bytes; a file of the workspace may have 1 MiB.`);
    if (bytes > ALL_BYTES) throw tooLarge(file, 'The files of the workspace have more than 32 MiB together.');
    texts[file] = (await readFile(join(home, file), 'utf8')).replace(/^\uFEFF/, '');
  }
  return texts;
}

/** Relative paths of everything that belongs to the workspace, sorted. */
export async function textFiles(home: string): Promise<string[]> {
  const files: string[] = [];
  for (const entry of await entries(home)) if (isRootText(entry.name) && isFile(entry)) files.push(entry.name);
  for (const [folder, endings] of Object.entries(folders)) {
    for (const entry of await entries(join(home, folder))) {
      const wanted =
        isFile(entry) && !entry.name.startsWith('.') && endings.some((ending) => entry.name.endsWith(ending));
      if (wanted) files.push(`${folder}/${entry.name}`);
    }
  }
  if (files.length > MOST_FILES) throw tooLarge('crossdock.yaml', `The workspace has more than ${MOST_FILES} files.`);
  return files.sort();
}

function isRootText(name: string): boolean {
  return rootFiles.includes(name) || (name.endsWith(calendarEnding) && !name.startsWith('.'));
}

/** Containers mount configuration as symbolic links. */
function isFile(entry: Dirent): boolean {
  return entry.isFile() || entry.isSymbolicLink();
}

async function entries(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch((thrown) => {
    if (isMissing(thrown)) return [];
    throw thrown;
  });
}

function isMissing(thrown: unknown): boolean {
  return isObject(thrown) && thrown.code === 'ENOENT';
}

function tooLarge(file: string, message: string) {
  return errors.CONFIG_TOO_LARGE({ message, value: file });
}

/** Content hash over all texts: the same files are the same revision, wherever and in whatever order they were read. */
export function revisionOf(texts: WorkspaceTexts): string {
  const hash = createHash('sha256');
  for (const file of Object.keys(texts).sort()) {
    const text = texts[file] ?? '';
    hash.update(`${file}\0${Buffer.byteLength(text)}\0${text}\0`);
  }
  return hash.digest('hex').slice(0, 20);
}
