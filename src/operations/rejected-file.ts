import { rejectedOf } from '../intake/reading.ts';
import type { Complaint, Rejected } from '../mapping/contract.ts';
import { complaintReport } from '../mapping/rejected/report.ts';
import type { Dock } from './dock.ts';
import { errors } from './errors.ts';
import type { FileSummary } from './list-files.ts';
import type { Scope } from './scope.ts';
import { findKept, reportOf } from './show-file.ts';

export interface RejectedFile {
  readonly file: FileSummary;
  /** Complaints whose rows are in it, and how many there were besides. */
  readonly listed: number;
  readonly notListed: number;
  readonly bytes: Rejected['bytes'];
  /** The reasons as a table, where they do not stand beside the rows. */
  readonly report: string | undefined;
}

/** What was refused of a received file, to be corrected and put in again at the same place. */
export async function rejectedFile(dock: Dock, scope: Scope, id: string): Promise<RejectedFile> {
  const row = await findKept(dock, scope, id);
  const { report: text, ...file } = row;
  const complaints = reportOf(text).errors as Complaint[];
  if (complaints.length === 0) throw nothingRejected(file);
  const { marked, bytes } = await rejectedOf(dock.tools, row, complaints);
  const notListed = Math.max(0, file.rejected - complaints.length);
  const report = marked ? undefined : complaintReport(complaints, notListed);
  return { file, listed: complaints.length, notListed, bytes, report };
}

function nothingRejected({ id, name, state, direction }: FileSummary) {
  const why =
    direction === 'out'
      ? 'it is one of ours'
      : state === 'claimed'
        ? 'nobody has read it yet'
        : state === 'duplicate'
          ? 'it repeats a file that was read before'
          : 'no row of it was refused';
  return errors.FILE_NOTHING_REJECTED({ message: `Nothing was refused of ${name}: ${why}.`, value: id });
}
