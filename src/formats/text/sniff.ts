const foreign: readonly { kind: string; begins: string }[] = [
  { kind: 'an Excel workbook or another ZIP archive', begins: 'PK\x03\x04' },
  { kind: 'an old Excel or Word file', begins: '\xd0\xcf\x11\xe0' },
  { kind: 'a PDF', begins: '%PDF' },
  { kind: 'a compressed file', begins: '\x1f\x8b' },
];

/** Some programs export a table as a web page and name it `.xls` or `.csv`. */
const webPage = /^(\xef\xbb\xbf)?\s*<(html|!doctype html)/i;

/** What a file is when it is no text, by its first bytes. */
export function foreignKind(bytes: Buffer): string | undefined {
  const head = bytes.toString('latin1', 0, 64);
  return webPage.test(head) ? 'a web page' : foreign.find(({ begins }) => head.startsWith(begins))?.kind;
}

/** UTF-16 without a byte order mark: mostly ASCII, so every other byte is zero. */
export function utf16Without(bytes: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  const sample = bytes.subarray(0, 2048);
  const zeros = [0, 0];
  for (const [index, byte] of sample.entries()) {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  }
  const half = sample.length / 2;
  const [even = 0, odd = 0] = zeros;
  if (odd > half * 0.6 && even < half * 0.1) return 'utf-16le';
  return even > half * 0.6 && odd < half * 0.1 ? 'utf-16be' : undefined;
}

/** No character was lost in decoding. */
export function lacksNothing(text: string): boolean {
  return !text.includes('\ufffd');
}
