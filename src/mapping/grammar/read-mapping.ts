import { didYouMean } from '../../support/nearest.ts';
import type { MappingFinding, MappingKind } from '../contract.ts';
import type { Constant, MappingSpec } from '../spec.ts';
import { compileTemplate } from '../templates/engine.ts';
import { readShape, type Shape } from '../templates/shapes.ts';
import { readFile } from './file.ts';
import { layoutKeys, readLayout } from './layout.ts';
import type { Place } from './place.ts';
import { Grammar } from './reading.ts';
import { readRecords } from './records.ts';
import { readRules, readStock } from './rules.ts';
import { readText } from './text-settings.ts';
import { tableOf, zoneOf } from './types.ts';
import { readYaml } from './yaml-text.ts';

const kinds: readonly MappingKind[] = ['orders', 'shipments', 'inventory', 'acknowledgements', 'cancels', 'returns'];
const begins = `A mapping begins with its kind, one of: ${kinds.map((kind) => `"kind: ${kind}"`).join(', ')}.`;

/** Keys at the top of a mapping file. */
export const mappingKeys = [
  'kind',
  'description',
  'file',
  ...layoutKeys,
  'text',
  'numbers',
  'zone',
  'lookups',
  'rows',
  'columns',
  'records',
  'template',
  'constants',
  'computed',
  'reading',
] as const;

/** Reads a mapping file; `undefined` when it is too broken to say more than what stands in `findings`. */
export function readMapping(
  yamlText: string,
  templates: ReadonlyMap<string, string>,
  findings: MappingFinding[],
): MappingSpec | undefined {
  const root = readYaml(yamlText, findings);
  if (!root) return undefined;
  if (!root.isMap) {
    root.fail('MAPPING_VALUE', begins);
    return undefined;
  }
  unknownKeys(root);
  const kind = kindOf(root);
  return kind && readParts(root, new Grammar(kind, findings, templates));
}

function unknownKeys(root: Place): void {
  for (const { key, name } of root.entries()) {
    if ((mappingKeys as readonly string[]).includes(name)) continue;
    key.fail(
      'MAPPING_UNKNOWN_KEY',
      `"${name}" is not a part of a mapping.${didYouMean(name, mappingKeys) || ` Known are: ${mappingKeys.join(', ')}.`}`,
    );
  }
}

function kindOf(root: Place): MappingKind | undefined {
  const place = root.get('kind');
  if (place)
    return kinds.includes(place.text as MappingKind)
      ? (place.text as MappingKind)
      : void place.wantOneOf('kind', kinds);
  root.fail('MAPPING_VALUE', begins);
  return undefined;
}

function readParts(root: Place, grammar: Grammar): MappingSpec {
  // What columns refer to is read before them.
  const text = root.get('text');
  if (text) grammar.text = readText(text, grammar.text);
  grammar.zone = zoneOf(root.get('zone'));
  readNumbers(root.get('numbers'), grammar);
  for (const { name, value } of root.get('lookups')?.entries() ?? []) grammar.lookups.set(name, tableOf(value));
  const layout = readLayout(root);
  grammar.layout = layout;
  grammar.formulaGuard = layout.format === 'delimited' && layout.formulaGuard;
  const file = readFile(root.get('file'), grammar);
  // Letters are folded before they are counted, joined and looked at for separators: a fold may make such signs.
  if (file.unencodable === 'fold') grammar.text = { ...grammar.text, fold: grammar.text.fold ?? file.encoding };
  const records = readRecords(root, grammar);
  const template = readTemplate(root, grammar, file.newline);
  if (records.length === 0 && !root.get('template'))
    root.fail('MAPPING_VALUE', 'A mapping needs "columns", "records" or "template".');
  const reading = root.get('reading');
  const spec = {
    kind: grammar.kind,
    file,
    layout,
    records,
    template,
    text: grammar.text,
    lookups: grammar.lookups,
    constants: readConstants(root.get('constants'), grammar, grammar.shape),
    computed: readConstants(root.get('computed'), grammar, readShape(grammar.kind)),
    reading: readRules(reading, grammar),
    stock: readStock(reading),
  };
  grammar.finish();
  return spec;
}

function readNumbers(place: Place | undefined, grammar: Grammar): void {
  place?.read('numbers', {
    separator: (value) => {
      grammar.numbers.separator = value.wantOneOf('separator', ['.', ',']);
    },
    thousands: (value) => {
      grammar.numbers.thousands = value.wantOneOf('thousands', [',', '.', "'", ' ']);
    },
  });
}

/** A file of `templates/`, without its ending. Where the file is delimited, everything it writes has to be quoted. */
function readTemplate(root: Place, grammar: Grammar, newline: string): MappingSpec['template'] {
  const place = root.get('template');
  if (!place) return undefined;
  const name = place.wantText('template');
  // The line ends of the template file are the editor's; those of the written file are the mapping's.
  const text = grammar.templates.get(name)?.replaceAll(/\r\n|\n/g, newline);
  if (text === undefined) {
    const known = [...grammar.templates.keys()];
    place.fail(
      'MAPPING_TEMPLATE',
      `There is no templates/${name}.hbs.${didYouMean(name, known) || ` Known are: ${known.join(', ') || 'none'}.`}`,
    );
    return undefined;
  }
  const compiled = compileTemplate(text, grammar.shape, { csv: root.get('delimited') !== undefined });
  if ('template' in compiled) return { text, template: compiled.template };
  for (const { line, column, message } of compiled.faults)
    place.fail('MAPPING_TEMPLATE', `templates/${name}.hbs:${line}:${column + 1}: ${message}`);
  return undefined;
}

function readConstants(place: Place | undefined, grammar: Grammar, shape: Shape): Constant[] {
  return (place?.entries() ?? []).flatMap(({ key, name, value }) => {
    const field = grammar.field(key, name);
    if (field && !field.readable) key.fail('MAPPING_VALUE', `${name} is made by Crossdock; it cannot be filled.`);
    const template = grammar.expression(value, value.wantText(`The value for ${name}`), shape);
    return field && template ? [{ field, template }] : [];
  });
}
