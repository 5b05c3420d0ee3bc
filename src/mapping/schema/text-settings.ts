import { choice, flag, group, named, type Schema, type Schemas, text, whole } from './shapes.ts';

/** What `text:` takes, of a column or of the whole file; in the order in which it works. */
export const textSettings: Schemas = {
  newlines: choice('Line breaks and tabs inside a value.', {
    space: 'Each run of them becomes one blank, and the ends are trimmed (usual).',
    keep: 'They stay as they are.',
  }),
  controls: choice('Other control characters inside a value.', {
    keep: 'They stay (usual).',
    space: 'Each becomes a blank.',
  }),
  fold: {
    description:
      'Letters that may not stay: "ascii" (or true) takes accents off all of them, an encoding only off those that it lacks.',
    type: ['boolean', 'string'],
    examples: ['ascii', 'iso-8859-1', true],
  },
  unfoldable: choice('A character that no plain letter stands for.', {
    'question mark': 'It becomes a question mark (usual).',
    hold: 'The order is held back.',
  }),
  replace: named('Texts that are replaced, each with what comes in its place.', text('What comes in its place.', '/'), {
    '|': '/',
  }),
  letters: choice(
    'Capital or small letters.',
    { 'as they are': 'Nothing is changed (usual).', upper: 'Capital letters.', lower: 'Small letters.' },
    'upper',
  ),
  trim: flag('Whether blanks at both ends are taken off.'),
  blanks: choice(
    'Runs of blanks.',
    { keep: 'They stay (usual).', one: 'They become one blank, and none stands at the ends, also after a cut.' },
    'one',
  ),
  max: whole('Most characters, counted after everything else.', 1, 100_000, 30),
  else: choice('What happens to a text that is longer than "max".', tooLongWords(), 'cut'),
  pad: {
    description: 'Filled up to so many characters: a number (blanks behind the text), or settings.',
    type: ['integer', 'string', 'object'],
    minimum: 1,
    maximum: 10_000,
    pattern: '^[0-9]+$',
    additionalProperties: false,
    properties: {
      to: whole('Up to so many characters.', 1, 10_000, 8),
      with: text('Character that it is filled with; a blank if not said.', '0'),
      on: choice('The side that is filled.', { right: 'Behind the text (usual).', left: 'Before the text.' }, 'left'),
    },
    examples: [20, { to: 8, with: '0', on: 'left' }],
  },
  'scientific numbers': choice(
    'An identifier such as 1.2E+5, which usually is what a spreadsheet made of a long number.',
    { refuse: 'It is refused (usual).', keep: 'It is a text like any other.' },
    'keep',
  ),
};

export function tooLongWords(): Readonly<Record<string, string>> {
  return { hold: 'The order is held back and says so (usual).', cut: 'The text is cut.' };
}

export function textGroup(description: string, example: Schema): Schema {
  return group(description, textSettings, [example], { type: ['object', 'null'] });
}
