import { DateTime } from 'luxon';
import { isRow, Refused, type Row } from './refused.ts';

const conditions = [
  'eq',
  'neq',
  'starts',
  'gt',
  'lt',
  'gteq',
  'lteq',
  'from',
  'to',
  'in',
  'nin',
  'null',
  'notnull',
  'datetime',
];
const times = ['created_at', 'updated_at', 'packed_at', 'shipped_at'];

export interface Searchable {
  readonly fields: readonly string[];
  /** Rows are sorted by it unless told otherwise. */
  readonly id: string;
  readonly zone: string;
  /** Most rows of a page, whatever is asked for. */
  readonly cap: number;
}

export interface Found {
  readonly results: Row[];
  readonly totalCount: number;
  readonly numPages: number;
}

/** `*.search`: filters are ANDed, an unknown field or condition is error 101 [D]. */
export function search(rows: readonly Row[], filters: unknown, options: unknown, about: Searchable): Found {
  const tests = testsOf(filters, about);
  const { sort_field = about.id, sort_dir = 'asc', page = 1, limit = 50 } = isRow(options) ? options : {};
  if (!about.fields.includes(String(sort_field))) throw new Refused(101, `Cannot sort by ${sort_field}.`);
  const found = rows
    .filter((row) => tests.every((test) => test(row)))
    .sort(order(String(sort_field), sort_dir === 'desc'));
  // default 50, at most 100; who asks for more gets 100 [D]
  const size = Math.min(Math.max(1, Number(limit) || 50), about.cap);
  const from = (Math.max(1, Number(page) || 1) - 1) * size;
  // a page beyond the end is empty [I]
  return {
    results: found.slice(from, from + size),
    totalCount: found.length,
    numPages: Math.ceil(found.length / size),
  };
}

type Test = (row: Row) => boolean;

function testsOf(filters: unknown, about: Searchable): Test[] {
  if (filters === null || filters === undefined || (Array.isArray(filters) && filters.length === 0)) return [];
  if (!isRow(filters)) throw new Refused(101, 'Filters are no object.');
  return Object.entries(filters).flatMap(([field, condition]) => {
    if (!about.fields.includes(field)) throw new Refused(101, `Unknown filter field "${field}".`);
    // a bare scalar is `eq` [C]
    const asked = isRow(condition) ? condition : { eq: condition };
    const strange = Object.keys(asked).find((name) => !conditions.includes(name));
    if (strange !== undefined) throw new Refused(101, `Unknown condition "${strange}".`);
    return Object.entries(asked)
      .filter(([name]) => name !== 'datetime')
      .map(([name, value]) => testOf(field, name, value, asked.datetime === true, about.zone));
  });
}

function testOf(field: string, name: string, value: unknown, exact: boolean, zone: string): Test {
  if (times.includes(field)) {
    const at = instant(value, name, exact, zone);
    return (row) => {
      const its = Date.parse(String(row[field] ?? ''));
      return ['from', 'gteq', 'gt'].includes(name) ? its >= at : its <= at;
    };
  }
  const list = Array.isArray(value) ? value.map(String) : [String(value)];
  switch (name) {
    case 'eq':
    case 'in':
      return (row) => list.includes(String(row[field]));
    case 'neq':
    case 'nin':
      return (row) => !list.includes(String(row[field]));
    case 'starts':
      return (row) => String(row[field]).startsWith(list[0] ?? '');
    case 'null':
      return (row) => row[field] === null;
    case 'notnull':
      return (row) => row[field] !== null;
    case 'gt':
      return (row) => Number(row[field]) > Number(value);
    case 'from':
    case 'gteq':
      return (row) => Number(row[field]) >= Number(value);
    case 'lt':
      return (row) => Number(row[field]) < Number(value);
    default:
      return (row) => Number(row[field]) <= Number(value);
  }
}

/** Filter times are the merchant's local time, not UTC; without `datetime` only the day counts [D]. */
function instant(value: unknown, name: string, exact: boolean, zone: string): number {
  const text = String(value);
  const time = DateTime.fromSQL(text, { zone });
  if (!/^\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?$/.test(text) || !time.isValid)
    throw new Refused(101, `"${text}" is no date.`);
  if (exact) return time.toMillis();
  return (['to', 'lt', 'lteq'].includes(name) ? time.endOf('day') : time.startOf('day')).toMillis();
}

function order(field: string, falling: boolean): (a: Row, b: Row) => number {
  const sign = falling ? -1 : 1;
  return (a, b) => {
    const [x, y] = [String(a[field] ?? ''), String(b[field] ?? '')];
    const numeric = Number(x) - Number(y);
    return sign * (Number.isNaN(numeric) ? (x < y ? -1 : Number(x > y)) : numeric);
  };
}

/** `null` = ids only, `*` = all but the heavy parts, a list = ids and what it names [D]. */
export function select(row: Row, fields: unknown, ids: readonly string[], heavy: readonly string[]): Row {
  const named =
    fields === null || fields === undefined ? [] : Array.isArray(fields) ? fields.map(String) : [String(fields)];
  return Object.fromEntries(
    Object.entries(row).filter(
      ([key]) => ids.includes(key) || named.includes(key) || (named.includes('*') && !heavy.includes(key)),
    ),
  );
}
