import type { TreePath } from '../../formats/tree.ts';
import type { And, Span } from '../spec.ts';
import type { Place } from './place.ts';
import type { Grammar } from './reading.ts';

/** Where a column stands in its record, whatever the layout. */
export interface WhereColumn {
  readonly index: number;
  readonly label: string | number;
  readonly span: Span | undefined;
  readonly path: TreePath;
}

/** `at`: a position, positions (`3-12`), an element, or a path; without it columns stand one behind the other. `order`: 0-based. */
export function placeOf(
  place: Place | undefined,
  name: string,
  order: number,
  grammar: Grammar,
  tag: string,
): WhereColumn {
  const at = place?.get('at');
  switch (grammar.layout.format) {
    case 'fixed width':
      return spanned(place, at, order);
    case 'segments': {
      const index = at?.wantNumber('at', 0, 1000) ?? order;
      return { index, label: `${tag}${String(index).padStart(2, '0')}`, span: undefined, path: [] };
    }
    case 'xml':
    case 'json': {
      const path = at?.wantText('at') ?? name;
      return { index: order, label: path, span: undefined, path: pathOf(path) };
    }
    default: {
      const index = at ? at.wantNumber('at', 1, 10_000) - 1 : order;
      return { index, label: name === '' ? index + 1 : name, span: undefined, path: [] };
    }
  }
}

/** Cells that are read together with a column: numbers, positions, or headers. */
export function readAnd(place: Place | undefined, { layout }: Grammar): And[] {
  const places = place?.isList ? place.items() : place ? [place] : [];
  return places.map((one) => {
    const text = one.wantText('and');
    const [, from, to] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
    if (layout.format === 'xml' || layout.format === 'json')
      one.fail('MAPPING_VALUE', 'In a tree every column has a path of its own; "and" is for cells of a row.');
    if (layout.format === 'fixed width') {
      if (from === undefined) one.fail('MAPPING_VALUE', 'and takes positions here, like "18-23".');
      return { name: text, index: 0, span: { from: Number(from ?? 1), to: Number(to ?? from ?? 1) } };
    }
    const shift = layout.format === 'segments' ? 0 : 1;
    return { name: text, index: from === undefined ? -1 : Number(from) - shift, span: undefined };
  });
}

/** `Lines/Line/@id`; `.` is the record itself. */
export function pathOf(text: string): TreePath {
  return text === '.' ? [] : text.split('/').filter((step) => step !== '' && step !== '.');
}

function spanned(place: Place | undefined, at: Place | undefined, order: number): WhereColumn {
  const said = at?.wantText('at') ?? '';
  const [, from, to] = /^(\d{1,6})(?:\s*-\s*(\d{1,6}))?$/.exec(said) ?? [];
  const first = Number(from ?? 0);
  const last = Number(to ?? from ?? 0);
  if (first < 1 || last < first)
    (at ?? place)?.fail('MAPPING_VALUE', 'A column of fixed width needs "at", its positions from 1, like "at: 3-12".');
  const align = place?.get('align')?.wantOneOf('align', ['left', 'right']);
  const fill = place?.get('fill')?.wantText('fill');
  if (fill !== undefined && [...fill].length !== 1)
    place?.get('fill')?.fail('MAPPING_VALUE', 'fill must be one character.');
  // What a number is filled with is settled when its type is known.
  const span = { from: first, to: last, align: align ?? ('' as Span['align']), fill: fill ?? '' };
  return { index: order, label: first === last && !to ? `${first}-${first}` : `${first}-${last}`, span, path: [] };
}

/** Numbers stand on the right behind zeros, everything else on the left before blanks, unless the column says otherwise. */
export function settled(where: WhereColumn, isNumber: boolean): WhereColumn {
  if (!where.span) return where;
  const align = where.span.align || (isNumber ? 'right' : 'left');
  const fill = where.span.fill || (isNumber && align === 'right' ? '0' : ' ');
  return { ...where, span: { ...where.span, align, fill } };
}
