import type { Cell } from '../../formats/contract.ts';
import { delimited } from '../../formats/delimited/index.ts';
import type { Refusal, Writable } from '../contract.ts';
import type { MappingSpec } from '../spec.ts';
import { Held } from '../types/value-type.ts';
import { rowPlan } from './cells.ts';
import { type Encoding, encodingOf } from './encodable.ts';
import { groupsOf, RowBuilder } from './rows.ts';
import type { OpenWriter, SliceWriter } from './slice.ts';
import { CurrentRecord } from './source.ts';

interface Written {
  readonly index: number;
  readonly rows: Cell[][];
}

/** Writes a file as rows of columns. */
export function openRecords(name: string, spec: MappingSpec): OpenWriter {
  const { delimiter, quoting, header } = spec.delimited;
  const plans = spec.records.map((record) => rowPlan(record, quoting === 'strings'));
  const first = plans.findIndex(({ record }) => record.each !== 'file');
  const before = groupsOf(plans.slice(0, first === -1 ? plans.length : first));
  const middle = groupsOf(plans.filter(({ record }) => record.each !== 'file'));
  const after = groupsOf(first === -1 ? [] : plans.slice(first).filter(({ record }) => record.each === 'file'));
  const settings = { delimiter: delimiter ?? ',', quoting, newline: spec.file.newline, recognised: () => 0 };
  const names =
    header !== 'none' && spec.records.length === 1
      ? (spec.records[0]?.columns ?? []).map((column) => column.name)
      : undefined;

  return (context, run): SliceWriter => {
    const writer = delimited.openWriter(settings);
    const current = new CurrentRecord(name, spec, context);
    const builder = new RowBuilder(middle, run);
    const encoding = encodingOf(spec);
    const refused: Refusal[] = [];

    const fileRows = (groups: typeof before) => new RowBuilder(groups, run).rowsOf(current.source, []);
    const build = (record: Writable[keyof Writable], index: number): Written | undefined => {
      try {
        const rows = builder.rowsOf(current.source, current.show(spec.kind, record as never));
        if (quoting === 'none') encoding.unquoted(rows, spec, builder);
        return { index, rows };
      } catch (thrown) {
        refused.push(refusalOf(thrown, index, builder.column));
        return undefined;
      }
    };
    const textOf = (written: readonly Written[]) => writer.write(written.flatMap(({ rows }) => rows));

    return {
      refused,
      head: () => writer.write([...(names ? [names] : []), ...fileRows(before)]),
      tail: () => writer.write(fileRows(after)),
      slice: (records, from, to) => {
        const written: Written[] = [];
        for (let index = from; index < to; index++) {
          const record = records[index];
          const one = record === undefined ? undefined : build(record, index);
          if (one) written.push(one);
        }
        const text = textOf(written);
        return encoding.holds(text) ? text : textOf(encodableOnly(written, encoding, builder, refused));
      },
    };
  };
}

/** Looks for the records whose characters the file's encoding lacks: they are written in other letters, or held back. */
function encodableOnly(
  written: readonly Written[],
  encoding: Encoding,
  builder: RowBuilder,
  refused: Refusal[],
): Written[] {
  return written.flatMap(({ index, rows }) => {
    try {
      return [{ index, rows: rows.map((row) => row.map((cell, column) => encoding.cell(cell, column, builder))) }];
    } catch (thrown) {
      refused.push(refusalOf(thrown, index, builder.column));
      return [];
    }
  });
}

export function refusalOf(thrown: unknown, index: number, column: string): Refusal {
  if (!(thrown instanceof Held)) throw thrown;
  return { index, code: thrown.code, column, value: thrown.value, message: thrown.message };
}
