import { isGroup } from './cases.ts';

/** Where what was found lacks something that is expected, in one sentence; `''` when nothing. What a test does not state is free. */
export function difference(expected: unknown, found: unknown, path = ''): string {
  if (Array.isArray(expected)) return listDifference(expected, found, path);
  if (isGroup(expected)) {
    if (!isGroup(found)) return `${path || 'The result'} is ${shown(found)} and not ${shown(expected)}.`;
    for (const [key, value] of Object.entries(expected)) {
      const inner = difference(value, found[key], path ? `${path}.${key}` : key);
      if (inner) return inner;
    }
    return '';
  }
  if (expected === found) return '';
  if (typeof expected === 'string' && typeof found === 'string' && expected.includes('\n'))
    return textDifference(expected, found, path);
  return `${path} is ${shown(found)} and not ${shown(expected)}.`;
}

function listDifference(expected: readonly unknown[], found: unknown, path: string): string {
  if (!Array.isArray(found)) return `${path} is ${shown(found)} and not a list.`;
  for (const [index, value] of expected.entries()) {
    if (index >= found.length) break;
    const inner = difference(value, found[index], `${path}[${index + 1}]`);
    if (inner) return inner;
  }
  return expected.length === found.length
    ? ''
    : `${path} has ${found.length} entries and not ${expected.length}: ${shown(found)}.`;
}

function textDifference(expected: string, found: string, path: string): string {
  const [wanted, given] = [expected.split('\n'), found.split('\n')];
  const line = wanted.findIndex((text, index) => text !== given[index]);
  const at = line === -1 ? wanted.length : line;
  return `${path}, line ${at + 1}, is ${shown(given[at])} and not ${shown(wanted[at])}.`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 400 ? `${text.slice(0, 400)}...` : text;
}
