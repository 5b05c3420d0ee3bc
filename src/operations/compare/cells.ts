/** The values of one record under the names of their columns, or under their paths in what a mapping reads. */
export type Cells = Readonly<Record<string, string>>;

/** One row of a file, or one record that a mapping read; `key`: which order (SKU, ...) it belongs to. */
export interface ComparedRow {
  readonly key: string;
  readonly cells: Cells;
}

/** Of a list of lines or packages: what stands for its place, so that another order of them is no difference. */
const names = ['trackingNumber', 'sku'];

/**
 * A record as cells; members of a list are called by what they are: `lines[MUG].quantity`. `numbered`: its file numbers the lines;
 * otherwise they were counted by whoever read it.
 */
export function cellsOf(record: unknown, numbered: boolean): Cells {
  const cells: Record<string, string> = {};
  flatten(record, '', cells);
  if (numbered) return cells;
  return Object.fromEntries(Object.entries(cells).filter(([path]) => !path.endsWith('].lineNumber')));
}

function flatten(value: unknown, path: string, cells: Record<string, string>): void {
  if (Array.isArray(value)) {
    const seen = new Map<string, number>();
    for (const [index, member] of value.entries()) {
      const name = nameOf(member) || String(index + 1);
      const times = (seen.get(name) ?? 0) + 1;
      seen.set(name, times);
      flatten(member, `${path}[${times === 1 ? name : `${name} ${times}`}]`, cells);
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) flatten(member, path === '' ? name : `${path}.${name}`, cells);
  } else if (value !== undefined && value !== null && value !== '') {
    cells[path] = String(value);
  }
}

function nameOf(member: unknown): string {
  if (typeof member !== 'object' || member === null) return '';
  for (const name of names) {
    const text = (member as Record<string, unknown>)[name];
    if (typeof text === 'string' && text !== '') return text;
  }
  return '';
}

/** The column of a cell, whichever member of a list it is of. */
export function columnOf(path: string): string {
  return path.replaceAll(/\[[^\]]*\]/g, '');
}
