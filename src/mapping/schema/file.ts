import { choice, flag, group, type Schema, text } from './shapes.ts';

export const fileGroup: Schema = group(
  'Name of the files that are written, their encoding and line ends.',
  {
    name: text(
      'Name of a written file, with expressions. Fields of an order in it mean the first order of the file. Put the number of the file or of the order into it, so that two files never have one name.',
      "ORD_{{date now 'yyyyMMdd'}}_{{sequence 4}}.csv",
    ),
    encoding: text('Encoding of the characters; utf-8 if not said.', 'utf-8', 'windows-1252', 'iso-8859-1', 'ascii'),
    fallback: text(
      'Read in this encoding when a file that should be UTF-8 is not; "none" refuses it. windows-1252 if not said.',
      'windows-1252',
      'none',
    ),
    newline: choice(
      'Line ends that are written; when reading, they may be mixed.',
      {
        lf: 'Line feed, as on Unix (usual).',
        crlf: 'Carriage return and line feed, as on Windows.',
        cr: 'Carriage return alone.',
        none: 'Nothing between records; only for fixed width.',
      },
      'crlf',
    ),
    'final newline': flag('Whether the last row ends with a line end; true if not said.', false),
    'byte order mark': flag('Whether one is written at the beginning. When reading it is always recognised.'),
    unencodable: choice(
      'A letter that the encoding lacks.',
      { hold: 'The order is held back (usual).', fold: 'It becomes a plain letter.' },
      'fold',
    ),
  },
  [{ name: 'ORD_{{sequence 4}}.csv', encoding: 'windows-1252', newline: 'crlf' }],
);
