import type { z } from 'zod';
import { didYouMean } from '../support/nearest.ts';
import type { Finding } from './workspace.ts';
import type { Path, YamlFile } from './yaml-file.ts';

type Issue = z.core.$ZodIssue;

/**
 * Checks the shape of a file. Whatever is wrong is reported and cut out, so that the rest can still be looked at:
 * one mistake must not hide another. `value` is `undefined` when nothing usable is left.
 */
export function checkShape<T>(
  yaml: YamlFile,
  schema: z.ZodType<T>,
): { value: T | undefined; findings: readonly Finding[] } {
  if (yaml.value === undefined) return { value: undefined, findings: [] };
  let left: unknown = withoutEmptyGroups(JSON.parse(JSON.stringify(yaml.value)));
  let findings: Finding[] | undefined;
  // Every round cuts at least one node.
  for (let round = 0; round < 1000; round++) {
    const result = schema.safeParse(left, { error: sentence });
    if (result.success) return { value: result.data, findings: findings ?? [] };
    const issues = result.error.issues.flatMap((issue) => flatten(issue));
    findings ??= issues.flatMap((issue) => findingsOf(yaml, issue, schema));
    // From the end of lists to their beginning: a cut must not move what is cut next.
    for (const issue of issues.sort((a, b) => compare(b.path as Path, a.path as Path))) left = cut(left, issue);
    if (left === undefined) break;
  }
  return { value: undefined, findings: findings ?? [] };
}

/** `carts:` with everything below it commented out is the same as no `carts:`. */
function withoutEmptyGroups(value: unknown): unknown {
  return isObject(value) ? Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null)) : value;
}

function compare(a: Path, b: Path): number {
  for (const [index, step] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    if (typeof step === 'number' && typeof other === 'number' && step !== other) return step - other;
    if (String(step) !== String(other)) return String(step) < String(other) ? -1 : 1;
  }
  return a.length - b.length;
}

/** Issues of a union: those of the alternative that was meant, when one can be told. */
export function flatten(issue: Issue, base: Path = []): Issue[] {
  const path = [...base, ...(issue.path as Path)];
  if (issue.code === 'invalid_union') {
    const meant = issue.errors.find(
      (branch) =>
        branch.length > 0 &&
        branch.every((inner) => inner.path.length > 0 || inner.code === 'unrecognized_keys' || inner.code === 'custom'),
    );
    if (meant) return meant.flatMap((inner) => flatten(inner, path));
    // Nothing was said about the whole: what the first alternative says is nearer than nothing.
    const first = issue.errors[0]?.[0];
    if (first && issue.message === notAllowed) return [{ ...issue, path, message: first.message }];
  }
  return [{ ...issue, path }];
}

/** Our words for what zod found; a schema's own sentence goes first. */
export function sentence(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'This is needed.'
        : `Write ${typeNames[String(issue.expected)] ?? 'another kind of value'}${hintOf(issue)}.`;
    case 'invalid_value': {
      const values = (issue.values as readonly unknown[]).map(String);
      return `Write ${values.join(', ').replace(/, ([^,]*)$/, ' or $1')}.${typeof issue.input === 'string' ? didYouMean(issue.input, values) : ''}`;
    }
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array'
        ? 'This must not be empty.'
        : `The least is ${issue.minimum}.`;
    case 'too_big':
      return issue.origin === 'string' ? `At most ${issue.maximum} characters.` : `The most is ${issue.maximum}.`;
    case 'invalid_format':
      return `This is not a valid ${formatNames[String(issue.format)] ?? 'value'}.`;
    case 'invalid_key':
      return 'A name has lower-case letters, digits, "-" and "_", and at most 40 characters.';
    default:
      return notAllowed;
  }
}

const notAllowed = 'This value is not allowed here.';

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'settings, one "key: value" per line',
  record: 'named entries, one "name: ..." per line',
};

const formatNames: Readonly<Record<string, string>> = { email: 'e-mail address', url: 'URL' };

function hintOf(issue: z.core.$ZodRawIssue): string {
  const plain = typeof issue.input === 'number' || typeof issue.input === 'boolean';
  return issue.expected === 'string' && plain ? ' (put it into quotes)' : '';
}

/** `carts.web.load options` and, for lists, `to[1]`. */
export function pathText(path: Path): string {
  return path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`),
    '',
  );
}

function findingsOf(yaml: YamlFile, issue: Issue, schema: z.ZodType): Finding[] {
  const path = issue.path as Path;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const message = `${pathText([...path, key])} is not a setting.${didYouMean(key, keysAt(schema, path))}`;
      return yaml.finding([...path, key], 'CONFIG_UNKNOWN_KEY', message, 'key');
    });
  }
  const message = path.length === 0 ? issue.message : `${pathText(path)}: ${issue.message}`;
  if (issue.code === 'invalid_key') return [yaml.finding(path, 'CONFIG_NAME', message, 'key')];
  const missing = issue.code === 'invalid_type' && valueAt(yaml.value, path) === undefined;
  if (missing) return [yaml.finding(path.slice(0, -1), 'CONFIG_MISSING_KEY', message, 'key')];
  return [
    yaml.finding(
      path,
      issue.code === 'invalid_type' || issue.code === 'invalid_union' ? 'CONFIG_TYPE' : 'CONFIG_VALUE',
      message,
    ),
  ];
}

/** Takes out what an issue is about; a node that lacks something goes as a whole. */
function cut(value: unknown, issue: Issue): unknown {
  const path = issue.path as Path;
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) removeAt(value, [...path, key]);
    return value;
  }
  const target = valueAt(value, path) === undefined ? path.slice(0, -1) : path;
  if (target.length === 0) return undefined;
  removeAt(value, target);
  return value;
}

function removeAt(value: unknown, path: Path): void {
  const owner = valueAt(value, path.slice(0, -1));
  const last = path.at(-1);
  if (Array.isArray(owner)) owner.splice(Number(last), 1);
  else if (isObject(owner) && last !== undefined) delete owner[String(last)];
}

export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, step) => {
    if (Array.isArray(at)) return at[Number(step)];
    return isObject(at) && Object.hasOwn(at, String(step)) ? at[String(step)] : undefined;
  }, value);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The keys that a schema knows at a path; for unions those of all alternatives. */
function keysAt(schema: z.ZodType, path: Path): string[] {
  let at: z.core.$ZodType[] = [schema];
  for (const step of path) at = at.flatMap(unwrap).flatMap((one) => childSchema(one, step));
  return at
    .flatMap(unwrap)
    .flatMap((one) => (one._zod.def.type === 'object' ? Object.keys((one as z.core.$ZodObject)._zod.def.shape) : []));
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType[] {
  const def = schema._zod.def as {
    type: string;
    innerType?: z.core.$ZodType;
    in?: z.core.$ZodType;
    options?: readonly z.core.$ZodType[];
  };
  if (def.type === 'union') return (def.options ?? []).flatMap(unwrap);
  const inner = def.innerType ?? def.in;
  return inner ? unwrap(inner) : [schema];
}

function childSchema(schema: z.core.$ZodType, step: string | number): z.core.$ZodType[] {
  const def = schema._zod.def as {
    shape?: Record<string, z.core.$ZodType>;
    valueType?: z.core.$ZodType;
    element?: z.core.$ZodType;
  };
  const child = def.shape?.[String(step)] ?? def.valueType ?? def.element;
  return child ? [child] : [];
}
