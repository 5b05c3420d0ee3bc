/** What a spreadsheet may run: `=`, `+`, `-`, `@`, also in full width, also behind blanks, and behind apostrophes of an earlier guard. */
const formula = /^'*\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/;
const guarded = /^'+\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/;
/** Signed numbers and phone numbers begin like formulas and are none. */
const harmless = /^[+-]?[\d\s().,/x-]*$/;

/** Puts an apostrophe before a value that a spreadsheet would take for a formula. `unguardFormula` takes exactly that away again. */
export function guardFormula(value: string): string {
  return formula.test(value) && !harmless.test(value) ? `'${value}` : value;
}

export function unguardFormula(value: string): string {
  return guarded.test(value) ? value.slice(1) : value;
}
