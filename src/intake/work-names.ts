/** Longest part of a partner's name that is kept in a local one, in bytes (a name may have 255); the whole name stands in the document row. */
const nameBytes = 150;
const idCharacters = 20;

/** A partner's name is data: in ours nothing of it can leave the folder or hide a file. Its end, with the ending, is kept. */
export function workName(id: string, name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  let kept = name.replace(/[\u0000-\u001f\u007f/\\:*?"<>|]/g, '_');
  while (Buffer.byteLength(kept) > nameBytes) kept = kept.slice(1);
  return `${id}__${kept}`;
}

/** The document id in a work file's name, and the name after it; `undefined` for anything else that lies there. */
export function fromWorkName(fileName: string): { id: string; name: string } | undefined {
  const id = fileName.slice(0, idCharacters);
  return /^[0-9a-z]{20}$/.test(id) && fileName.startsWith('__', idCharacters)
    ? { id, name: fileName.slice(idCharacters + 2) }
    : undefined;
}
