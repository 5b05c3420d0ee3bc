import { choice, group, named, type Schema, type Schemas, text, texts, whole } from './shapes.ts';
import { textGroup } from './text-settings.ts';

const empty = { type: ['object', 'null'] };
const separators = {
  ',': '1,234.56',
  '.': '1.234,56',
  "'": "1'234.56",
  ' ': '1 234.56',
};

const digits = whole('Digits that are written at least, filled with zeros in front.', 1, 30, 9);
const thousands = choice('What stands between thousands; without it such a number is refused.', separators);
const point = choice('What stands before decimals.', { '.': 'A point (usual).', ',': 'A comma.' }, ',');
const sign = choice(
  'Where the sign of a negative number stands.',
  { leading: '-5 (usual).', trailing: '5-', parentheses: '(5)' },
  'trailing',
);

const integer = group(
  'A whole number, exact.',
  {
    digits,
    'zero decimals': whole('Decimals that are written and read although they are always 0: 3.000.', 0, 10, 3),
    thousands,
    separator: point,
    times: whole('The file holds our number times this one; division must leave nothing over.', 1, 1_000_000, 1000),
    negative: choice('A number below 0.', { refuse: 'It is refused.', keep: 'It is a number like any other.' }, 'keep'),
    zero: choice('A number of 0.', { refuse: 'It is refused.', keep: 'It is a number like any other.' }, 'keep'),
    sign,
  },
  [{ digits: 5 }, { thousands: ',' }],
  empty,
);

function decimal(description: string, example: Schema): Schema {
  return group(
    description,
    {
      places: whole('Decimals that are written; without it as many as the number has.', 0, 10, 2),
      separator: point,
      thousands,
      implied: whole('Decimals without a separator: 1250 is 12.50 where two are implied.', 0, 10, 2),
      digits,
      sign,
    },
    [example],
    empty,
  );
}

const patterns = 'yyyy, yy, MM, M, MMM, dd, d, HH, hh, mm, ss, a, ZZ; fixed text goes into apostrophes';

const date: Schema = {
  description: `A date in a form: a pattern (${patterns}), "iso", a list of patterns (the first is written, all are read), or settings.`,
  type: ['string', 'null', 'array', 'object'],
  pattern: `^(${datePiece()})*$`,
  items: { type: ['string', 'null'], pattern: `^(${datePiece()})*$` },
  additionalProperties: false,
  properties: {
    format: texts(`The pattern, or a list of them: ${patterns}.`, 'yyyy-MM-dd'),
    php: texts("The pattern in the letters of PHP's date, or a list of them.", 'm/d/Y'),
    zone: text('Time zone that the date is written and read in, or "as given".', 'America/Chicago', 'UTC'),
  },
  examples: ['yyyyMMdd', 'iso', ['MM/dd/yyyy', 'M/d/yyyy'], { php: 'm/d/Y', zone: 'UTC' }],
};

/** What a pattern is made of: a text in apostrophes, or anything but the letters that are most often mistaken. */
function datePiece(): string {
  return "'[^']*'|Cyy|[^'YDTCA]";
}

const lookup: Schema = {
  description:
    'Codes: the name of one of "lookups", or the list itself, ours to theirs. Reading looks up backwards. A value that is not in the list holds the order back, unless "else" or "default" says otherwise.',
  type: ['string', 'number', 'boolean', 'object'],
  additionalProperties: text('Their code for it.', '01'),
  examples: ['ship-codes', { Ground: '01', '2nd Day Air': '02' }],
};

const boolean = group(
  'Yes or no, as the file has it.',
  {
    yes: texts('Texts for yes; the first is written, all are read. Y if not said.', 'Y', ['Y', 'true', '1']),
    no: texts('Texts for no; the first is written, all are read. N if not said.', 'N', ['N', 'false', '0']),
    other: choice(
      'Any other text that is read.',
      { refuse: 'It is refused (usual).', yes: 'It means yes.', no: 'It means no.' },
      'no',
    ),
  },
  [{ yes: 'Y', no: 'N' }],
  empty,
);

/** By the key of the grammar; a column has one of them at most. */
export const types: Schemas = {
  text: textGroup('A text, with rules of its own where the file has others.', {
    max: 30,
    else: 'cut',
    letters: 'upper',
  }),
  integer,
  decimal: decimal('A number with decimals, exact to the last digit.', { places: 2, separator: ',' }),
  money: decimal('An amount of money: two decimals unless said otherwise.', { thousands: ',' }),
  date,
  lookup,
  boolean,
  json: { description: 'All extra fields in one cell, as JSON. It has no settings.', ...empty, examples: [{}] },
};

export const lookups: Schema = named(
  'Code lists by name, ours to theirs. A code with leading zeros stays as it is.',
  named('One code list: our text and their code.', text('Their code for it.', '01'), { Ground: '01' }),
  { 'ship-codes': { Ground: '01', '2nd Day Air': '02' } },
);

export const numbers: Schema = group(
  'How numbers with decimals are written, unless a column says otherwise.',
  { separator: point, thousands },
  [{ separator: ',', thousands: '.' }],
);
