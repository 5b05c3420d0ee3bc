// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII.
const ascii = /^[\x00-\x7f]+$/;

const spellings: Readonly<Record<string, string>> = {
  ß: 'ss',
  Ł: 'L',
  ł: 'l',
  Ø: 'O',
  ø: 'o',
  Æ: 'AE',
  æ: 'ae',
  Œ: 'OE',
  œ: 'oe',
  Đ: 'D',
  đ: 'd',
  Þ: 'Th',
  þ: 'th',
  '“': '"',
  '”': '"',
  '„': '"',
  '‘': "'",
  '’': "'",
  '–': '-',
  '—': '-',
  '…': '...',
  '€': 'EUR',
  '\u00a0': ' ',
  '™': 'TM',
  '®': '(R)',
  '№': 'No',
};

/** Text in ASCII letters: accents fall off, some letters have a spelling, everything else becomes one `?` per character. */
export function fold(text: string): string {
  if (ascii.test(text)) return text;
  return [...text.normalize('NFC')].map(foldCharacter).join('');
}

function foldCharacter(character: string): string {
  if (ascii.test(character)) return character;
  const spelled = spellings[character];
  if (spelled !== undefined) return spelled;
  const bare = character.normalize('NFKD').replaceAll(/\p{M}/gu, '');
  return ascii.test(bare) ? bare : '?';
}
