import { errors as configErrors } from '../../../config/errors.ts';
import type { Mapping } from '../../../mapping/contract.ts';
import { currentRevision, revisionById } from '../../../storage/revisions.ts';
import { didYouMean } from '../../../support/nearest.ts';
import type { Dock } from '../../dock.ts';
import type { Scope } from '../../scope.ts';
import type { GivenContext } from '../context-file.ts';
import { errors } from '../errors.ts';
import { mostShown } from '../in-memory.ts';
import { findMapping, type MappingFile, mappingsIn, ready } from '../library.ts';
import { givenSample } from '../preview.ts';
import { placesOf, type Sample, samplesFor, withoutSamples } from '../samples.ts';
import { type DocumentDifference, documentDifferences, readingPlaces } from './documents.ts';
import { type FileDifference, fileDifferences } from './files.ts';

export type { DocumentDifference } from './documents.ts';
export type { FileDifference } from './files.ts';

/** The workspace's files as they lie there now, beside the revisions of the store. */
export const asFiles = 'files';

export interface MappingDifference {
  readonly mapping: string;
  readonly from: string;
  readonly to: string;
  /** Records that both sides were given. */
  readonly records: number;
  readonly files: readonly FileDifference[];
  readonly documents: readonly DocumentDifference[];
  readonly identical: boolean;
}

export interface Comparison {
  readonly home: string;
  readonly mapping: string;
  /** A revision; `''` = the one that runs. */
  readonly from: string;
  /** A revision, or `files`. */
  readonly to: string;
  readonly last: number;
  /** JSON file with records to write; `undefined` = the newest of the store. */
  readonly records: string | undefined;
  readonly given: GivenContext;
}

/** What changes for partners between two versions of a mapping: bytes of files that are written, records of files that were read. */
export async function diffMapping(dock: Dock, scope: Scope, comparison: Comparison): Promise<MappingDifference> {
  const before = await versionAt(dock, comparison, comparison.from);
  const after = await versionAt(dock, comparison, comparison.to);
  refuseOtherKind(before.mapping, after.mapping);
  const last = Math.min(comparison.last, mostShown);
  const places = comparison.records === undefined ? readingPlaces(dock, scope, after.mapping) : [];
  const mappings = { before: before.mapping, after: after.mapping, last };
  const documents = places.length > 0 ? await documentDifferences(dock, scope, places, mappings) : [];
  const samples = await samplesOf(dock, scope, comparison, after, places.length > 0);
  const files = await fileDifferences(before.file, after.file, samples);
  if (files.length === 0 && documents.length === 0) throw withoutSamples(after.mapping);
  return {
    mapping: after.file.name,
    from: before.revision,
    to: after.revision,
    records: samples.reduce((sum, { records }) => sum + records.length, 0),
    files,
    documents,
    identical: [...files, ...documents].every(({ identical }) => identical),
  };
}

/** Records to write; a mapping that only reads files is given none unless somebody names some. */
async function samplesOf(
  dock: Dock,
  scope: Scope,
  { records, given, last }: Comparison,
  { file, mapping }: Version,
  reads: boolean,
): Promise<Sample[]> {
  if (records !== undefined) return givenSample(file, records, given);
  if (reads && placesOf(dock, scope, mapping).length === 0) return [];
  return samplesFor(dock, scope, { mapping, last: Math.min(last, mostShown), stated: given.stated });
}

function refuseOtherKind(before: Mapping, after: Mapping): void {
  if (before.kind !== after.kind)
    throw errors.MAPPING_NOT_VALID({
      message: `Mapping ${after.name} was of kind ${before.kind} and is now of kind ${after.kind}: there is nothing to compare.`,
      hint: 'Look at what it does now: crossdock mappings preview <mapping>.',
      value: after.name,
    });
}

interface Version {
  readonly revision: string;
  readonly file: MappingFile;
  readonly mapping: Mapping;
}

/** The one place that knows where versions of a mapping are kept. */
async function versionAt(dock: Dock, { home, mapping }: Comparison, at: string): Promise<Version> {
  if (at === asFiles) return versionOf(asFiles, await findMapping(home, mapping));
  const { reader } = dock.tools.store;
  const stored = at === '' ? await currentRevision(reader) : await revisionById(reader, at);
  if (!stored)
    throw configErrors.CONFIG_REVISION_UNKNOWN({
      message: at === '' ? 'Nothing is published yet.' : `The store has no revision ${at} of the workspace.`,
      value: at,
    });
  const name = /[/\\]|\.ya?ml$/.test(mapping) ? (await findMapping(home, mapping)).name : mapping;
  const all = mappingsIn(stored.texts);
  const file = all.find((one) => one.name === name);
  if (file) return versionOf(stored.id, file);
  const near = didYouMean(
    name,
    all.map((one) => one.name),
  );
  throw errors.MAPPING_UNKNOWN({
    message: `Revision ${stored.id} has no mapping "${name}".${near}`,
    hint: 'A new mapping has nothing to be compared with: look at it with crossdock mappings preview.',
    value: name,
  });
}

function versionOf(revision: string, file: MappingFile): Version {
  return { revision, file, mapping: ready(file) };
}
