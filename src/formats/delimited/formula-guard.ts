/**
 * What a spreadsheet may run: `=`, `+`, `-`, `@`, also in full width, also behind blanks, behind what nobody sees, and behind
 * apostrophes of an earlier guard: some of these fall away on the way, and then the sign stands first.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const formula = /^['\s\u200b\u2060\x00-\x1f\x7f]*[=+\-@\uff1d\uff0b\uff0d\uff20]/;
/** Signed numbers and phone numbers begin like formulas and are none. */
const harmless = /^[+-]?[\d\s().,/x-]*$/;

/** Puts an apostrophe before a value that a spreadsheet would take for a formula. `unguardFormula` takes exactly that away again. */
export function guardFormula(value: string): string {
  return formula.test(value) && !harmless.test(value) ? `'${value}` : value;
}

export function unguardFormula(value: string): string {
  return value.startsWith("'") && formula.test(value) ? value.slice(1) : value;
}
