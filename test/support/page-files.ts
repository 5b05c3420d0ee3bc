import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './source-files.ts';

const block = /```(?:yaml|ts)\n(?:#|\/\/) (\S+)\n([\s\S]*?)```/g;

/** Files that a page of the docs shows: code whose first line is a comment with their path. */
export function filesOnPage(page: string): Record<string, string> {
  const text = readFileSync(join(projectRoot, 'docs', page), 'utf8');
  return Object.fromEntries([...text.matchAll(block)].map(([, name = '', content = '']) => [name, content]));
}
