export interface Term {
  readonly key: string;
  readonly op: '' | '>=' | '>' | '<=' | '<';
  readonly value: string;
}

type Match = (term: Term) => boolean;
export type Search = (match: Match) => boolean;

const token = /\s*(\(|\)|AND\b|OR\b|([a-z_]+):(>=|<=|>|<)?(?:'((?:[^'\\]|\\.)*)'|([^\s()]+)))/y;

/** `a:1 AND (b:2 OR c:>='x')`. What is no search, or names another filter, is refused; the vendor is milder and finds anything [I]. */
export function parseSearch(text: string, keys: readonly string[]): Search {
  const words: (string | Term)[] = [];
  token.lastIndex = 0;
  let at = 0;
  while (text.slice(at).trim() !== '') {
    token.lastIndex = at;
    const found = token.exec(text);
    if (!found) throw new Error(`Not a search: ${text.slice(at)}`);
    const [, word = '', key, op = '', quoted, plain] = found;
    if (key !== undefined && !keys.includes(key)) throw new Error(`Unknown filter ${key}`);
    words.push(
      key === undefined ? word : { key, op: op as Term['op'], value: (quoted ?? plain ?? '').replace(/\\(.)/g, '$1') },
    );
    at = token.lastIndex;
  }
  if (words.length === 0) return () => true;
  const search = either();
  if (words.length > 0) throw new Error('Not a search: something is left over');
  return search;

  function either(): Search {
    const sides = [both()];
    while (words[0] === 'OR') {
      words.shift();
      sides.push(both());
    }
    return (match) => sides.some((side) => side(match));
  }

  function both(): Search {
    const sides = [one()];
    while (words.length > 0 && words[0] !== 'OR' && words[0] !== ')') {
      if (words[0] === 'AND') words.shift();
      sides.push(one());
    }
    return (match) => sides.every((side) => side(match));
  }

  function one(): Search {
    const word = words.shift();
    if (word === '(') {
      const inner = either();
      if (words.shift() !== ')') throw new Error('Not a search: a bracket is open');
      return inner;
    }
    if (typeof word !== 'object') throw new Error(`Not a search: ${word}`);
    return (match) => match(word);
  }
}
