import type { MappingContext, Writable } from '../contract.ts';
import { errors } from '../errors.ts';
import type { MappingSpec } from '../spec.ts';
import { Held } from '../types/value-type.ts';
import { helperRunOf } from './helper-run.ts';
import { CurrentRecord } from './source.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const forbidden = /[\x00-\x1f\x7f/\\:*?"<>|]/g;

/** The name of the file. Fields of a record are those of the first one: such a name is meant for files of one order. */
export function fileName(
  name: string,
  spec: MappingSpec,
  records: readonly Writable[keyof Writable][],
  context: MappingContext,
): string {
  const current = new CurrentRecord(name, spec, context);
  const [first] = records;
  if (first !== undefined) current.show(spec.kind, first as never);
  const text = rendered(name, spec, current, context).replaceAll(forbidden, '_').trim();
  if (text !== '' && !/^\.+$/.test(text)) return context.nameTaken ? withNumber(text, context.sequence) : text;
  throw errors.MAPPING_TEXT_FAILED({ message: `The file name of mapping ${name} comes out empty.`, value: name });
}

/** Before the ending, by which partners choose what they read. */
function withNumber(text: string, sequence: number): string {
  const ending = /[^.](\.[^.]*)$/.exec(text)?.[1] ?? '';
  return `${text.slice(0, text.length - ending.length)}-${sequence}${ending}`;
}

function rendered(name: string, spec: MappingSpec, current: CurrentRecord, context: MappingContext): string {
  try {
    return spec.file.name.render(current.source, helperRunOf(spec, context));
  } catch (thrown) {
    if (!(thrown instanceof Held)) throw thrown;
    throw errors.MAPPING_TEXT_FAILED({
      message: `The file name of mapping ${name} cannot be made. ${thrown.message}`,
      value: name,
      cause: thrown,
    });
  }
}
