import { didYouMean } from '../../support/nearest.ts';
import { helpers, helpersByName } from './helpers/index.ts';
import type { Shape } from './shapes.ts';
import { computedNames } from './view.ts';

type Node = hbs.AST.Node;
type Expression = hbs.AST.Expression;

export interface TemplateFault {
  /** 1-based, within the template. */
  readonly line: number;
  /** 0-based. */
  readonly column: number;
  readonly message: string;
}

export interface TemplateUse {
  readonly faults: readonly TemplateFault[];
  /** First names of the paths that are used: `order`, `line` ... */
  readonly roots: ReadonlySet<string>;
  /** Computed fields that are named somewhere. */
  readonly computed: ReadonlySet<string>;
  /** Whole paths from the root: `order.shipTo.city`. */
  readonly paths: ReadonlySet<string>;
}

interface Scope {
  readonly shape: Shape;
  readonly names: ReadonlyMap<string, Shape>;
}

const loopNames = new Set(['index', 'first', 'last', 'key']);
const blocks = ['if', 'unless', 'each', 'with'];

/** Looks at a template as written: every path and helper has to exist, so that a typing mistake is found before a file leaves. */
export class TemplateCheck implements TemplateUse {
  readonly faults: TemplateFault[] = [];
  readonly roots = new Set<string>();
  readonly computed = new Set<string>();
  readonly paths = new Set<string>();
  readonly #root: Shape;
  readonly #csv: boolean;

  /** `csv`: a value that may need quotes must be written by a helper that sets them. */
  constructor(program: hbs.AST.Program, root: Shape, csv: boolean) {
    this.#root = root;
    this.#csv = csv;
    this.#program(program, [{ shape: root, names: new Map() }]);
  }

