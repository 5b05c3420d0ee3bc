import type { Content, Part } from '../spec.ts';
import { Problem, type Run } from '../types/value-type.ts';
import type { Facts } from './row-reader.ts';

type Parts = Extract<Content, { kind: 'parts' }>;

/** Takes a cell apart into the fields that were put together in it. */
export function divided(
  content: Parts,
  slots: readonly number[],
): (text: string, facts: Facts, run: Run, required: boolean) => Problem | undefined {
  const readable = content.parts.flatMap((part) => (part.kind === 'field' && part.field.readable ? [part] : []));
  const form = content.parts.map((part) => (part.kind === 'text' ? part.text : `<${part.field.path}>`)).join('');
  const bad = new Problem('bad-format', `The form ${form} is needed here.`);
  return (text, facts, run, required) => {
    const values = split(content, text);
    if (!values) return bad;
    for (const [index, part] of readable.entries()) {
      const value = values.get(part)?.trim() ?? '';
      const slot = slots[index] ?? 0;
      if (value === '') {
        if (required && part.field.required) return bad;
        continue;
      }
      const read = part.type.read(value, run);
      if (read instanceof Problem) return bad;
      // Another column has said what this is: both must agree.
      if (facts[slot] !== undefined && facts[slot] !== read) return bad;
      facts[slot] = read;
    }
    return undefined;
  };
}

/** The text of each field; `undefined` when a separator is missing that must be there. */
function split({ parts, split: side, whole }: Parts, text: string): Map<Part, string> | undefined {
  const middle = bare(parts, text, whole);
  if (middle === undefined) return undefined;
  const fields = parts.filter(({ kind }) => kind === 'field');
  const separators = separatorsOf(parts);
  return side === 'first' ? fromStart(fields, separators, middle, whole) : fromEnd(fields, separators, middle, whole);
}

/** Without the fixed texts at its ends. */
function bare(parts: readonly Part[], text: string, whole: boolean): string | undefined {
  const [first, last] = [parts[0], parts.at(-1)];
  let middle = text;
  if (first?.kind === 'text') {
    if (middle.startsWith(first.text)) middle = middle.slice(first.text.length);
    else if (whole) return undefined;
  }
  if (last?.kind === 'text' && last !== first) {
    if (middle.endsWith(last.text)) middle = middle.slice(0, middle.length - last.text.length);
    else if (whole) return undefined;
  }
  return middle;
}

function separatorsOf(parts: readonly Part[]): string[] {
  return parts.flatMap((part, index) =>
    part.kind === 'text' && index > 0 && index < parts.length - 1 ? [part.text] : [],
  );
}

function fromStart(
  fields: readonly Part[],
  separators: readonly string[],
  text: string,
  whole: boolean,
): Map<Part, string> | undefined {
  const values = new Map<Part, string>();
  let rest = text;
  for (const [index, field] of fields.entries()) {
    const separator = separators[index];
    const at = separator === undefined ? -1 : rest.indexOf(separator);
    if (at === -1 && separator !== undefined && whole) return undefined;
    values.set(field, at === -1 ? rest : rest.slice(0, at));
    if (at === -1) return values;
    rest = rest.slice(at + (separator?.length ?? 0));
  }
  return values;
}

function fromEnd(
  fields: readonly Part[],
  separators: readonly string[],
  text: string,
  whole: boolean,
): Map<Part, string> | undefined {
  const values = new Map<Part, string>();
  let rest = text;
  for (let index = fields.length - 1; index >= 0; index--) {
    const field = fields[index] as Part;
    const separator = separators[index - 1];
    const at = separator === undefined ? -1 : rest.lastIndexOf(separator);
    if (at === -1 && separator !== undefined && whole) return undefined;
    values.set(field, at === -1 ? rest : rest.slice(at + (separator?.length ?? 0)));
    if (at === -1) return values;
    rest = rest.slice(0, at);
  }
  return values;
}
