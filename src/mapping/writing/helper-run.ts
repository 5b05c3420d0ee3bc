import { delimited } from '../../formats/delimited/index.ts';
import type { MappingContext } from '../contract.ts';
import type { MappingSpec } from '../spec.ts';
import type { HelperRun } from '../templates/helper.ts';

export function helperRunOf(spec: MappingSpec, { timeZone, sequence }: MappingContext): HelperRun {
  return { zone: timeZone, sequence, cell: cellOf(spec), lookups: spec.lookups };
}

/** One cell as the file's own writer lays it; most need no quotes, and asking the writer costs more than looking. */
function cellOf({ layout, file, text: { newlines } }: MappingSpec): (text: string) => string {
  const { delimiter, quoting } =
    layout.format === 'delimited' ? layout : { delimiter: ',', quoting: 'minimal' as const };
  const separator = delimiter ?? ',';
  const newline = file.newline || '\n';
  const writer = delimited.openWriter({ delimiter: separator, quoting, newline, recognised: () => 0 });
  const mayNeedQuotes = (text: string) => quoting !== 'minimal' || text.includes(separator) || /["\r\n]/.test(text);
  const tidy =
    newlines === 'space' ? (text: string) => text.replaceAll(/[\r\n\t]+/g, ' ').trim() : (text: string) => text;
  return (given) => {
    const text = tidy(given);
    return mayNeedQuotes(text) ? writer.write([[text]]).slice(0, -newline.length) : text;
  };
}
