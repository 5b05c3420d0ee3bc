import type { BareCell, Cell, RowFormat } from '../contract.ts';
import { SegmentReader } from './reader.ts';
import { released } from './released.ts';
import type { SegmentSettings } from './settings.ts';

/** Segments of elements in envelopes, as electronic data interchange has them. A row is a segment, its tag first. */
export const segments: RowFormat<SegmentSettings> = {
  id: 'segments',
  openReader: (settings) => new SegmentReader(settings),
  openWriter: (settings) => ({ write: (rows) => rows.map((row) => written(row, settings)).join('') }),
};

function written(row: readonly Cell[], settings: SegmentSettings): string {
  const { element, component, terminator, release, lineBreak, dropEmpty } = settings;
  const dividing = [element, component, terminator];
  const cells = row.map((cell) =>
    released(typeof cell === 'string' ? cell : (cell as BareCell).bare, dividing, release),
  );
  if (dropEmpty) while (cells.length > 1 && cells.at(-1) === '') cells.pop();
  return cells.join(element) + terminator + lineBreak;
}
