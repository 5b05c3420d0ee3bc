import { parse as parseYaml } from 'yaml';
import type { Mapping, MappingContext, MappingKind, Readable, Writable } from './contract.ts';
import { type Expectation, read, type TestCase } from './testing/cases.ts';
import { difference } from './testing/difference.ts';
import { plainText } from './testing/plain-text.ts';
import { knownOrders, sentOrders, writables } from './testing/samples.ts';

export interface MappingTestResult {
  readonly title: string;
  readonly ok: boolean;
  /** What differs, or why the test cannot be run. */
  readonly detail: string;
}

/** Runs the tests that stand beside a mapping (`<name>.test.yaml`). A test that cannot be understood is a failed test. */
export async function runMappingTests(mapping: Mapping, testYaml: string): Promise<readonly MappingTestResult[]> {
  const cases = read(parseYaml(testYaml) as unknown);
  const results: MappingTestResult[] = [];
  for (const one of cases) results.push({ title: one.title, ...(await outcome(mapping, one)) });
  return results;
}

async function outcome(mapping: Mapping, one: TestCase): Promise<{ ok: boolean; detail: string }> {
  try {
    if (one.complaint) return { ok: false, detail: one.complaint };
    const found = one.parse === undefined ? rendered(mapping, one) : await parsed(mapping, one, one.parse);
    const detail = difference(one.expect, found);
    return { ok: detail === '', detail };
  } catch (thrown) {
    return { ok: false, detail: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

function rendered(mapping: Mapping, { render, context }: TestCase): Expectation {
  const slices = mapping.render(
    writables(mapping.kind, render ?? []) as readonly Writable[MappingKind][] as never,
    context,
  );
  const pieces: Buffer[] = [];
  let slice = slices.next();
  for (; !slice.done; slice = slices.next()) pieces.push(slice.value);
  const bytes = Buffer.concat(pieces);
  const { fileName, refused } = slice.value;
  return { name: fileName, text: plainText(bytes), bytes: bytes.toString('latin1'), refused };
}

async function parsed(mapping: Mapping, { context, orders }: TestCase, text: string): Promise<Expectation> {
  const slices = mapping.parse(once(Buffer.from(text)), context as MappingContext, {
    orders: knownOrders(orders),
    sent: sentOrders(orders, context),
  });
  const records: Readable[MappingKind][] = [];
  let slice = await slices.next();
  for (; !slice.done; slice = await slices.next()) records.push(...slice.value);
  const { fileAccepted, errors, warnings } = slice.value;
  return { accepted: fileAccepted, records: fileAccepted ? records : [], errors, warnings };
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
