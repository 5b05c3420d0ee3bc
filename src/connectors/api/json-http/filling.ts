const placeholder = /\{([A-Za-z]+)\}/g;

export type Values = Readonly<Record<string, string>>;

/** The names in braces that a text has. */
export function placeholdersIn(text: string): string[] {
  return [...text.matchAll(placeholder)].map(([, name = '']) => name);
}

/**
 * Values in the places of their names, as an address has them. A parameter of the query whose places are all empty is left out: many
 * partners refuse `?since=`.
 */
export function filledAddress(template: string, values: Values): string {
  const [path = '', ...rest] = template.split('?');
  const parameters = rest
    .join('?')
    .split('&')
    .filter((one) => one !== '' && !isEmpty(one, values))
    .map((one) => filled(one, values, encodeURIComponent));
  return `${filled(path, values, encodeURIComponent)}${parameters.length > 0 ? `?${parameters.join('&')}` : ''}`;
}

/** The same inside of JSON texts. */
export function filledJson(template: string, values: Values): string {
  return filled(template, values, (text) => JSON.stringify(text).slice(1, -1));
}

function isEmpty(parameter: string, values: Values): boolean {
  const names = placeholdersIn(parameter);
  return names.length > 0 && names.every((name) => (values[name] ?? '') === '');
}

function filled(template: string, values: Values, encode: (text: string) => string): string {
  return template.replaceAll(placeholder, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : encode(value);
  });
}
