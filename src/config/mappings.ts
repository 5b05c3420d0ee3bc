import type { Mapping } from '../mapping/contract.ts';
import type { Reading } from './reading.ts';
import type { WorkspaceTexts } from './texts.ts';
import { parseYaml } from './yaml-file.ts';

const TEST = '.test.yaml';

/** Templates first, then every mapping with the tests beside it. */
export async function readMappings(reading: Reading, texts: WorkspaceTexts): Promise<void> {
  const files = Object.keys(texts).filter((file) => file.startsWith('mappings/') && file.endsWith('.yaml'));
  for (const [file, text] of Object.entries(texts)) {
    if (file.startsWith('templates/')) reading.templates.set(baseName(file, '.hbs'), text);
  }
  for (const file of files.filter((one) => !one.endsWith(TEST))) reading.declaredMappings.add(baseName(file, '.yaml'));
  for (const name of reading.declaredMappings) {
    const mapping = compile(reading, name, texts[`mappings/${name}.yaml`] ?? '');
    const test = texts[`mappings/${name}${TEST}`];
    if (mapping && test !== undefined) await runTests(reading, mapping, `mappings/${name}${TEST}`, test);
  }
  for (const file of files.filter((one) => one.endsWith(TEST))) {
    const name = baseName(file, TEST);
    if (reading.declaredMappings.has(name)) continue;
    const message = `This file tests mappings/${name}.yaml, which does not exist. Rename or delete it.`;
    reading.found({ file, line: 1, column: 1, code: 'CONFIG_UNKNOWN_MAPPING', message });
  }
}

function baseName(file: string, ending: string): string {
  return file.slice(file.indexOf('/') + 1, -ending.length);
}

function compile(reading: Reading, name: string, text: string): Mapping | undefined {
  const file = `mappings/${name}.yaml`;
  const result = reading.toolbox.compileMapping(name, text, reading.templates);
  if ('findings' in result) {
    reading.found(...result.findings.map(({ line, column, code, message }) => ({ file, line, column, code, message })));
    return undefined;
  }
  reading.mappings.set(name, result.mapping);
  return result.mapping;
}

async function runTests(reading: Reading, mapping: Mapping, file: string, text: string): Promise<void> {
  const { testMapping } = reading.toolbox;
  const { yaml, findings } = parseYaml(file, text);
  reading.found(...findings);
  if (!testMapping || findings.length > 0) return;
  try {
    for (const { title, ok, detail } of await testMapping(mapping, text)) {
      if (!ok)
        reading.found({
          file,
          ...yaml.positionOf(title),
          code: 'CONFIG_MAPPING_TEST',
          message: `The test "${title}" fails: ${detail}`,
        });
    }
  } catch (thrown) {
    const detail = thrown instanceof Error ? thrown.message : String(thrown);
    reading.found({
      file,
      line: 1,
      column: 1,
      code: 'CONFIG_MAPPING_TEST',
      message: `The tests cannot be run: ${detail}`,
    });
  }
}
