import type { SampleLayout } from '../contract.ts';
import { type TreeNode, treeTables } from './tree.ts';

interface Open {
  name: string;
  text: string;
  children: TreeNode[];
}

const token =
  /<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|<[?!][^>]*>|<\/([^\s>]+)\s*>|<([^\s/>]+)([^>]*?)(\/?)>|([^<]+)/g;
const attribute = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Elements and attributes (`@name`); only names and texts count here, so what is not well formed is passed over. */
export function xmlLayout(text: string): SampleLayout | undefined {
  if (!/^\s*<[?\w]/.test(text)) return undefined;
  const top: Open = { name: '', text: '', children: [] };
  const open = [top];
  for (const [, data, closing, name, attributes = '', alone, plain] of text.matchAll(token)) {
    const current = open.at(-1) ?? top;
    if (data !== undefined) current.text += data;
    else if (plain !== undefined) current.text += decoded(plain);
    else if (closing !== undefined && open.length > 1) close(open);
    else if (name !== undefined) {
      open.push({ name: localName(name), text: '', children: attributesOf(attributes) });
      if (alone === '/') close(open);
    }
  }
  while (open.length > 1) close(open);
  const [root] = top.children;
  return root && { format: { id: 'xml', root: root.name, lines: false }, tables: treeTables(root) };
}

function close(open: Open[]): void {
  const done = open.pop();
  if (done) open.at(-1)?.children.push({ ...done, text: done.text.trim() });
}

function attributesOf(text: string): TreeNode[] {
  return [...text.matchAll(attribute)]
    .filter(([, name]) => !name?.startsWith('xmlns'))
    .map(([, name = '', double, single]) => ({
      name: `@${localName(name)}`,
      text: decoded(double ?? single ?? ''),
      children: [],
    }));
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function decoded(text: string): string {
  return text.replaceAll(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole);
}
