/** Words that YAML takes for something else than a text. */
const taken = /^(y|n|yes|no|true|false|on|off|null|~)$/i;

/** A text as YAML has it: plain where that is safe, else in quotes. */
export function word(text: string): string {
  const plain = /^[\p{L}_][\p{L}\p{N}_./ ()'-]*$/u.test(text) && !/\s$|: | #/.test(text) && !taken.test(text);
  return plain ? text : JSON.stringify(text);
}

/** A value of a setting: a text, a number, or a group of settings in one line. */
export function value(content: unknown): string {
  if (typeof content === 'string') return word(content);
  if (Array.isArray(content)) return `[${content.map(value).join(', ')}]`;
  if (typeof content !== 'object' || content === null) return String(content);
  return `{ ${Object.entries(content)
    .map(([name, inner]) => `${name}: ${value(inner)}`)
    .join(', ')} }`;
}

/** What a file says may stand in a comment, but must not end it. */
export function comment(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').slice(0, 300);
}
