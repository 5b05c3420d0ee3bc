import { guardFormula } from '../../formats/delimited/formula-guard.ts';
import type { Source } from '../fields/field.ts';
import { getterOf } from '../fields/getters.ts';
import type { Column, Condition, Content } from '../spec.ts';
import type { Template } from '../templates/engine.ts';
import type { HelperRun } from '../templates/helper.ts';
import type { Run, ValueType } from '../types/value-type.ts';
import { partsText } from '../writing/cells.ts';
import type { ToldSource, ToldValue } from './told.ts';
import { shownValue, type Trace } from './trace.ts';

/** Writes a cell as the plain writer does, step by step; what is held back leaves its trace as far as it came. */
export function writeTold(trace: Trace, source: Source, run: HelperRun, number: boolean): void {
  const { column } = trace;
  writeContent(trace, source, run);
  for (const { pattern, by } of column.onWriting)
    trace.changed('on writing', pattern.replace(trace.text, by), `${pattern.source} becomes ${JSON.stringify(by)}`);
  if (column.guard && !number) trace.changed('formula guard', guardFormula(trace.text));
}

function writeContent(trace: Trace, source: Source, run: HelperRun): void {
  const { content } = trace.column;
  if (content.kind === 'constant') trace.begin({ kind: 'constant', text: content.text, values: [] }, content.text);
  else if (content.kind === 'total') ifEmpty(trace);
  else if (content.kind === 'parts') writeParts(trace, content, source, run);
  else if (content.kind === 'field') writeField(trace, content, source, run);
  else {
    const { template } = content;
    const from = expressionOf(template, source);
    // What cannot be filled in is refused by its expression.
    trace.begin(from, '');
    writeText(trace, from, template.render(source, run), run);
  }
}

function writeText(trace: Trace, from: ToldSource, text: string, run: Run): void {
  trace.begin(from, text);
  if (text === '') ifEmpty(trace);
  else writeType(trace, trace.column.type, text, run);
}

function writeField(trace: Trace, { fields }: Extract<Content, { kind: 'field' }>, source: Source, run: Run): void {
  const [field] = fields.filter(({ writable }) => writable);
  const value = field && getterOf(field.path)(source);
  const path = field?.path ?? fields.map((one) => one.path).join(', ');
  trace.begin({ kind: 'field', text: path, values: [{ path, value: shownValue(value) }] }, shownValue(value));
  if (!field) trace.why = 'Its field is only read; nothing writes it.';
  if (value !== undefined && value !== null && value !== '') writeType(trace, trace.column.type, value, run);
  if (trace.text === '') ifEmpty(trace);
}

function writeParts(trace: Trace, content: Extract<Content, { kind: 'parts' }>, source: Source, run: Run): void {
  const { parts } = content;
  const values: ToldValue[] = [];
  const texts = parts.map((part) => {
    if (part.kind === 'text') return part.text;
    const value = getterOf(part.field.path)(source);
    values.push({ path: part.field.path, value: shownValue(value) });
    return value === undefined || value === null || value === '' ? '' : part.type.write(value, run);
  });
  writeText(trace, { kind: 'parts', text: formOf(content), values }, partsText(parts, texts), run);
}

/** What a type writes; a type that cannot tell its steps is one step. */
export function writeType(trace: Trace, type: ValueType, value: unknown, run: Run): void {
  if (type.explain) {
    trace.changed('', type.explain(value, run, trace.tell));
    return;
  }
  trace.changed('type', type.write(value, run));
}

function ifEmpty(trace: Trace): void {
  const { ifEmpty: text } = trace.column;
  if (text !== '') trace.tell('if empty', text);
  else trace.why ||= 'What it is made of is empty here.';
}

/** An expression with the values of the paths that it names. */
export function expressionOf({ source: text, use }: Template, source: Source): ToldSource {
  const values = [...use.paths].map((path) => ({ path, value: shownValue(valueAt(path, source)) }));
  return { kind: 'expression', text, values };
}

/** Templates reach computed fields like all others; extra fields by their own names. */
function valueAt(path: string, source: Source): unknown {
  let value: unknown = source;
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value;
}

export function conditionTold(when: Condition, source: Source): ToldSource {
  if (when.kind === 'expression') return expressionOf(when.template, source);
  const { path } = when.field;
  return { kind: 'field', text: path, values: [{ path, value: shownValue(getterOf(path)(source)) }] };
}

/** The rule of a column, where it was not asked for a value. */
export function sourceOf({ content }: Column): ToldSource {
  switch (content.kind) {
    case 'constant':
      return { kind: 'constant', text: content.text, values: [] };
    case 'expression':
      return { kind: 'expression', text: content.template.source, values: [] };
    case 'parts':
      return { kind: 'parts', text: formOf(content), values: [] };
    case 'total':
      return { kind: 'total', text: '', values: [] };
    default:
      return { kind: 'field', text: content.fields.map(({ path }) => path).join(', '), values: [] };
  }
}

function formOf({ parts }: Extract<Content, { kind: 'parts' }>): string {
  return parts.map((part) => (part.kind === 'text' ? part.text : `{${part.field.path}}`)).join('');
}

/** Every word by which a person may mean a column. */
export function namesOf(column: Column, record: { readonly name: string; readonly tag: string }): string[] {
  const { name, label, index, span, path, content } = column;
  const place = String(index).padStart(2, '0');
  const fields =
    content.kind === 'field'
      ? content.fields.map((field) => field.path)
      : content.kind === 'parts'
        ? content.parts.flatMap((part) => (part.kind === 'field' ? [part.field.path] : []))
        : [];
  const own = [
    name,
    String(label),
    ...(span ? [`${span.from}-${span.to}`] : []),
    ...(path.length > 0 ? [path.join('/')] : []),
  ];
  const segment = record.tag !== '' && path.length === 0 ? [`${record.tag}${place}`, `${record.tag} ${index}`] : [];
  const full = record.name === '' ? [] : own.filter((one) => one !== '').map((one) => `${record.name} ${one}`);
  return [...new Set([...own, ...segment, ...full, ...fields])].filter((one) => one !== '');
}
