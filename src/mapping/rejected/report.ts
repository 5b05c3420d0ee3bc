import { guardFormula } from '../../formats/delimited/formula-guard.ts';
import { delimited } from '../../formats/delimited/index.ts';
import type { Complaint } from '../contract.ts';

const headers = ['row', 'column', 'code', 'rejects', 'value', 'message'];

/** What a file was refused for, as a table for people: beside a file whose layout has no room for it. */
export function complaintReport(complaints: readonly Complaint[], notListed: number): string {
  const writer = delimited.openWriter({ delimiter: ',', quoting: 'minimal', newline: '\r\n', recognised: () => 0 });
  const rows = complaints.map(({ row, column, code, rejects, value, note }) => [
    String(row),
    guardFormula(String(column ?? '')),
    code,
    rejects,
    // The sender's own text, and somebody will open this in a spreadsheet.
    guardFormula(value),
    note,
  ]);
  const more = notListed > 0 ? [['', '', '', '', '', `${notListed} more complaints are not listed.`]] : [];
  return writer.write([headers, ...rows, ...more]);
}
