import { randomBytes } from 'node:crypto';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type {
  ConnectorContext,
  FoundFile,
  Listing,
  Parcel,
  Place,
  TestStep,
  Transport,
} from '../../../src/connectors/contract.ts';
import { CrossdockError } from '../../../src/support/errors.ts';
import { silentLog } from '../../../src/support/log.ts';

export function contextFor(name: string, changes: Partial<ConnectorContext> = {}): ConnectorContext {
  return { name, signal: new AbortController().signal, now: Date.now, log: silentLog, ...changes };
}

export function at(directory = '', pattern?: string): Place {
  return { directory, ...(pattern !== undefined && { pattern }) };
}

export async function list(transport: Transport, place: Place): Promise<Listing> {
  if (!transport.list) throw new Error('This transport cannot list.');
  return transport.list(place);
}

export async function namesIn(transport: Transport, place: Place): Promise<string[]> {
  return (await list(transport, place)).files.map((file) => file.name);
}

export async function onlyFile(transport: Transport, place: Place): Promise<FoundFile> {
  const { files } = await list(transport, place);
  expect(files.map((file) => file.name)).to.have.length(1);
  return files[0] as FoundFile;
}

/** A rendered file as the daemon hands it over. */
export async function parcelOf(
  folder: string,
  name: string,
  content: string | Buffer,
  key = newKey(),
): Promise<Parcel> {
  const path = join(folder, `parcel-${randomBytes(6).toString('hex')}`);
  await writeFile(path, content);
  return { kind: 'orders', key, name, path, size: (await stat(path)).size };
}

export function newKey(): string {
  return randomBytes(8).toString('hex');
}

export const nothingToNote = async () => undefined;

export async function send(
  transport: Transport,
  place: Place,
  parcel: Parcel,
  attempting: () => Promise<void> = nothingToNote,
): Promise<void> {
  if (!transport.send) throw new Error('This transport cannot send.');
  await transport.send(place, parcel, attempting);
}

/** The error that a call ends with. */
export async function failureOf(work: Promise<unknown>): Promise<CrossdockError> {
  try {
    await work;
  } catch (thrown) {
    if (thrown instanceof CrossdockError) return thrown;
    throw thrown;
  }
  throw new Error('It succeeded.');
}

export async function stepsOf(steps: AsyncGenerator<TestStep>): Promise<TestStep[]> {
  const all: TestStep[] = [];
  for await (const step of steps) all.push(step);
  return all;
}

/** Waits for a condition, with a deadline. */
export async function until(condition: () => boolean | Promise<boolean>, seconds = 10): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('It did not come about in time.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Everything that an error says, also in its causes. */
export function wholeText(failure: unknown): string {
  const parts: string[] = [];
  for (let now: unknown = failure; now instanceof Error; now = now.cause) {
    parts.push(now.message, now.stack ?? '', JSON.stringify(now));
  }
  return parts.join('\n');
}
