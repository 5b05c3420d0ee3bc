const plain = /^[A-Za-z/][A-Za-z0-9_./ -]*(?<! )$/;
const otherThanText = /^(true|false|null|yes|no|on|off)$/i;

/** A text as a YAML value on one line, also within `{ }`. */
export function quoted(text: string): string {
  return plain.test(text) && !otherThanText.test(text) ? text : JSON.stringify(text);
}
