/** Beginnings that are tried; the end of a warning may look like one. */
const triesAtMost = 20;

/**
 * The JSON of an answer. Shops print warnings of PHP, or marks of plug-ins, before it: then it is what stands at the end.
 * `undefined` = there is none.
 */
export function jsonAtTheEnd(text: string): { readonly json: unknown; readonly clean: boolean } | undefined {
  const plain = text.replace(/^\uFEFF/, '');
  const whole = parsed(plain);
  if (whole) return { ...whole, clean: true };
  const begins = /[[{](?=\s*["[{}\]])/g;
  for (let tries = 0; tries < triesAtMost; tries++) {
    const found = begins.exec(plain);
    if (!found) return undefined;
    const rest = parsed(plain.slice(found.index));
    if (rest) return { ...rest, clean: false };
  }
  return undefined;
}

function parsed(text: string): { readonly json: unknown } | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? { json } : undefined;
  } catch {
    return undefined;
  }
}
