import type { TemplateUse } from './check.ts';
import { parsed, type Template, templateOf } from './engine.ts';

export interface SplitTemplate {
  readonly head: Template;
  /** The loop, to be given some of the records at a time. */
  readonly loop: Template;
  readonly tail: Template;
  /** What stands before or after names the list: it is given all of it. */
  readonly edgesName: boolean;
}

/**
 * A template that is one `{{#each <list>}}` with something before and after can be written slice by slice, unless it asks for its
 * place among all records. `undefined`: it has to be written in one go.
 */
export function splitAtRecords(text: string, list: string, use: TemplateUse): SplitTemplate | undefined {
  const program = parsed(text);
  if ('message' in program) return undefined;
  const at = program.body.findIndex((statement) => isLoopOver(statement, list));
  const loop = program.body[at];
  if (!loop || looksAround(loop, list)) return undefined;
  const edges = [...program.body.slice(0, at), ...program.body.slice(at + 1)];
  const part = (body: hbs.AST.Statement[]) => templateOf({ ...program, body }, use);
  return {
    head: part(program.body.slice(0, at)),
    loop: part([loop]),
    tail: part(program.body.slice(at + 1)),
    edgesName: edges.some((one) => names(one, list)),
  };
}

function isLoopOver(statement: hbs.AST.Statement, list: string): boolean {
  if (statement.type !== 'BlockStatement') return false;
  const { path, params, inverse } = statement as hbs.AST.BlockStatement;
  const [subject] = params as (hbs.AST.Expression & { original?: unknown })[];
  return (path as hbs.AST.PathExpression).original === 'each' && subject?.original === list && !inverse;
}

/** Whether the loop's own body names the list, or the place in it: `@index`, `@first`, `@last`, `@key`. */
function looksAround(loop: hbs.AST.Statement, list: string): boolean {
  const { program } = loop as hbs.AST.BlockStatement;
  return names(program, list) || asksForPlace(program, 0);
}

function names(node: unknown, list: string): boolean {
  return new RegExp(`"parts":\\[("root",)?"${list}"`).test(JSON.stringify(node));
}

/** `within`: how many loops stand around the node inside ours; their own places are no concern. */
function asksForPlace(node: unknown, within: number): boolean {
  if (Array.isArray(node)) return node.some((one) => asksForPlace(one, within));
  if (typeof node !== 'object' || node === null) return false;
  const { data, depth, parts, type, path, program, ...others } = node as Record<string, unknown>;
  if (data === true)
    return Number(depth) >= within && ['index', 'first', 'last', 'key'].includes(String((parts as unknown[])[0]));
  const loops = type === 'BlockStatement' && (path as { original?: unknown }).original === 'each';
  return asksForPlace(program, loops ? within + 1 : within) || asksForPlace([path, ...Object.values(others)], within);
}
