import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
import type { ConfigCode } from './errors.ts';
import type { Finding } from './workspace.ts';

export type Path = readonly (string | number)[];

/** One YAML file with the position of everything in it. */
export interface YamlFile {
  readonly file: string;
  /** Plain data; `undefined` when the text is no YAML. */
  readonly value: unknown;
  /** A finding about the key or the value at a path; a path that is not in the file points at its nearest parent. */
  finding(path: Path, code: ConfigCode, message: string, part?: 'key' | 'value'): Finding;
  /** Where the first scalar with this text stands. */
  positionOf(text: string): { readonly line: number; readonly column: number };
}

/** Aliases may not blow a small file up to gigabytes. */
const MAX_ALIASES = 1000;

export function parseYaml(file: string, text: string): { yaml: YamlFile; findings: readonly Finding[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    logLevel: 'error',
  });
  const findings = syntaxFindings(file, text, document, lines);
  const readable = !findings.some(({ code }) => code !== 'CONFIG_DUPLICATE_KEY');
  const value = readable ? plainValue(file, document, findings) : undefined;
  return { yaml: located(file, document, lines, value), findings };
}

function plainValue(file: string, document: Document, findings: Finding[]): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES }) ?? {};
  } catch (thrown) {
    const message =
      thrown instanceof ReferenceError
        ? 'An alias has no anchor, or too many aliases are nested.'
        : 'This text cannot be read.';
    findings.push({ file, line: 1, column: 1, code: 'CONFIG_YAML', message });
    return undefined;
  }
}

function located(file: string, document: Document, lines: LineCounter, value: unknown): YamlFile {
  const at = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  return {
    file,
    value,
    finding: (path, code, message, part = 'value') => ({ file, ...at(offsetOf(document, path, part)), code, message }),
    positionOf(text) {
      let offset = 0;
      visit(document, {
        Scalar(_, node) {
          if (node.value !== text) return undefined;
          offset = node.range?.[0] ?? 0;
          return visit.BREAK;
        },
      });
      return at(offset);
    },
  };
}

function offsetOf(document: Document, path: Path, part: 'key' | 'value'): number {
  let node = document.contents as Node | null;
  let offset = node?.range?.[0] ?? 0;
  for (const [index, step] of path.entries()) {
    const owner: unknown = isAlias(node) ? node.resolve(document) : node;
    const found = childOf(owner, step);
    if (!found) return offset;
    const last = index === path.length - 1;
    node = found.value;
    // A block below its key: the key is what the reader looks for.
    const wanted =
      (last && part === 'key') || !node?.range || (isCollection(node) && !node.flow) ? (found.key ?? node) : node;
    offset = wanted?.range?.[0] ?? offset;
  }
  return offset;
}

function childOf(owner: unknown, step: string | number): { key: Node | null; value: Node | null } | undefined {
  if (isMap(owner)) {
    const pair = owner.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
    return pair && isPair(pair) ? { key: pair.key as Node, value: pair.value as Node | null } : undefined;
  }
  if (!isSeq(owner)) return undefined;
  const value = owner.items[Number(step)] as Node | undefined;
  return value && { key: null, value };
}

function syntaxFindings(file: string, text: string, document: Document, lines: LineCounter): Finding[] {
  const findings: Finding[] = [];
  let broken = false;
  for (const error of [...document.errors].sort((a, b) => a.pos[0] - b.pos[0])) {
    const twice = error.code === 'DUPLICATE_KEY';
    // What follows the first break is the reader's confusion, not the writer's mistake.
    if (!twice && broken) continue;
    broken ||= !twice;
    const { line, col } = lines.linePos(error.pos[0]);
    findings.push({ file, line, column: col, ...wording(error, text) });
  }
  return findings;
}

const sentences: Readonly<Record<string, string>> = {
  BAD_INDENT: 'The indentation does not fit the lines above. Entries of one group start in the same column.',
  BLOCK_AS_IMPLICIT_KEY:
    'A second ": " stands in one line. Put the text into quotes, or the inner entry on its own line.',
  MULTILINE_IMPLICIT_KEY: 'A key goes over several lines; a ":" or a quote is missing above.',
  MISSING_CHAR: 'A closing quote or bracket, or a comma, is missing before this place.',
  UNEXPECTED_TOKEN:
    'Something stands here that does not belong: look for a bracket too many or a list mixed with keys.',
  BAD_SCALAR_START: 'Text cannot begin with this character unless it is in quotes.',
  BAD_DQ_ESCAPE: 'A backslash in double quotes begins a special character. Write \\\\, or use single quotes.',
  MULTIPLE_DOCS: 'A line "---" begins a second document. Keep one per file.',
  NON_STRING_KEY: 'A key must be plain text.',
  BAD_COLLECTION_TYPE: 'This tag does not fit its value. Leave the tag away.',
};

function wording(error: YAMLError, text: string): { code: ConfigCode; message: string } {
  if (error.code === 'DUPLICATE_KEY') {
    const key = /^[^:\n]{1,60}/.exec(text.slice(error.pos[0]))?.[0].trim() ?? '';
    return { code: 'CONFIG_DUPLICATE_KEY', message: `"${key}" stands twice in the same place.` };
  }
  if (error.code === 'TAB_AS_INDENT')
    return { code: 'CONFIG_TAB', message: 'This line is indented with a tab. Use spaces.' };
  return {
    code: 'CONFIG_YAML',
    message: sentences[error.code] ?? 'This is not valid YAML. Look at this line and the one above.',
  };
}
