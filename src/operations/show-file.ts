import type { ReadStream } from 'node:fs';
import { z } from 'zod';
import type { DocumentRow } from '../storage/documents.ts';
import { erasedCode } from '../storage/erase-personal.ts';
import { storyOf, type ToldEvent } from '../storage/events.ts';
import { exists } from '../support/files.ts';
import type { Dock } from './dock.ts';
import { errors } from './errors.ts';
import { type FileSummary, findFile } from './list-files.ts';
import type { Scope } from './scope.ts';

const complaint = z.object({
  row: z.number().default(0),
  column: z.union([z.string(), z.number()]).nullable().default(null),
  code: z.string(),
  rejects: z.string().default(''),
  note: z.string().default(''),
  value: z.string().default(''),
});
const report = z.object({
  errors: z.array(complaint).default([]),
  warnings: z.array(complaint).default([]),
  encoding: z.string().default(''),
});
const none: z.infer<typeof report> = { errors: [], warnings: [], encoding: '' };

export type FileReport = z.infer<typeof report>;

export interface FileStory {
  readonly file: FileSummary;
  /** What its reading complained of, row by row. */
  readonly report: FileReport;
  readonly events: readonly ToldEvent[];
}

export async function showFile(dock: Dock, scope: Scope, id: string): Promise<FileStory> {
  const { report: text, ...file } = await findFile(dock, scope, id);
  return {
    file,
    report: reportOf(text),
    events: await storyOf(dock.tools.store.reader, [file.merchant], 'document', file.id),
  };
}

/** The exact bytes. */
export async function openFile(
  dock: Dock,
  scope: Scope,
  id: string,
): Promise<{ file: FileSummary; bytes: ReadStream }> {
  const { report: _, ...file } = await findKept(dock, scope, id);
  return { file, bytes: dock.tools.files.open(file.sha256) };
}

/** A file whose bytes are there. */
export async function findKept(dock: Dock, scope: Scope, id: string): Promise<DocumentRow> {
  const file = await findFile(dock, scope, id);
  const { files } = dock.tools;
  if (file.code === erasedCode) throw errors.FILE_ERASED({ value: id });
  if (file.sha256 === '') throw errors.DOCUMENT_WITHOUT_BYTES({ value: id });
  if (!(await exists(files.contentPath(file.sha256)))) {
    throw errors.DOCUMENT_WITHOUT_BYTES({
      message: `The bytes of ${file.name} are not in the documents folder.`,
      hint: 'Check that CROSSDOCK_DOCUMENTS names the right folder and is mounted; otherwise restore it from the backup.',
      value: id,
    });
  }
  return file;
}

/** A document that was never read has an empty list for a report. */
export function reportOf(text: string): FileReport {
  const parsed = report.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : none;
}