  #program(program: hbs.AST.Program | undefined, scopes: readonly Scope[]): void {
    for (const statement of program?.body ?? []) this.#statement(statement, scopes);
  }

  #statement(statement: hbs.AST.Statement, scopes: readonly Scope[]): void {
    if (statement.type === 'MustacheStatement') this.#mustache(statement as hbs.AST.MustacheStatement, scopes);
    else if (statement.type === 'BlockStatement') this.#block(statement as hbs.AST.BlockStatement, scopes);
    else if (statement.type !== 'ContentStatement' && statement.type !== 'CommentStatement')
      this.#fault(statement, 'Partials and decorators cannot be used here. Write the text itself.');
  }

  #mustache(mustache: hbs.AST.MustacheStatement, scopes: readonly Scope[]): void {
    const name = helperName(mustache);
    if (name !== undefined) {
      this.#call(mustache, name, scopes);
      if (this.#csv && !helpersByName.get(name)?.safeInCsv) this.#unquoted(mustache, name);
      return;
    }
    const shape = this.#value(mustache.path as Expression, scopes);
    if (shape?.kind === 'group' || shape?.kind === 'list')
      this.#fault(mustache, `"${originalOf(mustache.path)}" is a group: name one of its fields.`);
    if (this.#csv && !isNumber(shape)) this.#unquoted(mustache, originalOf(mustache.path));
  }

  #unquoted(node: Node, what: string): void {
    this.#fault(
      node,
      `A comma or quote in "${what}" would shift the columns. Write {{csv ${what.includes('.') ? what : `(${what} ...)`}}}, or {{raw ...}} if it can hold neither.`,
    );
  }

  #block(block: hbs.AST.BlockStatement, scopes: readonly Scope[]): void {
    const name = originalOf(block.path);
    const [subject] = block.params;
    if (!blocks.includes(name) || !subject) {
      const known = blocks.map((one) => `{{#${one}}}`).join(', ');
      this.#fault(block, `{{#${name}}} is no block. Known are ${known}.${didYouMean(name, blocks)}`);
      return;
    }
    const shape = this.#value(subject, scopes);
    if (name === 'if' || name === 'unless') this.#condition(block, subject, shape, scopes);
    else this.#loop(block, name, shape, scopes);
  }

  #condition(
    block: hbs.AST.BlockStatement,
    subject: Expression,
    shape: Shape | undefined,
    scopes: readonly Scope[],
  ): void {
    if (isNumber(shape)) {
      this.#fault(
        block,
        `0 counts as "no" in {{#${originalOf(block.path)}}}. Write {{#if (isset ${originalOf(subject)})}} if 0 is a value.`,
      );
    }
    this.#program(block.program, scopes);
    this.#program(block.inverse, scopes);
  }

  #loop(block: hbs.AST.BlockStatement, name: string, shape: Shape | undefined, scopes: readonly Scope[]): void {
    if (name === 'each' && shape?.kind === 'value') this.#fault(block, `"${originalOf(block.params[0])}" is no list.`);
    const inner: Shape =
      name === 'each' ? (shape?.kind === 'list' ? shape.of : { kind: 'free' }) : (shape ?? { kind: 'free' });
    const [alias] = block.program?.blockParams ?? [];
    const names = new Map([...(scopes.at(-1)?.names ?? []), ...(alias ? [[alias, inner] as const] : [])]);
    this.#program(block.program, [...scopes, { shape: inner, names }]);
    this.#program(block.inverse, scopes);
  }

  #call(call: hbs.AST.MustacheStatement | hbs.AST.SubExpression, name: string, scopes: readonly Scope[]): void {
    if (!helpersByName.has(name)) {
      this.#fault(
        call,
        `"${name}" is no helper.${didYouMean(name, helpersByName.keys()) || ` Known are: ${helpers.map((helper) => helper.name).join(', ')}.`}`,
      );
    }
    for (const value of [...call.params, ...(call.hash?.pairs ?? []).map((pair) => pair.value)])
      this.#value(value, scopes);
  }

  /** What an expression is; `undefined` when that is unknown or of no matter. */
  #value(expression: Expression, scopes: readonly Scope[]): Shape | undefined {
    if (expression.type === 'SubExpression') {
      const call = expression as hbs.AST.SubExpression;
      this.#call(call, originalOf(call.path), scopes);
      return undefined;
    }
    return expression.type === 'PathExpression' ? this.#path(expression as hbs.AST.PathExpression, scopes) : undefined;
  }

  #path(path: hbs.AST.PathExpression, scopes: readonly Scope[]): Shape | undefined {
    const parts = path.parts.map(String);
    if (path.data) return this.#loopName(path, parts);
    const scope = scopes[scopes.length - 1 - path.depth];
    if (!scope) {
      this.#fault(path, `"${path.original}" goes up further than there are blocks.`);
      return undefined;
    }
    const [first = ''] = parts;
    const named = /^(this|\.)/.test(path.original) || path.depth > 0 ? undefined : scope.names.get(first);
    if (named) return this.#walk(path, named, parts.slice(1));
    if (scope.shape === this.#root) return this.#fromRoot(path, parts);
    return this.#walk(path, scope.shape, parts);
  }

  #loopName(path: hbs.AST.PathExpression, [first = '', ...rest]: readonly string[]): Shape | undefined {
    if (first === 'root') return this.#fromRoot(path, rest);
    if (!loopNames.has(first))
      this.#fault(path, `"@${first}" is not known. Known are @index, @first, @last, @key and @root.`);
    return { kind: 'value', type: first === 'index' ? 'integer' : 'text' };
  }

  /** A single unknown name may be a constant of the connection; it is looked for when the file is written. */
  #fromRoot(path: hbs.AST.PathExpression, parts: readonly string[]): Shape | undefined {
    const [first = ''] = parts;
    this.roots.add(first);
    this.paths.add(parts.join('.'));
    const known = this.#root.kind === 'group' && this.#root.fields.has(first);
    if (!known && parts.length === 1 && /^[\w-]+$/.test(first) && !(first in {})) return { kind: 'free' };
    return this.#walk(path, this.#root, parts);
  }

  #walk(path: hbs.AST.PathExpression, from: Shape, parts: readonly string[]): Shape | undefined {
    let shape: Shape = from;
    for (const [index, part] of parts.entries()) {
      if (shape.kind === 'free') return shape;
      if (shape.kind === 'list' && part === 'length') return { kind: 'value', type: 'integer' };
      const next: Shape | undefined = shape.kind === 'group' ? shape.fields.get(part) : undefined;
      if (!next) {
        const known = shape.kind === 'group' ? [...shape.fields.keys()] : [];
        const owner = parts.slice(0, index).join('.');
        this.#fault(path, `"${part}" is not a field${owner ? ` of ${owner}` : ''}.${didYouMean(part, known)}`);
        return undefined;
      }
      if (computedNames.has(part)) this.computed.add(part);
      shape = next;
    }
    return shape;
  }

  #fault(node: Node, message: string): void {
    const { line, column } = node.loc.start;
    this.faults.push({ line, column, message });
  }
}

/** The helper that a mustache calls: it has arguments, or it is known by that name alone. */
function helperName(mustache: hbs.AST.MustacheStatement): string | undefined {
  const name = originalOf(mustache.path);
  const called = mustache.params.length > 0 || (mustache.hash?.pairs.length ?? 0) > 0;
  return called || helpersByName.has(name) ? name : undefined;
}

function originalOf(node: Node | undefined): string {
  return String((node as { original?: unknown } | undefined)?.original ?? '');
}

function isNumber(shape: Shape | undefined): boolean {
  return shape?.kind === 'value' && (shape.type === 'integer' || shape.type === 'decimal');
}
