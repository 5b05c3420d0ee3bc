import type { MappingContext, MappingFinding } from './contract.ts';
import { errors } from './errors.ts';
import { compileTemplate } from './templates/engine.ts';
import type { HelperRun } from './templates/helper.ts';
import type { Shape } from './templates/shapes.ts';
import { Held } from './types/value-type.ts';

export type CompiledText =
  | { render(context: MappingContext, more?: Record<string, unknown>): string }
  | { readonly findings: MappingFinding[] };

const anything: Shape = { kind: 'free' };

/** A text template outside of mapping files: subject and body of mails, patterns of directories. */
export function compileText(source: string): CompiledText {
  const compiled = compileTemplate(source, anything);
  if ('faults' in compiled) {
    return {
      findings: compiled.faults.map(({ line, column, message }) => ({
        line,
        column: column + 1,
        code: 'MAPPING_TEMPLATE',
        message,
      })),
    };
  }
  const { template } = compiled;
  return {
    render: (context, more = {}) => {
      try {
        return template.render({ ...context.values, ...dataOf(context), ...more }, runOf(context));
      } catch (thrown) {
        throw thrown instanceof Held
          ? errors.MAPPING_TEXT_FAILED({
              message: `${thrown.message} The text is: ${source.slice(0, 80)}`,
              cause: thrown,
            })
          : thrown;
      }
    },
  };
}

/** What every template may name, whatever it is about. */
export function dataOf({ now, timeZone, sequence, values }: MappingContext): Record<string, unknown> {
  return { values, now, timeZone, sequence };
}

function runOf({ timeZone, sequence }: MappingContext): HelperRun {
  return { zone: timeZone, sequence, cell: (text) => text, lookups: new Map() };
}
