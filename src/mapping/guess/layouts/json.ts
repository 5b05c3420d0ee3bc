import type { SampleLayout } from '../contract.ts';
import { nameless, type TreeNode, treeTables } from './tree.ts';

/** A list of objects, an object that holds such lists, or one object per line. */
export function jsonLayout(text: string): SampleLayout | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  const whole = parsed(text);
  const value = whole ?? linesOf(text);
  if (value === undefined) return undefined;
  // The values of a list have no name of their own.
  const root = Array.isArray(value) ? { [nameless]: value } : value;
  const children = childrenOf(root);
  return children.length === 0
    ? undefined
    : {
        format: { id: 'json', root: '', lines: whole === undefined },
        tables: treeTables({ name: '', text: '', children }),
      };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (_thrown) {
    return undefined;
  }
}

function linesOf(text: string): unknown {
  const values = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map(parsed);
  return values.length > 0 && values.every((value) => value !== undefined) ? values : undefined;
}

function childrenOf(value: unknown): TreeNode[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => nodesOf(name, inner));
}

function nodesOf(name: string, value: unknown): TreeNode[] {
  if (Array.isArray(value)) return value.flatMap((one) => nodesOf(name, one));
  const plain = value === null || typeof value !== 'object';
  return [{ name, text: plain ? String(value ?? '') : '', children: childrenOf(value) }];
}
