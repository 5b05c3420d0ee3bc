import { expect } from 'chai';
import fc from 'fast-check';
import type { RowReader } from '../../src/formats/contract.ts';
import { json } from '../../src/formats/json/index.ts';
import { readRows } from '../../src/formats/read-rows.ts';
import { Decoding } from '../../src/formats/text/decoding.ts';
import type { TreeColumn, TreeShape } from '../../src/formats/tree.ts';
import { xml } from '../../src/formats/xml/index.ts';
import { inPieces } from './support.ts';
import { jsonSettings, readTree, writeTree, xmlSettings } from './trees-support.ts';

type Rows = string[][];
interface Case {
  readonly shapes: readonly TreeShape[];
  readonly rows: Rows;
}

/** Names that a careless table of names would find in every object. */
const names = ['a', 'Zeile', 'x-1.b', 'größe', '__proto__', 'constructor', 'toString', 'hasOwnProperty'];
const numbers = ['', '0', '-0', '1.10', '12345678901234567890', '0.1e-7', '-5E+3'];

/** Everything that XML 1.0 and JSON can both hold. */
const text = fc
  .string({ unit: 'binary', maxLength: 12 })
  .map((one) => [...one].filter((sign) => /[\t\n\r]|[^\p{Cc}\p{Cs}\ufffe\uffff]|[\u007f-\u009f]/u.test(sign)).join(''));

function valueFor(type: TreeColumn['type']): fc.Arbitrary<string> {
  if (type === 'number') return fc.constantFrom(...numbers);
  return type === 'boolean' ? fc.constantFrom('', 'true', 'false') : text;
}

const types = fc.constantFrom('text', 'text', 'number', 'boolean') as fc.Arbitrary<TreeColumn['type']>;

/** Columns whose paths do not get into each other's way; `own`: the record's own text stands beside them. */
function columns(own: boolean): fc.Arbitrary<TreeColumn[]> {
  const beside = fc
    .uniqueArray(fc.constantFrom('@k', '@__proto__', 'c/d', 'c/@e', 'c/f', ...names.map((name) => `${name}`)), {
      maxLength: 6,
      selector: (path) => path.replace('@', ''),
    })
    .chain((paths) =>
      fc.tuple(...paths.map((path) => types.map((type) => ({ path: path.split('/'), type }) as TreeColumn))),
    );
  const alone = types.map((type) => [{ path: [], type }]);
  return own ? fc.tuple(beside, alone).map(([some, one]) => [...some, ...one]) : fc.oneof(beside, alone);
}

/** Up to six shapes, each outermost or inside an earlier one, some of them inside names that columns use too. */
function shapesOf(own: boolean): fc.Arbitrary<TreeShape[]> {
  const one = fc.record({
    inside: fc.nat(5),
    around: fc.constantFrom([], ['c'], ['W'], ['W', 'X']),
    many: fc.boolean(),
    columns: columns(own),
    name: fc.constantFrom(...names),
  });
  return fc.array(one, { minLength: 1, maxLength: 6 }).map((drafts) => {
    const shapes: TreeShape[] = [];
    for (const [at, draft] of drafts.entries()) {
      // A record that is one value has nothing in it; the last choice stands for "outermost".
      const parent = shapes[draft.inside];
      const holds = parent?.columns.every(({ path }) => path.length > 0) ? parent : undefined;
      const home = holds?.path ?? [];
      shapes.push({
        name: `s${at}`,
        path: [...home, ...draft.around, `${draft.name}${at}`],
        many: draft.many || !holds,
        columns: draft.columns,
      });
    }
    return shapes;
  });
}

function isInside(outer: TreeShape, inner: TreeShape): boolean {
  return inner.path.length > outer.path.length && outer.path.every((name, at) => inner.path[at] === name);
}

function childrenOf(shapes: readonly TreeShape[], parent: TreeShape | undefined): TreeShape[] {
  const inside = shapes.filter((one) => (parent ? isInside(parent, one) : true));
  return inside.filter((one) => !inside.some((other) => isInside(other, one)));
}

/** A record with all that stands in it; kinds are mixed among themselves only where `mixed`. */
function recordsOf(shapes: readonly TreeShape[], one: TreeShape, mixed: boolean): fc.Arbitrary<Rows> {
  const row = fc.tuple(...one.columns.map(({ type }) => valueFor(type))).map((cells) => [one.name, ...cells]);
  const inside = childrenOf(shapes, one);
  if (inside.length === 0) return row.map((cells) => [cells]);
  const groups = inside.map((child) =>
    fc.array(recordsOf(shapes, child, mixed), { maxLength: child.many || mixed ? 3 : 1 }),
  );
  const children = fc.tuple(...groups).chain((lists) => (mixed ? shuffled(lists.flat()) : fc.constant(lists.flat())));
  return fc.tuple(row, children).map(([cells, rows]) => [cells, ...rows.flat()]);
}

