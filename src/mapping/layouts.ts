import type { Cell, Remark, RowReader, RowWriter } from '../formats/contract.ts';
import { delimited } from '../formats/delimited/index.ts';
import { fixedWidth } from '../formats/fixed-width/index.ts';
import { laid } from '../formats/fixed-width/lay.ts';
import { json } from '../formats/json/index.ts';
import { segments } from '../formats/segments/index.ts';
import type { SegmentSettings } from '../formats/segments/settings.ts';
import type { TreeSettings } from '../formats/tree.ts';
import { xml } from '../formats/xml/index.ts';
import type { Delimited, FixedWidth, MappingSpec, RecordType, Segments, Tree } from './spec.ts';

// Control characters that a reader needs to see: they take positions, or divide.
const everyControl = Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)).join('');

export interface OpenLayout {
  openReader(recognised: (cells: readonly string[]) => number, remark: (remark: Remark) => void): RowReader;
  openWriter(): RowWriter;
  /** A row as the writer wants it, from cells that stand in the order of the record's columns. */
  lay(record: RecordType, cells: readonly Cell[]): readonly Cell[];
  /** Characters that no cell may hold, because nothing in this layout could tell them from its own. */
  readonly forbidden: RegExp | undefined;
  /** Control characters that must reach the reader. */
  readonly keep: string;
}

/** The format that a mapping names, with its settings: bytes on one side, rows on the other. */
export function layoutOf(spec: MappingSpec): OpenLayout {
  const { layout } = spec;
  switch (layout.format) {
    case 'fixed width':
      return fixedLayout(spec, layout);
    case 'segments':
      return segmentLayout(spec, layout);
    case 'xml':
    case 'json':
      return treeLayout(spec, layout);
    default:
      return delimitedLayout(spec, layout);
  }
}

function delimitedLayout({ file }: MappingSpec, { delimiter, quoting }: Delimited): OpenLayout {
  const newline = file.newline || '\n';
  return {
    openReader: (recognised, remark) => delimited.openReader({ delimiter, quoting, newline, recognised }, remark),
    openWriter: () => delimited.openWriter({ delimiter: delimiter ?? ',', quoting, newline, recognised: () => 0 }),
    lay: (_record, cells) => cells,
    forbidden: quoting === 'none' ? anyOf(`${delimiter ?? ','}\r\n`) : undefined,
    keep: delimiter ?? '',
  };
}

function fixedLayout({ file: { newline } }: MappingSpec, { length }: FixedWidth): OpenLayout {
  const settings = { length, newline };
  return {
    openReader: (_recognised, remark) => fixedWidth.openReader(settings, remark),
    openWriter: () => fixedWidth.openWriter(settings),
    lay: ({ columns }, cells) => [
      laid(
        cells.map(textOf),
        columns.flatMap(({ span }) => span ?? []),
        length,
      ),
    ],
    forbidden: /[\r\n]/,
    keep: everyControl,
  };
}

function segmentLayout({ records }: MappingSpec, layout: Segments): OpenLayout {
  const settings: SegmentSettings = { ...layout, begins: layout.detect ? (records[0]?.tag ?? '') : '' };
  return {
    openReader: (_recognised, remark) => segments.openReader(settings, remark),
    openWriter: () => segments.openWriter(settings),
    lay: ({ tag, columns }, cells) => {
      const row: Cell[] = [tag];
      for (const [index, column] of columns.entries()) row[column.index] = cells[index] ?? '';
      return Array.from(row, (cell) => cell ?? '');
    },
    forbidden: anyOf(layout.release === '' ? `${layout.element}${layout.component}${layout.terminator}\r\n` : '\r\n'),
    keep: everyControl,
  };
}

function treeLayout(spec: MappingSpec, layout: Tree): OpenLayout {
  const settings = treeSettings(spec, layout);
  const ofXml = {
    ...settings,
    declaration: layout.declaration,
    attributes: layout.attributes,
    encoding: spec.file.encoding,
  };
  const ofJson = { ...settings, lines: layout.lines };
  return {
    openReader: (_recognised, remark) =>
      layout.format === 'xml' ? xml.openReader(ofXml, remark) : json.openReader(ofJson, remark),
    openWriter: () => (layout.format === 'xml' ? xml.openWriter(ofXml) : json.openWriter(ofJson)),
    lay: ({ name }, cells) => [name, ...cells],
    forbidden: undefined,
    keep: '',
  };
}

function treeSettings({ records, file }: MappingSpec, { root, indent, empty }: Tree): TreeSettings {
  const shapes = records.map(({ name, path, many, columns }) => ({
    name,
    path,
    many,
    columns: columns.map((column) => ({ path: column.path, type: typeOf(column.type.bare) })),
  }));
  return { root, indent, empty, newline: file.newline || '\n', shapes };
}

function typeOf(bare: boolean): 'number' | 'text' {
  return bare ? 'number' : 'text';
}

export function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.bare;
}

function anyOf(characters: string): RegExp {
  return new RegExp(`[${characters.replaceAll(/[\\\]^-]/g, '\\$&')}]`);
}
