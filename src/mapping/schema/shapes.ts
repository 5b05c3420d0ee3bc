/** A JSON Schema of draft-07, the one that language servers for YAML understand. */
export type Schema = Readonly<Record<string, unknown>>;
export type Schemas = Readonly<Record<string, Schema>>;

/** What the grammar takes as a text: it reads `01` and `true` as they stand, an editor takes them for something else. */
const scalar = ['string', 'number', 'boolean', 'null'];

export function text(description: string, ...examples: unknown[]): Schema {
  return { description, type: scalar, examples };
}

/** A text, or a list of texts. */
export function texts(description: string, ...examples: unknown[]): Schema {
  return { description, type: [...scalar, 'array'], items: { type: scalar }, examples };
}

export function flag(description: string, example = true): Schema {
  return { description, type: ['boolean', 'string'], pattern: flagWords, examples: [example] };
}

const flagWords = '^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Yy][Ee][Ss]|[Nn][Oo]|[Oo][Nn]|[Oo][Ff][Ff])$';

export function whole(description: string, least: number, most: number, ...examples: number[]): Schema {
  return { description, type: ['integer', 'string'], minimum: least, maximum: most, pattern: '^[0-9]+$', examples };
}

/** One of some words, each with what it means. */
export function choice(description: string, words: Readonly<Record<string, string>>, example?: string): Schema {
  const first = example ?? Object.keys(words)[0];
  return { description, type: 'string', oneOf: wordsOf(words), examples: [first] };
}

export function wordsOf(words: Readonly<Record<string, string>>): Schema[] {
  return Object.entries(words).map(([word, description]) => ({ description, const: word }));
}

/** Settings with names of their own: a name that is not among them is a mistake. */
export function group(
  description: string,
  properties: Schemas,
  examples: readonly unknown[],
  more: Schema = {},
): Schema {
  return { description, type: 'object', additionalProperties: false, ...more, properties, examples };
}

/** Texts under names that the admin chooses. */
export function named(description: string, value: Schema, ...examples: unknown[]): Schema {
  return { description, type: 'object', additionalProperties: value, examples };
}

export function pattern(description: string, ...examples: string[]): Schema {
  return text(`${description} A pattern (regular expression).`, ...examples);
}

export function ref(definition: string): Schema {
  return { $ref: `#/definitions/${definition}` };
}

/** At most one of these keys. */
export function notTogether(keys: readonly string[]): Schema[] {
  return keys.flatMap((key, index) => keys.slice(index + 1).map((other) => ({ not: holding(key, other) })));
}

/** A group that has these keys; what is no group has none. */
export function holding(...keys: readonly string[]): Schema {
  return { type: 'object', required: keys };
}

export function when(condition: Schema, then: Schema): Schema {
  return { if: condition, then };
}
