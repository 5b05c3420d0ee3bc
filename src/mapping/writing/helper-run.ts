import { delimited } from '../../formats/delimited/index.ts';
import { foldFor } from '../../formats/text/encoding.ts';
import type { MappingContext } from '../contract.ts';
import type { MappingSpec } from '../spec.ts';
import type { HelperRun } from '../templates/helper.ts';
import { Held } from '../types/value-type.ts';

export function helperRunOf(spec: MappingSpec, { timeZone, sequence }: MappingContext): HelperRun {
  return { zone: timeZone, sequence, cell: cellOf(spec), lookups: spec.lookups };
}

/** One cell as the file's own writer lays it; most need no quotes, and asking the writer costs more than looking. */
function cellOf(spec: MappingSpec): (text: string) => string {
  const { layout, file } = spec;
  const { delimiter, quoting } =
    layout.format === 'delimited' ? layout : { delimiter: ',', quoting: 'minimal' as const };
  const separator = delimiter ?? ',';
  const newline = file.newline || '\n';
  const writer = delimited.openWriter({ delimiter: separator, quoting, newline, recognised: () => 0 });
  const divides = new RegExp(`[${separator.replaceAll(/[\\\]^-]/g, '\\$&')}\r\n]`);
  const mayNeedQuotes = (text: string) => quoting !== 'minimal' || divides.test(text) || text.includes('"');
  const tidy = tidied(spec);
  return (given) => {
    const text = tidy(given);
    if (quoting === 'none' && divides.test(text))
      throw new Held(
        'delimiter-in-value',
        text,
        'The value holds a character that divides cells or rows, and this file has no quotes. Use "replace" in the template.',
      );
    return mayNeedQuotes(text) ? writer.write([[text]]).slice(0, -newline.length) : text;
  };
}

/** Letters are folded before it is seen which cells need quotes: a fold may make signs that do. */
function tidied({ file, text: { newlines } }: MappingSpec): (text: string) => string {
  const tidy = (text: string) => {
    const whole = text.replaceAll('\0', '');
    return newlines === 'space' ? whole.replaceAll(/[\r\n\t]+/g, ' ').trim() : whole;
  };
  return file.unencodable === 'fold' ? (text) => foldFor(tidy(text), file.encoding) : tidy;
}
