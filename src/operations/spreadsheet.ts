/** Pure. A cell that a spreadsheet would take for a formula is given an apostrophe. */
export function cellText(text: string): string {
  return text.replace(/^[=+\-@\t\r]/, "'$&");
}
