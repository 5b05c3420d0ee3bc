/** Settings of each layout. A test compares them with what the grammar takes. */
export const layoutWords: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  delimited: {
    delimiter: 'comma (usual), semicolon, tab, pipe, any character, or detect: found by the headers',
    quote: 'minimal (usual), all, strings (texts, not numbers), none',
    header: 'true (usual): columns are found by their names; false: there is none; by position: it is not looked at',
    'formula guard': 'true: an apostrophe before what a spreadsheet would run',
  },
  'fixed width': {
    length: 'characters of a record; without it a record ends with its last column',
    'too long': 'a text that does not fit: hold the order back (usual), or cut it',
  },
  segments: {
    element: 'what stands between elements (*)',
    component: 'what stands between parts of an element (>)',
    terminator: 'what ends a segment (~)',
    release: 'before a separator that is meant as a character of a value (?); without it a value must not hold one',
    'line break': 'written after each segment: lf (usual), crlf or none',
    'drop empty elements': 'true (usual): empty elements at the end of a segment are not written',
    detect: 'a file that is read shows its separators at these places of its first segment',
  },
  xml: {
    root: 'the outermost element (Data)',
    indent: 'blanks per level (2); 0 = all in one line',
    empty: 'names without a value: leave out (usual), or write',
    declaration: 'true (usual): <?xml ...?> at the beginning',
    attributes: 'of the outermost element: { xmlns: "https://example.com/orders" }',
  },
  json: {
    root: 'the property under which everything stands; without it the file is an object or a list itself',
    indent: 'blanks per level (2); 0 = all in one line',
    empty: 'names without a value: write (usual), or leave out',
    lines: 'true: a JSON value per line',
  },
};
