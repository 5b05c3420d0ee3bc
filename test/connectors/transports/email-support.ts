import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConnectorContext, Parcel, TestStep } from '../../../src/connectors/contract.ts';
import { CrossdockError } from '../../../src/support/errors.ts';
import { atEnd } from '../../support/closing.ts';
import { temporaryFolder } from '../../support/temporary.ts';

export interface Told {
  readonly warnings: { fields: object; message: string }[];
}

/** What an adapter is handed, with the warnings kept; its signal ends after the test. */
export function contextOf(name: string): ConnectorContext & Told {
  const stopping = new AbortController();
  atEnd(() => stopping.abort());
  const warnings: Told['warnings'] = [];
  const log = {
    debug: () => undefined,
    warn: (fields: object, message: string) => {
      warnings.push({ fields, message });
    },
  };
  return { name, signal: stopping.signal, now: Date.now, log, warnings };
}

export async function parcelOf(name: string, bytes: Buffer | string, more: Partial<Parcel> = {}): Promise<Parcel> {
  const content = Buffer.from(bytes);
  const path = join(await temporaryFolder(), 'parcel');
  await writeFile(path, content);
  return {
    kind: 'orders',
    key: 'd-0001',
    name,
    path,
    size: content.length,
    subject: 'Orders',
    text: 'Attached.',
    ...more,
  };
}

/** The error that the work must end with. */
export async function failureOf(work: Promise<unknown>): Promise<CrossdockError> {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof CrossdockError) return thrown;
  throw new Error('It was expected to fail with an error of ours.', { cause: thrown });
}

export async function allSteps(steps: AsyncGenerator<TestStep>): Promise<TestStep[]> {
  const found: TestStep[] = [];
  for await (const step of steps) found.push(step);
  return found;
}

/** Everything that an error could put into a log, in one text. */
export function everythingOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return JSON.stringify([error.message, error.stack, { ...error }, error.cause ? everythingOf(error.cause) : '']);
}

/** Waits for something that another process does; fails after ten seconds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('It did not happen within 10 s.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
