import Handlebars from 'handlebars';
import type { Source } from '../fields/field.ts';
import { Held } from '../types/value-type.ts';
import { TemplateCheck, type TemplateFault, type TemplateUse } from './check.ts';
import type { Helper, HelperRun, Named } from './helper.ts';
import { helpers } from './helpers/index.ts';
import type { Shape } from './shapes.ts';

export interface Template {
  /** As it was written; `''` for a part of a larger one. */
  readonly source: string;
  readonly use: TemplateUse;
  /** Throws `Held` for a value that does not exist or cannot be written. */
  render(source: Source, run: HelperRun): string;
}

type Compiled = (source: Source, options: { data: { run: HelperRun } }) => string;

const engine = Handlebars.create();
// Writes to the console.
engine.unregisterHelper('log');
engine.unregisterHelper('lookup');
for (const helper of helpers) engine.registerHelper(helper.name, (...all: unknown[]) => call(helper, all));

/** Missing names throw instead of vanishing, nothing is escaped for HTML, and only our helpers exist. */
const options: CompileOptions = {
  strict: true,
  noEscape: true,
  knownHelpersOnly: true,
  knownHelpers: Object.fromEntries(helpers.map(({ name }) => [name, true])),
};

export type Compilation = { readonly template: Template } | { readonly faults: readonly TemplateFault[] };

/** `csv`: refuse values that nothing quotes. */
export function compileTemplate(source: string, shape: Shape, { csv = false } = {}): Compilation {
  const program = parsed(source);
  if ('message' in program) return { faults: [program] };
  const use = new TemplateCheck(program, shape, csv);
  return use.faults.length > 0 ? { faults: use.faults } : { template: templateOf(program, use, source) };
}

/** `program` comes from our own parsing of a text; a tree from anywhere else must never get here. */
export function templateOf(program: hbs.AST.Program, use: TemplateUse, source = ''): Template {
  const compiled = engine.compile(program, options) as Compiled;
  return { source, use, render: (data, run) => rendered(compiled, data, run) };
}

export function parsed(source: string): hbs.AST.Program | TemplateFault {
  try {
    return engine.parse(source);
  } catch (thrown) {
    const said = thrown instanceof Error ? thrown.message : String(thrown);
    const line = Number(/line (\d+)/.exec(said)?.[1] ?? 1);
    const mismatch = /doesn't match/.test(said) ? ` (${said.split(' - ')[0]})` : '';
    return {
      line,
      column: 0,
      message: `This is not a template: a {{ or }} is missing, or a block is not closed${mismatch}.`,
    };
  }
}

function rendered(compiled: Compiled, source: Source, run: HelperRun): string {
  try {
    return compiled(source, { data: { run } });
  } catch (thrown) {
    if (thrown instanceof Held) throw thrown;
    throw new Held('missing-value', '', missing(thrown));
  }
}

/** Handlebars says `"x" not defined in [object Object] - 1:2`. */
function missing(thrown: unknown): string {
  const said = thrown instanceof Error ? thrown.message : String(thrown);
  const name = /^"([^"]+)" not defined/.exec(said)?.[1];
  return name
    ? `The template needs a value "${name}", which does not exist here.`
    : 'The template cannot be filled in: a value it needs does not exist here.';
}

/** `strict` does not look at the arguments of helpers: a missing one would quietly become an empty text. */
function call(helper: Helper, all: readonly unknown[]): unknown {
  const { hash, data } = all.at(-1) as { hash: Named; data: { run: HelperRun } };
  const values = all.slice(0, -1);
  if (!helper.takesNothing && (values.includes(undefined) || Object.values(hash).includes(undefined))) {
    throw new Held(
      'missing-value',
      '',
      `{{${helper.name}}} is given a value that does not exist here. Where that may be, use {{default}}.`,
    );
  }
  return helper.run(values, hash, data.run);
}