function shuffled(lists: Rows[]): fc.Arbitrary<Rows[]> {
  return fc.shuffledSubarray(lists, { minLength: lists.length });
}

function cases(own: boolean, mixed: boolean): fc.Arbitrary<Case> {
  return shapesOf(own).chain((shapes) => {
    // In JSON what stands under one name stays together.
    const outermost = childrenOf(shapes, undefined).sort((one, other) =>
      one.path.join('/') < other.path.join('/') ? -1 : 1,
    );
    const lists = outermost.map((one) => fc.array(recordsOf(shapes, one, mixed), { maxLength: 3 }));
    return fc
      .tuple(...lists)
      .chain((all) => (mixed ? shuffled(all.flat()) : fc.constant(all.flat())))
      .map((records) => ({ shapes, rows: records.flat() }));
  });
}

/** The same records with their kinds in the order of the layout: JSON keeps the order within a list, not between names. */
function byKind({ shapes, rows }: Case): Rows {
  const order = (parent: TreeShape | undefined, within: Rows): Rows =>
    childrenOf(shapes, parent).flatMap((one) => {
      const starts = within.flatMap((row, at) => (row[0] === one.name ? [at] : []));
      return starts.flatMap((at) => {
        const rest = within.slice(at + 1);
        const end = rest.findIndex(
          (row) => !shapes.some(({ name, ...s }) => name === row[0] && isInside(one, { name, ...s })),
        );
        return [within[at] ?? [], ...order(one, end === -1 ? rest : rest.slice(0, end))];
      });
    });
  return order(undefined, rows);
}

const layout = fc.record({
  indent: fc.constantFrom(0, 2),
  newline: fc.constantFrom('\n', '\r\n') as fc.Arbitrary<'\n' | '\r\n'>,
  empty: fc.constantFrom('leave out', 'write') as fc.Arbitrary<'leave out' | 'write'>,
});
const sizes = [1, 2, 7, 65_536];

describe('trees', () => {
  it('xml: what is written is read back in its order, whatever stands in it and however its bytes are cut', async () => {
    const property = fc.asyncProperty(cases(true, true), layout, fc.boolean(), async (given, manner, declaration) => {
      const settings = { ...xmlSettings, ...manner, declaration, root: 'Root', shapes: given.shapes };
      const file = writeTree(xml, settings, given.rows);
      for (const size of sizes) {
        const read = await readTree(xml, settings, file, size);
        expect(read.fault).to.equal(undefined);
        expect(read.cells).to.deep.equal(given.rows);
      }
    });
    await fc.assert(property, { numRuns: 300 });
  });

  it('json: what is written is read back, whatever stands in it and however its bytes are cut', async () => {
    const property = fc.asyncProperty(
      cases(false, false),
      layout,
      fc.constantFrom('', 'data', '__proto__'),
      async (given, manner, root) => {
        const settings = { ...jsonSettings, ...manner, root, shapes: given.shapes };
        const file = writeTree(json, settings, given.rows);
        JSON.parse(file);
        for (const size of sizes) {
          const read = await readTree(json, settings, file, size);
          expect(read.fault).to.equal(undefined);
          expect(byKind({ ...given, rows: read.cells as Rows })).to.deep.equal(byKind(given));
        }
      },
    );
    await fc.assert(property, { numRuns: 300 });
  });

  it('json: one value per line is read back too, in its order', async () => {
    const property = fc.asyncProperty(cases(false, false), layout, async (given, manner) => {
      const settings = { ...jsonSettings, ...manner, root: '', lines: true, shapes: given.shapes };
      const file = writeTree(json, settings, given.rows);
      const ends = file.split(manner.newline);
      expect(ends.pop()).to.equal('');
      for (const line of ends) JSON.parse(line);
      const read = await readTree(json, settings, file, 3);
      expect(byKind({ ...given, rows: read.cells as Rows })).to.deep.equal(byKind(given));
    });
    await fc.assert(property, { numRuns: 200 });
  });

  it('a file with a byte order mark and without records is read, and one of blanks is empty', async () => {
    for (const [reader, text] of [
      [xml.openReader({ ...xmlSettings, root: 'R' }, () => undefined), '<?xml version="1.0"?><R/>'],
      [json.openReader({ ...jsonSettings, root: '' }, () => undefined), '{}'],
    ] as const)
      expect(await rowsOf(`\ufeff${text}`, reader)).to.equal(0);
    const reader = xml.openReader(xmlSettings, () => undefined);
    const thrown = await rowsOf('\ufeff \r\n', reader).catch((error: unknown) => error);
    expect(thrown).to.include({ code: 'empty-file' });
  });
});

async function rowsOf(text: string, reader: RowReader): Promise<number> {
  const decoding = new Decoding({ encoding: 'utf-8', fallback: null, keep: '' });
  let rows = 0;
  for await (const { cells } of readRows(inPieces(Buffer.from(text), 3), decoding, reader)) rows += cells.length;
  return rows;
}
