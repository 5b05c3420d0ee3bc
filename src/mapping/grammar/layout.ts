import type { Delimited, FixedWidth, Layout, Segments, Tree } from '../spec.ts';
import type { Place } from './place.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const delimiterNames: Readonly<Record<string, string>> = {
  comma: ',',
  semicolon: ';',
  tab: '\t',
  pipe: '|',
  '\\t': '\t',
};

/** The key that says how rows are laid into the file. One of them; without any the file is delimited by commas. */
export const layoutKeys = ['delimited', 'fixed width', 'segments', 'xml', 'json'] as const;

export function readLayout(root: Place): Layout {
  const [said, second] = root.entries().filter(({ name }) => (layoutKeys as readonly string[]).includes(name));
  if (second)
    second.key.fail('MAPPING_VALUE', `A file has one layout; "${said?.name}" and "${second.name}" do not go together.`);
  switch (said?.name) {
    case 'fixed width':
      return readFixedWidth(said.value);
    case 'segments':
      return readSegments(said.value);
    case 'xml':
    case 'json':
      return readTree(said.name, said.value);
    default:
      return readDelimited(said?.value);
  }
}

function readDelimited(place: Place | undefined): Delimited {
  const settings: Mutable<Delimited> = {
    format: 'delimited',
    delimiter: ',',
    quoting: 'minimal',
    header: 'by name',
    formulaGuard: false,
  };
  place?.read('delimited', {
    delimiter: (value) => {
      settings.delimiter = readDelimiter(value);
    },
    quote: (value) => {
      settings.quoting = value.wantOneOf('quote', ['minimal', 'all', 'none', 'strings']);
    },
    header: (value) => {
      const word = value.text === 'by position' ? 'by position' : value.wantFlag('header') ? 'by name' : 'none';
      settings.header = word;
    },
    'formula guard': (value) => {
      settings.formulaGuard = value.wantFlag('formula guard');
    },
  });
  return settings;
}

function readDelimiter(place: Place): string | null {
  const said = place.wantText('delimiter');
  if (said === 'detect') return null;
  const delimiter = delimiterNames[said] ?? said;
  if (delimiter.length === 0 || delimiter.length > 4 || /["\r\n]/.test(delimiter)) {
    place.fail(
      'MAPPING_VALUE',
      'delimiter must be a character like "," or ";", or one of: comma, semicolon, tab, pipe, detect.',
    );
    return ',';
  }
  return delimiter;
}

function readFixedWidth(place: Place): FixedWidth {
  const settings: Mutable<FixedWidth> = { format: 'fixed width', length: 0, tooLong: 'hold' };
  if (place.text === '') return settings;
  place.read('fixed width', {
    length: (value) => {
      settings.length = value.wantNumber('length', 1, 100_000);
    },
    'too long': (value) => {
      settings.tooLong = value.wantOneOf('too long', ['hold', 'cut']);
    },
  });
  return settings;
}

const breaks = { none: '', lf: '\n', crlf: '\r\n' } as const;

function readSegments(place: Place): Segments {
  const settings: Mutable<Segments> = {
    format: 'segments',
    element: '*',
    component: '>',
    terminator: '~',
    release: '',
    lineBreak: '\n',
    dropEmpty: true,
    detect: undefined,
  };
  if (place.text === '') return settings;
  place.read('segments', {
    element: (value) => {
      settings.element = readSeparator(value, 'element');
    },
    component: (value) => {
      settings.component = readSeparator(value, 'component');
    },
    terminator: (value) => {
      settings.terminator = readSeparator(value, 'terminator');
    },
    release: (value) => {
      settings.release = readSeparator(value, 'release');
    },
    'line break': (value) => {
      settings.lineBreak = breaks[value.wantOneOf('line break', ['none', 'lf', 'crlf'])];
    },
    'drop empty elements': (value) => {
      settings.dropEmpty = value.wantFlag('drop empty elements');
    },
    detect: (value) => {
      settings.detect = readDetect(value);
    },
  });
  const all = [settings.element, settings.component, settings.terminator, settings.release];
  if (new Set(all).size < all.length)
    place.fail('MAPPING_VALUE', 'element, component, terminator and release must be different characters.');
  return settings;
}

function readSeparator(place: Place, what: string): string {
  const said = place.wantText(what);
  const separator = delimiterNames[said] ?? said;
  if (separator.length === 1 && !/[A-Za-z0-9 ]/.test(separator)) return separator;
  place.fail('MAPPING_VALUE', `${what} must be one character that is no letter, digit or blank.`);
  return '*';
}

/** Places in the first segment, from 1. */
function readDetect(place: Place): NonNullable<Segments['detect']> {
  const found = { element: 4, component: 105, terminator: 106 };
  place.read('detect', {
    element: (value) => {
      found.element = value.wantNumber('element', 1, 1000);
    },
    component: (value) => {
      found.component = value.wantNumber('component', 1, 1000);
    },
    terminator: (value) => {
      found.terminator = value.wantNumber('terminator', 1, 1000);
    },
  });
  return found;
}

function readTree(format: 'xml' | 'json', place: Place): Tree {
  const settings: Mutable<Tree> = {
    format,
    root: format === 'xml' ? 'Data' : '',
    indent: 2,
    empty: format === 'xml' ? 'leave out' : 'write',
    declaration: true,
    attributes: {},
    lines: false,
  };
  if (place.text === '') return settings;
  place.read(format, {
    root: (value) => {
      settings.root = value.wantText('root');
    },
    indent: (value) => {
      settings.indent = value.wantNumber('indent', 0, 8);
    },
    empty: (value) => {
      settings.empty = value.wantOneOf('empty', ['leave out', 'write']);
    },
    ...(format === 'xml'
      ? {
          declaration: (value: Place) => {
            settings.declaration = value.wantFlag('declaration');
          },
          attributes: (value: Place) => {
            settings.attributes = Object.fromEntries(
              value.entries().map(({ name, value: text }) => [name, text.wantText(name)]),
            );
          },
        }
      : {
          lines: (value: Place) => {
            settings.lines = value.wantFlag('lines');
          },
        }),
  });
  if (format === 'xml' && settings.root === '')
    place.fail('MAPPING_VALUE', 'An XML file needs "root", the name of its outermost element.');
  return settings;
}
