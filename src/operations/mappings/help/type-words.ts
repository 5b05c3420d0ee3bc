/** Settings of the types, and of `text` at the top of a mapping. A test compares them with what the grammar takes. */
export const typeWords: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  text: {
    max: 'so many characters at most, counted after everything else',
    else: 'a longer text: hold the order back (usual), or cut',
    pad: 'filled up: 20, or { to: 8, with: "0", on: left }',
    newlines: 'space (usual): line breaks and tabs become a blank; keep',
    letters: 'as they are, upper or lower',
    controls: 'keep (usual), or space: other control characters become blanks',
    fold: 'ascii: letters lose their accents; an encoding: only those that it lacks',
    unfoldable: 'what no fold can write: question mark (usual), or hold the order back',
    blanks: 'keep (usual), or one: runs of blanks become one',
    trim: 'true: no blanks at the ends',
    replace: '{ "|": "/" }: texts, and what replaces them',
    'scientific numbers': 'identifiers such as 1.2E+5: refuse (usual), or keep',
  },
  integer: {
    digits: 'filled with zeros to so many',
    'zero decimals': 'so many decimals are written, all zero, and read',
    thousands: 'what stands between thousands',
    negative: 'refuse or keep numbers below 0',
    zero: 'keep: 0 is taken where more is usual',
    sign: 'where a minus stands: leading (usual), trailing or parentheses',
  },
  decimal: {
    places: 'so many decimals; half is rounded away from zero',
    separator: '. (usual) or ,',
    thousands: 'what stands between thousands',
    implied: 'so many decimals without a separator: 1250 is 12.50',
    digits: 'filled with zeros to so many',
    sign: 'where a minus stands: leading (usual), trailing or parentheses',
  },
  date: {
    format: 'a pattern, or a list of them: the first is written, all are read',
    php: "the same in the letters of PHP's date",
    zone: 'of this date',
  },
  boolean: {
    yes: 'a text, or a list: the first is written, all are read (Y)',
    no: 'the same for no (N)',
    other: 'any other text: refuse (usual), yes or no',
  },
};
