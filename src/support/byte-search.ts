/** Text as it may stand in a file: in the encodings of partners, in any case. */
const encodings = ['utf8', 'latin1', 'utf16le'] as const;

/**
 * Which of these texts stand in a stream of bytes: as UTF-8, Windows-1252 or UTF-16 in either order, whatever their case. One pass; memory
 * holds one chunk.
 */
export async function textsIn(bytes: AsyncIterable<Uint8Array>, texts: readonly string[]): Promise<Set<string>> {
  const open = new Map([...new Set(texts)].filter((text) => text !== '').map((text) => [text, patternsOf(text)]));
  const found = new Set<string>();
  const reach = Math.max(0, ...[...open.values()].flat().map(({ length }) => length)) - 1;
  let tail = '';
  for await (const chunk of bytes) {
    const hay = tail + folded(chunk);
    for (const [text, patterns] of open) {
      if (!patterns.some((pattern) => hay.includes(pattern))) continue;
      found.add(text);
      open.delete(text);
    }
    if (open.size === 0) return found;
    tail = reach > 0 ? hay.slice(-reach) : '';
  }
  return found;
}

/** One character for each byte, so that lower case is the same on both sides. */
function folded(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1').toLowerCase();
}

function patternsOf(text: string): string[] {
  const spellings = [text, text.toLowerCase(), text.toUpperCase()];
  const encoded = spellings.flatMap((one) => encodings.map((encoding) => Buffer.from(one, encoding)));
  const turned = spellings.map((one) => Buffer.from(one, 'utf16le').swap16());
  return [...new Set([...encoded, ...turned].map(folded))];
}
