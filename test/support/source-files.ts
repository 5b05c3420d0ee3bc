import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json. */
export const projectRoot = join(dirname(fileURLToPath(import.meta.url)), '../..');

export interface Import {
  /** A path under `src/` for our own files, else the package's or built-in's specifier. */
  readonly target: string;
  readonly own: boolean;
  /** `import type`, or nothing but `type` names between the braces: gone after compiling. */
  readonly typeOnly: boolean;
}

export interface SourceFile {
  /** Relative to `src/`, `/`-separated. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly Import[];
}

export function sourceFiles(): SourceFile[] {
  return readdirSync(join(projectRoot, 'src'), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.tsx?$/.test(path))
    .sort()
    .map((path) => sourceFile(path, readFileSync(join(projectRoot, 'src', path), 'utf8')));
}

export function sourceFile(path: string, text: string): SourceFile {
  return { path, text, lines: text.split('\n').length - 1, imports: importsOf(path, text) };
}

const statement = /^(?:import|export)\s+(type\s+)?([^'";]*?)\bfrom\s+'([^']+)'/gm;
const bare = /^import\s+'([^']+)'|\bimport\(\s*'([^']+)'/gm;

function importsOf(path: string, text: string): Import[] {
  const named = [...text.matchAll(statement)].map(([, type, names = '', from = '']) =>
    importOf(path, from, type !== undefined || onlyTypes(names)),
  );
  const others = [...text.matchAll(bare)].map(([, first, second]) => importOf(path, first ?? second ?? '', false));
  return [...named, ...others];
}

function onlyTypes(names: string): boolean {
  const inBraces = /^\{(.*)\}\s*$/s.exec(names)?.[1];
  if (inBraces === undefined) return false;
  return inBraces.split(',').every((name) => name.trim() === '' || name.trim().startsWith('type '));
}

function importOf(path: string, from: string, typeOnly: boolean): Import {
  if (!from.startsWith('.')) return { target: from, own: false, typeOnly };
  return { target: posix.join(posix.dirname(path), from), own: true, typeOnly };
}
