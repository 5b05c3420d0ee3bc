import { didYouMean } from '../../support/nearest.ts';
import type { MappingFinding, MappingKind } from '../contract.ts';
import type { Constant, MappingSpec } from '../spec.ts';
import { compileTemplate } from '../templates/engine.ts';
import { readDelimited, readFile } from './file.ts';
import type { Place } from './place.ts';
import { Grammar } from './reading.ts';
import { readRecords } from './records.ts';
import { readRules } from './rules.ts';
import { readText } from './text-settings.ts';
import { tableOf, zoneOf } from './types.ts';
import { readYaml } from './yaml-text.ts';

const kinds: readonly MappingKind[] = ['orders', 'shipments', 'inventory'];

/** Keys at the top of a mapping file. */
export const mappingKeys = [
  'kind',
  'description',
  'file',
  'delimited',
  'text',
  'zone',
  'lookups',
  'rows',
  'columns',
  'records',
  'template',
  'constants',
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
    root.fail('MAPPING_VALUE', 'A mapping begins with "kind: orders", "kind: shipments" or "kind: inventory".');
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
  root.fail(
    'MAPPING_VALUE',
    'The mapping does not say what it is about: add "kind: orders", "kind: shipments" or "kind: inventory".',
  );
  return undefined;
}

function readParts(root: Place, grammar: Grammar): MappingSpec {
  // What columns refer to is read before them.
  const text = root.get('text');
  if (text) grammar.text = readText(text, grammar.text);
  grammar.zone = zoneOf(root.get('zone'));
  for (const { name, value } of root.get('lookups')?.entries() ?? []) grammar.lookups.set(name, tableOf(value));
  const delimited = readDelimited(root.get('delimited'));
  grammar.formulaGuard = delimited.formulaGuard;
  const file = readFile(root.get('file'), grammar);
  const records = readRecords(root, grammar);
  const template = readTemplate(root, grammar, file.newline);
  if (records.length === 0 && !root.get('template'))
    root.fail('MAPPING_VALUE', 'A mapping needs "columns", "records" or "template".');
  return {
    kind: grammar.kind,
    file,
    delimited,
    records,
    template,
    text: grammar.text,
    lookups: grammar.lookups,
    constants: readConstants(root.get('constants'), grammar),
    reading: readRules(root.get('reading'), grammar),
  };
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

function readConstants(place: Place | undefined, grammar: Grammar): Constant[] {
  return (place?.entries() ?? []).flatMap(({ key, name, value }) => {
    const field = grammar.field(key, name);
    if (field && !field.readable) key.fail('MAPPING_VALUE', `${name} is computed; it cannot be filled by a constant.`);
    const template = grammar.expression(value, value.wantText(`The constant for ${name}`));
    return field && template ? [{ field, template }] : [];
  });
}
