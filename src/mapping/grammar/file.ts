import { knownEncoding } from '../../formats/text/encoding.ts';
import type { FileSettings } from '../spec.ts';
import { compileTemplate, type Template } from '../templates/engine.ts';
import { rootShape } from '../templates/shapes.ts';
import type { Place } from './place.ts';
import type { Grammar } from './reading.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const newlines = { lf: '\n', crlf: '\r\n', cr: '\r', none: '' } as const;
/** What names a file whose mapping says nothing: it cannot collide. */
const usualName = "{{mapping}}_{{date now 'yyyyMMdd_HHmmss'}}_{{sequence 4}}.csv";

export function readFile(place: Place | undefined, grammar: Grammar): FileSettings {
  const settings: Mutable<FileSettings> = {
    name: usual(grammar),
    encoding: 'utf-8',
    fallback: 'windows-1252',
    newline: '\n',
    finalNewline: true,
    byteOrderMark: false,
    unencodable: 'hold',
  };
  place?.read('file', {
    name: (value) => {
      settings.name = grammar.expression(value, value.wantText('name')) ?? settings.name;
    },
    encoding: (value) => {
      settings.encoding = readEncoding(value, 'encoding');
    },
    fallback: (value) => {
      settings.fallback = value.text === 'none' ? null : readEncoding(value, 'fallback');
    },
    newline: (value) => {
      settings.newline = newlines[value.wantOneOf('newline', ['lf', 'crlf', 'cr', 'none'])];
      if (settings.newline === '' && grammar.layout.format !== 'fixed width')
        value.fail('MAPPING_VALUE', 'Only records of fixed width can do without line ends.');
    },
    'final newline': (value) => {
      settings.finalNewline = value.wantFlag('final newline');
    },
    'byte order mark': (value) => {
      settings.byteOrderMark = value.wantFlag('byte order mark');
    },
    unencodable: (value) => {
      settings.unencodable = value.wantOneOf('unencodable', ['hold', 'fold']);
    },
  });
  return settings;
}

function usual({ kind }: Grammar): Template {
  const compiled = compileTemplate(usualName, rootShape(kind));
  if ('template' in compiled) return compiled.template;
  throw new Error('The usual file name is no template.');
}

export function readEncoding(place: Place, what: string): string {
  const said = place.wantText(what);
  const name = said.toLowerCase().replace(/^utf(8|16)/, 'utf-$1');
  if (knownEncoding(name)) return name;
  place.fail(
    'MAPPING_VALUE',
    `"${said}" is no known encoding. Usual are utf-8, windows-1252, iso-8859-1, ascii, utf-16le.`,
  );
  return 'utf-8';
}
