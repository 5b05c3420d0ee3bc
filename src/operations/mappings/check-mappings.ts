import type { Finding } from '../../config/workspace.ts';
import { type MappingTestResult, runMappingTests } from '../../mapping/mapping-tests.ts';
import { compiled, findMapping, type MappingFile, workspaceMappings } from './library.ts';

export type { MappingTestResult } from '../../mapping/mapping-tests.ts';

export interface TestedMapping {
  readonly mapping: string;
  readonly file: string;
  /** What keeps it from being tried at all. */
  readonly findings: readonly Finding[];
  /** `null` = there are no tests beside it. */
  readonly tests: readonly MappingTestResult[] | null;
}

/** The mappings that are named, or all of the workspace. */
export async function chosenMappings(home: string, references: readonly string[]): Promise<MappingFile[]> {
  if (references.length === 0) return workspaceMappings(home);
  const files: MappingFile[] = [];
  for (const reference of references) files.push(await findMapping(home, reference));
  return files;
}

/** Everything that is wrong with them, at once. */
export function findingsOf(files: readonly MappingFile[]): Finding[] {
  return files.flatMap((file) => {
    const result = compiled(file);
    return 'findings' in result ? result.findings : [];
  });
}

/** Runs the tests that stand beside a mapping. */
export async function testMapping(file: MappingFile): Promise<TestedMapping> {
  const result = compiled(file);
  const about = { mapping: file.name, file: file.file };
  if ('findings' in result) return { ...about, findings: result.findings, tests: null };
  if (!file.tests) return { ...about, findings: [], tests: null };
  try {
    return { ...about, findings: [], tests: await runMappingTests(result.mapping, file.tests.text) };
  } catch (thrown) {
    const detail = `${file.tests.file} cannot be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
    return { ...about, findings: [], tests: [{ title: 'tests', ok: false, detail }] };
  }
}
