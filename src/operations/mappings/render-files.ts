import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mapping, MappingContext, Refusal, RenderSummary } from '../../mapping/contract.ts';
import { exists, fingerprint } from '../../support/files.ts';
import { breathe } from '../../support/waiting.ts';
import { errors as common } from '../errors.ts';
import { errors } from './errors.ts';
import { type AnyRecord, orderOfRecord } from './records.ts';

/** A record that is in no file, with its place among all that were given. */
export interface RefusedRecord extends Refusal {
  readonly orderNumber: string;
}

export interface RenderedFile {
  readonly name: string;
  /** `null` = nothing of it could be written. */
  readonly path: string | null;
  readonly bytes: number;
  /** Records written. */
  readonly records: number;
  readonly refused: readonly RefusedRecord[];
}

export interface Rendering {
  readonly mapping: Mapping;
  readonly records: readonly AnyRecord[];
  readonly batches: readonly (readonly number[])[];
  readonly context: MappingContext;
  readonly folder: string;
  /** Replace what lies there. */
  readonly force: boolean;
}

interface Draft extends RenderedFile {
  /** Where it waits until all are known to be good. */
  readonly part: string;
}

/** Renders into the folder: all files or none. An existing file of the same content is fine. */
export async function renderFiles(rendering: Rendering): Promise<RenderedFile[]> {
  const { folder, force } = rendering;
  await mkdir(folder, { recursive: true }).catch((cause) => {
    throw notWritable(folder, cause);
  });
  const stem = join(folder, `.crossdock-${randomBytes(6).toString('hex')}`);
  const parts: string[] = [];
  try {
    const drafts: Draft[] = [];
    for (const batch of rendering.batches) {
      const part = `${stem}-${parts.push('')}.part`;
      parts[parts.length - 1] = part;
      drafts.push(await draft(rendering, batch, part));
    }
    const good = drafts.filter(({ path }) => path !== null);
    refuseTwins(good);
    if (!force) for (const one of good) await refuseTaken(one);
    for (const { part, path } of good) await rename(part, path ?? part);
    return drafts.map(({ part: _, ...file }) => file);
  } finally {
    for (const part of parts) await rm(part, { force: true });
  }
}

async function draft(
  { mapping, records, context, folder }: Rendering,
  batch: readonly number[],
  part: string,
): Promise<Draft> {
  const wanted = batch.map((index) => records[index] as AnyRecord);
  const { summary, bytes } = await spooled(mapping, wanted, context, part);
  const refused = summary.refused.map((refusal) => ({
    ...refusal,
    index: batch[refusal.index] ?? refusal.index,
    orderNumber: numberOf(wanted[refusal.index]),
  }));
  const name = safeName(summary.fileName);
  const written = summary.written > 0 || batch.length === 0;
  return { name, path: written ? join(folder, name) : null, bytes, records: summary.written, refused, part };
}

async function spooled(
  mapping: Mapping,
  records: readonly AnyRecord[],
  context: MappingContext,
  part: string,
): Promise<{ summary: RenderSummary; bytes: number }> {
  const handle = await open(part, 'wx').catch((cause) => {
    throw notWritable(part, cause);
  });
  try {
    const slices = mapping.render(records as never, context);
    let bytes = 0;
    for (let slice = slices.next(); ; slice = slices.next()) {
      if (slice.done) return { summary: slice.value, bytes };
      bytes += slice.value.length;
      await handle.writeFile(slice.value);
      await breathe();
    }
  } finally {
    await handle.close();
  }
}

/** The engine makes plain names; a name is data all the same, and nothing of it may leave the folder. */
export function safeName(name: string): string {
  const plain = name !== '' && !/^\.+$/.test(name) && !/[/\\\0]/.test(name) && Buffer.byteLength(name) <= 255;
  if (plain) return name;
  throw errors.RENDER_NAME_UNSAFE({ message: `"${name.slice(0, 80)}" cannot be the name of a file.`, value: name });
}

function refuseTwins(files: readonly Draft[]): void {
  const seen = new Set<string>();
  for (const { name } of files) {
    if (seen.has(name)) throw errors.RENDER_NAME_TWICE({ message: `Two files would be called ${name}.`, value: name });
    seen.add(name);
  }
}

async function refuseTaken({ path, part }: Draft): Promise<void> {
  if (path === null || !(await exists(path))) return;
  const [old, fresh] = await Promise.all([fingerprint(path), fingerprint(part)]).catch((cause) => {
    throw notWritable(path, cause);
  });
  if (old.sha256 !== fresh.sha256)
    throw errors.RENDER_NAME_TAKEN({ message: `${path} is there already and has another content.`, value: path });
}

export function numberOf(record: AnyRecord | undefined): string {
  return (record && orderOfRecord(record)?.orderNumber) ?? '';
}

function notWritable(path: string, cause: NodeJS.ErrnoException): Error {
  return common.FILE_NOT_WRITABLE({ message: `${path} cannot be written (${cause.code ?? cause.message}).`, cause });
}
