import { LineCounter, parseDocument, type YAMLError } from 'yaml';
import type { MappingFinding } from '../contract.ts';
import { Place } from './place.ts';

const sentences: Readonly<Record<string, string>> = {
  DUPLICATE_KEY:
    'This name stands twice in the same group. Where two columns have one name, write the columns as a list.',
  TAB_AS_INDENT: 'This line is indented with a tab. Use blanks.',
  BAD_INDENT: 'The indentation does not fit the lines above.',
  BLOCK_AS_IMPLICIT_KEY: 'A second ": " stands in one line. Put the text into quotes.',
  MISSING_CHAR: 'A closing quote or bracket, or a comma, is missing before this place.',
  BAD_SCALAR_START: 'Text cannot begin with this character unless it is in quotes.',
  UNEXPECTED_TOKEN: 'Something stands here that does not belong. A text with {{...}} goes into quotes.',
};

/** A YAML file as places; syntax faults are findings at once, and then there is no root. */
export function readYaml(source: string, findings: MappingFinding[]): Place | undefined {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines });
  const faults = document.errors.map((error) => findingOf(error, lines));
  findings.push(...faults);
  return faults.length > 0 ? undefined : new Place({ document, lines, findings }, document.contents, 0);
}

function findingOf(error: YAMLError, lines: LineCounter): MappingFinding {
  const { line, col } = lines.linePos(error.pos[0]);
  return {
    line,
    column: col,
    code: 'MAPPING_YAML',
    message: sentences[error.code] ?? 'This is not valid YAML. Look at this line and the one above.',
  };
}
