import type { Cell, RowWriter } from '../../formats/contract.ts';
import { escapeAttribute, escapeText } from '../../formats/xml/escape.ts';
import { type OpenLayout, textOf } from '../layouts.ts';
import type { Column, MappingSpec } from '../spec.ts';
import type { BuiltRow } from '../writing/rows.ts';

/** Cells as they stand in the file: quoted, filled up, escaped; `null` = the cell is left out. */
export class LaidCells {
  readonly #spec: MappingSpec;
  readonly #layout: OpenLayout;
  readonly #writer: RowWriter;

  constructor(spec: MappingSpec, layout: OpenLayout) {
    this.#spec = spec;
    this.#layout = layout;
    this.#writer = layout.openWriter();
  }

  /** One row as text, with its end; `''` in a tree, where rows stand inside one another. */
  row({ plan, cells }: BuiltRow): string {
    const { format } = this.#spec.layout;
    if (format === 'xml' || format === 'json') return '';
    return this.#writer.write([this.#layout.lay(plan.record, cells)]);
  }

  cell(row: BuiltRow, index: number, column: Column): string | null {
    const { layout, file } = this.#spec;
    const cell = row.cells[index] ?? '';
    switch (layout.format) {
      case 'fixed width': {
        const [record = ''] = this.#layout.lay(row.plan.record, row.cells);
        return column.span ? textOf(record).slice(column.span.from - 1, column.span.to) : null;
      }
      case 'segments': {
        const elements = this.#layout.lay(row.plan.record, row.cells);
        return isDropped(elements, column.index, layout.dropEmpty) ? null : textOf(elements[column.index] ?? '');
      }
      case 'xml':
      case 'json':
        return treeText(textOf(cell), column, layout);
      default: {
        const text = this.#writer.write([[cell]]);
        return text.slice(0, text.length - (file.newline || '\n').length);
      }
    }
  }
}

/** Empty elements at the end of a segment are not written. */
function isDropped(row: readonly Cell[], index: number, dropEmpty: boolean): boolean {
  return dropEmpty && row.slice(index).every((cell) => textOf(cell) === '');
}

function treeText(text: string, { path, type }: Column, layout: { format: string; empty: string }): string | null {
  if (text === '' && layout.empty === 'leave out') return null;
  if (layout.format === 'json') return type.bare ? text || 'null' : JSON.stringify(text);
  return path.at(-1)?.startsWith('@') ? escapeAttribute(text) : escapeText(text);
}
