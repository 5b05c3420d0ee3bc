/** Blanks of every kind, also those of no width, which nobody sees. */
const blanks = /^[\s\u200b\u2060]+|[\s\u200b\u2060]+$/g;

/** Most cells need nothing, and are told by their first and last character. */
export function trimmed(text: string): string {
  const length = text.length;
  if (length === 0) return text;
  const first = text.charCodeAt(0);
  const last = text.charCodeAt(length - 1);
  return first > 32 && first < 128 && last > 32 && last < 128 ? text : text.replaceAll(blanks, '');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const seen = /[^\s\u200b\u2060\x00-\x1f\x7f]/;

/** Whether there is nothing in it that anybody sees: blanks and control characters only. */
export function isUnseen(text: string): boolean {
  return !seen.test(text);
}

/** `="00123"` and `'00123` are how spreadsheets are told to leave digits alone. */
export function unwrapped(text: string): string {
  const formula = /^="(.*)"$/s.exec(text);
  if (formula) return (formula[1] ?? '').replaceAll('""', '"');
  return text.replace(/^'(?=[\d=+\-@])/, '');
}

/** Headers are recognised whatever their letters' case and blanks. */
export function comparableHeader(text: string): string {
  return trimmed(text.normalize('NFKC'))
    .replaceAll(/[\s\u200b]+/g, ' ')
    .toLowerCase();
}
