// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const controls = /[\x01-\x08\x0b\x0c\x0e-\x1f]/;

/** Whether a control character stands in it that is neither tab nor line break nor one of `keep`. */
export function firstControl(text: Buffer, keep: string): boolean {
  const plain = text.toString('latin1');
  return controls.test(plain) && [...plain].some((character) => controls.test(character) && !keep.includes(character));
}

export function withoutControls(text: Buffer, keep: string): Buffer {
  return text.filter((byte) => {
    const character = String.fromCharCode(byte);
    return !controls.test(character) || keep.includes(character);
  }) as Buffer;
}
