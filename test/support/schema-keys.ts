export type Schema = Readonly<Record<string, unknown>>;

export interface Key {
  readonly name: string;
  readonly pointer: string;
  readonly node: Schema;
}

/** Every key that a schema describes, wherever it stands. Rules (`allOf`, `if`) describe nothing, they only refuse. */
export function describedKeys(node: unknown, pointer = ''): Key[] {
  if (!isGroup(node)) return [];
  return Object.entries(node).flatMap(([word, value]) => {
    const here = `${pointer}/${word}`;
    if (word === 'properties' && isGroup(value))
      return Object.entries(value).flatMap(([name, inner]) => {
        const at = `${here}/${encodeURIComponent(name)}`;
        return [{ name, pointer: at, node: inner as Schema }, ...describedKeys(inner, at)];
      });
    if (word === 'items' || word === 'additionalProperties') return describedKeys(value, here);
    if (word === 'anyOf' && Array.isArray(value))
      return value.flatMap((inner, index) => describedKeys(inner, `${here}/${index}`));
    if (word !== 'definitions' || !isGroup(value)) return [];
    return Object.entries(value)
      .filter(([name]) => !/^(orders|shipments|inventory|acknowledgements|cancels|returns)-/.test(name))
      .flatMap(([name, inner]) => describedKeys(inner, `${here}/${name}`));
  });
}

function isGroup(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
