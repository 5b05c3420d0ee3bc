import type { Reading } from './reading.ts';
import type { WorkspaceTexts } from './texts.ts';

/** What is wrong with the files as files. */
export function checkTexts(reading: Reading, texts: WorkspaceTexts): void {
  const root = texts['crossdock.yaml'];
  if (root === undefined) {
    const message = 'The workspace has no crossdock.yaml. Create it, or set CROSSDOCK_HOME to the folder that has it.';
    reading.found({ file: 'crossdock.yaml', line: 1, column: 1, code: 'CONFIG_FILE_MISSING', message });
  }
  if (notYetWritten(root)) {
    const message =
      'crossdock.yaml is empty, as if somebody were about to write it. Write it; what ran before keeps running until then.';
    reading.found({ file: 'crossdock.yaml', line: 1, column: 1, code: 'CONFIG_FILE_EMPTY', message });
  }
  for (const [file, text] of Object.entries(texts)) {
    if (file.endsWith('.yml')) {
      const message = `This file is not read: its name must end in .yaml. Rename it to ${file.replace(/\.yml$/, '.yaml')}.`;
      reading.found({ file, line: 1, column: 1, code: 'CONFIG_FILE_NAME', message });
    }
    // Bytes that are no UTF-8 come out of the decoder as this character; nobody types it.
    const bad = text.search(/[\uFFFD\0]/);
    if (bad >= 0)
      reading.found({
        file,
        ...position(text, bad),
        code: 'CONFIG_ENCODING',
        message: 'This is not UTF-8 text. Save the file as UTF-8.',
      });
  }
}

/** Some editors and copies empty a file before they fill it: nobody means a workspace without anything. A comment is something. */
export function notYetWritten(text: string | undefined): boolean {
  return text?.trim() === '';
}

function position(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
