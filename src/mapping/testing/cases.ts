import { didYouMean } from '../../support/nearest.ts';
import type { MappingContext } from '../contract.ts';

/** What a test states, and what was found, in the same shape. */
export interface Expectation {
  readonly name?: string;
  /** With line ends as in the test file, and without byte order mark. */
  readonly text?: string;
  /** Exact bytes, one character each. */
  readonly bytes?: string;
  readonly refused?: readonly unknown[];
  readonly accepted?: boolean;
  readonly records?: readonly unknown[];
  readonly errors?: readonly unknown[];
  readonly warnings?: readonly unknown[];
}

export interface TestCase {
  readonly title: string;
  readonly context: MappingContext;
  readonly render?: readonly unknown[];
  readonly parse?: string;
  readonly orders: readonly unknown[];
  readonly expect: Expectation;
  /** Why it cannot be run. */
  readonly complaint?: string;
}

type Group = Readonly<Record<string, unknown>>;

export const testKeys = ['title', 'render', 'parse', 'orders', 'context', 'expect'];
export const expectKeys = ['name', 'text', 'bytes', 'refused', 'accepted', 'records', 'errors', 'warnings'];

/** The tests of a file; what cannot be understood is a test with a complaint, so that it fails and is seen. */
export function read(file: unknown): TestCase[] {
  const tests = isGroup(file) ? file.tests : undefined;
  if (!Array.isArray(tests) || tests.length === 0) return [broken('tests', 'The file needs a list "tests".')];
  return tests.map((test, index) =>
    isGroup(test)
      ? caseOf(test, index)
      : broken(`test ${index + 1}`, 'A test is a group with title, render or parse, and expect.'),
  );
}

function caseOf(test: Group, index: number): TestCase {
  const title = typeof test.title === 'string' ? test.title : `test ${index + 1}`;
  const complaint = complaintOf(test);
  if (complaint) return broken(title, complaint);
  return {
    title,
    context: contextOf(isGroup(test.context) ? test.context : {}),
    ...(Array.isArray(test.render) ? { render: test.render } : {}),
    ...(typeof test.parse === 'string' ? { parse: test.parse } : {}),
    orders: Array.isArray(test.orders) ? test.orders : [],
    expect: test.expect as Expectation,
  };
}

function complaintOf(test: Group): string {
  const unknown = [
    ...unknownKeys(test, testKeys),
    ...(isGroup(test.expect) ? unknownKeys(test.expect, expectKeys) : []),
  ];
  if (unknown.length > 0) return unknown.join(' ');
  if (!isGroup(test.expect) || Object.keys(test.expect).length === 0)
    return `The test needs "expect" with one of: ${expectKeys.join(', ')}.`;
  if (Array.isArray(test.render) === (typeof test.parse === 'string'))
    return 'The test needs either "render" (a list of records) or "parse" (the text of a file).';
  return '';
}

function unknownKeys(group: Group, known: readonly string[]): string[] {
  return Object.keys(group)
    .filter((key) => !known.includes(key))
    .map((key) => `"${key}" is not a part of a test.${didYouMean(key, known)}`);
}

/** The clock, zone and sequence of the test; whatever else is stated is a value of the connection. */
function contextOf({ now = '2026-01-01T12:00:00Z', zone = 'UTC', sequence = 1, ...values }: Group): MappingContext {
  const texts = Object.entries(values).map(([name, value]) => [name, String(value)]);
  return { now: String(now), timeZone: String(zone), sequence: Number(sequence), values: Object.fromEntries(texts) };
}

function broken(title: string, complaint: string): TestCase {
  return { title, complaint, context: contextOf({}), orders: [], expect: {} };
}

export function isGroup(value: unknown): value is Group {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
