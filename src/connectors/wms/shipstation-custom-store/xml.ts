/** Characters that XML 1.0 cannot hold, whatever one does: control characters, halves of surrogate pairs, U+FFFE and U+FFFF. */
const illegal = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** Text as XML can hold it, no longer than `atMost` characters as people count them. */
export function plainText(text: string, atMost: number): string {
  const legal = text.replace(illegal, '').trim();
  if (legal.length <= atMost) return legal;
  return [...legal].slice(0, atMost).join('').trim();
}

export function lengthOf(text: string): number {
  return [...text].length;
}

/** The end mark of a section cannot stand in it: it is cut in two. */
export function cdata(name: string, text: string): string {
  return `<${name}><![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]></${name}>`;
}

/** For numbers, dates and words of ours: nothing in them means anything to XML. */
export function bare(name: string, text: string): string {
  return `<${name}>${text}</${name}>`;
}
