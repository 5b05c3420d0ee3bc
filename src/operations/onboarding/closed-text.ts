import { isMap, type Node, parseDocument, visit } from 'yaml';

/** The file of a merchant with the day of its end as its first line; everything else stays as its writer left it. */
export function textClosed(text: string, day: string): string {
  const document = parseDocument(text, { stringKeys: true });
  const root = isMap(document.contents) ? document.contents : undefined;
  const first = root?.items[0]?.key as Node | undefined;
  if (!root || root.flow || !first?.range) {
    document.set('closed', day);
    return document.toString({ lineWidth: 0 });
  }
  const at = first.range[0];
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  return `${text.slice(0, at)}closed: ${day} # nothing of this merchant runs by itself any more${newline}${text.slice(at)}`;
}

const reference = /\$\{[A-Za-z]+:[^}]*\}/g;

/** References to secrets that a file makes, each once. */
export function referencesIn(text: string): string[] {
  const found = new Set<string>();
  visit(parseDocument(text, { stringKeys: true }), {
    Scalar(_, node) {
      if (typeof node.value === 'string') for (const [one] of node.value.matchAll(reference)) found.add(one);
    },
  });
  return [...found].sort();
}
