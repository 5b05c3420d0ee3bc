/**
 * What XML 1.0 cannot hold in any spelling: most control characters, halves of surrogate pairs, two non-characters. They fall out,
 * as they do on reading: nobody typed them on purpose, and an order should not wait for one.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const impossible = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]/gu;

const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A bare carriage return would be read as a line feed. */
export function escapeText(text: string): string {
  return text.replace(impossible, '').replace(/[&<>\r]/g, reference);
}

/** Bare line breaks and tabs in an attribute would be read as blanks. */
export function escapeAttribute(text: string): string {
  return text.replace(impossible, '').replace(/[&<>"\r\n\t]/g, reference);
}

function reference(sign: string): string {
  return names[sign] ?? `&#${sign.charCodeAt(0)};`;
}
