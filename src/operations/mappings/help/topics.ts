import type { MappingKind } from '../../../mapping/contract.ts';
import { catalogueOf } from '../../../mapping/fields/catalogue.ts';
import type { Field } from '../../../mapping/fields/field.ts';
import { columnKeys } from '../../../mapping/grammar/columns.ts';
import { mappingKeys } from '../../../mapping/grammar/read-mapping.ts';
import { typeKeys } from '../../../mapping/grammar/types.ts';
import { helpers } from '../../../mapping/templates/helpers/index.ts';
import { didYouMean } from '../../../support/nearest.ts';
import { errors } from '../errors.ts';
import { columnWords, groupWords, typeExamples } from './column-words.ts';
import { complaintWords } from './complaint-words.ts';
import { dateWords, exampleZone } from './date-words.ts';
import { layoutWords } from './layout-words.ts';
import { fileWords, mappingWords, recordWords } from './mapping-words.ts';
import { readingWords } from './reading-words.ts';
import { typeWords } from './type-words.ts';

export interface HelpEntry {
  readonly name: string;
  readonly says: string;
  readonly example: string;
}

export interface HelpTopic {
  readonly topic: string;
  readonly title: string;
  readonly entries: readonly HelpEntry[];
}

const kinds: readonly MappingKind[] = ['orders', 'shipments', 'inventory', 'acknowledgements', 'cancels', 'returns'];

const topics: Readonly<Record<string, () => HelpTopic>> = {
  helpers: () => ({
    topic: 'helpers',
    title: 'Helpers: words between {{ and }}',
    entries: helpers.map(({ name, says, example }) => ({ name, says, example })),
  }),
  types: () => ({
    topic: 'types',
    title: 'Types of a column; every type works both ways',
    entries: Object.entries(typeKeys).map(([name, { says }]) => ({ name, says, example: typeExamples[name] ?? '' })),
  }),
  columns: () => ({
    topic: 'columns',
    title: 'Settings of a column, beside its type',
    entries: [
      ...columnKeys.map((name) => ({ name, says: columnWords[name] ?? '', example: '' })),
      ...entriesOf(groupWords, 'in a group of repeated columns: '),
    ],
  }),
  settings: () => ({
    topic: 'settings',
    title: 'Settings of types; those of text also stand at the top of a mapping',
    entries: grouped(typeWords),
  }),
  mapping: () => ({
    topic: 'mapping',
    title: 'Parts of a mapping file; docs/mappings.md teaches them by examples',
    entries: mappingKeys.map((name) => ({ name, says: mappingWords[name] ?? '', example: '' })),
  }),
  file: () => ({ topic: 'file', title: 'Settings of "file"', entries: entriesOf(fileWords) }),
  layouts: () => ({
    topic: 'layouts',
    title: 'Settings of the layouts; a mapping has one of them',
    entries: grouped(layoutWords),
  }),
  records: () => ({
    topic: 'records',
    title: 'Settings of a kind of rows, where a file has several',
    entries: entriesOf(recordWords),
  }),
  reading: () => ({ topic: 'reading', title: 'Rules for reading a file', entries: entriesOf(readingWords) }),
  fields: () => ({
    topic: 'fields',
    title: 'Fields, by the kind of the mapping; "mappings help fields orders" has those of one kind with their types',
    entries: kinds.map((kind) => ({ name: kind, says: pathsOf(kind).join(' '), example: '' })),
  }),
  date: () => ({
    topic: 'date',
    title: `Tokens of a date; the example is a Monday in March, in the zone ${exampleZone}`,
    entries: dateWords(),
  }),
  complaints: () => ({
    topic: 'complaints',
    title: 'Codes of complaints, remarks and refusals',
    entries: entriesOf(complaintWords),
  }),
};

type Words = Readonly<Record<string, string>>;

function entriesOf(words: Words, before = ''): HelpEntry[] {
  return Object.entries(words).map(([name, says]) => ({ name, says: before + says, example: '' }));
}

function grouped(groups: Readonly<Record<string, Words>>): HelpEntry[] {
  return Object.entries(groups).flatMap(([group, words]) => entriesOf(words, `${group}: `));
}

/** All topics, one topic, the fields of a kind, or whatever has that name: a helper, a type, a setting, a field, a code. */
export function mappingHelp(words: readonly string[]): HelpTopic[] {
  const [first, second] = words;
  if (first === undefined) return Object.values(topics).map((topic) => topic());
  if (first === 'fields' && second !== undefined) return [fieldsOf(second)];
  const phrase = words.join(' ');
  const topic = Object.hasOwn(topics, phrase) ? topics[phrase] : undefined;
  if (topic) return [topic()];
  const named = Object.values(topics)
    .map((one) => one())
    .concat(kinds.map((kind) => fieldsOf(kind)))
    .map((one) => ({ ...one, entries: one.entries.filter(({ name }) => name === phrase) }))
    .filter(({ entries }) => entries.length > 0);
  if (named.length > 0) return named;
  throw errors.MAPPING_TOPIC_UNKNOWN({ message: `There is no topic "${phrase}".${hint(phrase)}`, value: phrase });
}

function hint(phrase: string): string {
  const all = Object.values(topics).flatMap((topic) => topic().entries.map(({ name }) => name));
  return didYouMean(phrase, [...Object.keys(topics), ...all]) || ` Topics are: ${Object.keys(topics).join(', ')}.`;
}

function fieldsOf(kind: string): HelpTopic {
  if (!(kinds as readonly string[]).includes(kind))
    throw errors.MAPPING_TOPIC_UNKNOWN({
      message: `There is no kind of mapping "${kind}".${didYouMean(kind, kinds) || ` Kinds are: ${kinds.join(', ')}.`}`,
      value: kind,
    });
  const fields = [...(catalogueOf(kind as MappingKind)?.values() ?? [])];
  return {
    topic: `fields ${kind}`,
    title: `Fields of a mapping of kind ${kind}`,
    entries: [
      ...fields.map((field) => ({ name: field.path, says: wordsOf(field), example: '' })),
      { name: 'values.<name>', says: 'text, of the connection, only written', example: '' },
    ],
  };
}

function wordsOf({ type, scope, readable, writable, required }: Field): string {
  const parts = [
    type === 'extras' ? 'all extra fields; one of them as .extra.<name>' : type,
    ...(scope === 'line' ? ['per line'] : scope === 'file' ? ['of the file'] : []),
    ...(readable ? [] : ['only written']),
    ...(writable ? [] : ['only read']),
    ...(required ? ['a file that is read must give it'] : []),
  ];
  return parts.join(', ');
}

function pathsOf(kind: MappingKind): string[] {
  return [...(catalogueOf(kind)?.keys() ?? [])];
}
