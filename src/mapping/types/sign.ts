/** Where the sign of a negative number stands: `-5`, `5-` or `(5)`. */
export type SignPlace = 'leading' | 'trailing' | 'parentheses';

/** The number with its sign in front, as far as the sign stands where it should. A positive number has none, or a blank or plus. */
export function signOf(text: string, place: SignPlace): string {
  if (place === 'leading') return text;
  const found = place === 'trailing' ? /^(.*?)\s*([+-])$/s.exec(text) : /^(\()(.*)\)$/s.exec(text);
  if (!found) return text;
  if (place === 'parentheses') return `-${found[2] ?? ''}`;
  return found[2] === '-' ? `-${found[1] ?? ''}` : (found[1] ?? '');
}

/** The opposite: a leading sign put where the layout wants it. */
export function signMoved(text: string, place: SignPlace): string {
  if (place === 'leading' || !text.startsWith('-')) return text;
  return place === 'trailing' ? `${text.slice(1)}-` : `(${text.slice(1)})`;
}
