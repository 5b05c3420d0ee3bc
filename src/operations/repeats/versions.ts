import { createHash } from 'node:crypto';
import type { MappingVersion } from '../../storage/repeatable.ts';
import { revisionById, revisionIds } from '../../storage/revisions.ts';
import type { Dock } from '../dock.ts';
import { errors as common } from '../errors.ts';
import { mappingsIn } from '../mappings/library.ts';
import { errors } from './errors.ts';

export type { MappingVersion } from '../../storage/repeatable.ts';

/** Revisions that are looked through for the text of a mapping: years of saves. */
const revisionsAtMost = 20_000;
/** A beginning this long names one text among all that there will ever be. */
const hashLength = 12;

/** The version of a mapping: what its text hashes to, whatever else its revision changed. */
export function versionOfText(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, hashLength);
}

/** What a person means by a revision (or its beginning), or by the version of a mapping: the revisions that had this text. */
export async function findVersions(dock: Dock, given: string): Promise<MappingVersion[]> {
  const { reader } = dock.tools.store;
  const [revision, other] = given === '' ? [] : await revisionIds(reader, given, 2);
  if (revision !== undefined && other !== undefined && revision !== given)
    throw common.REVISION_AMBIGUOUS({ message: `Several revisions begin with "${given}".`, value: given });
  if (revision !== undefined) return [{ revision }];
  const found = given.length < hashLength ? [] : await revisionsWithText(dock, given.slice(0, hashLength));
  if (found.length > 0) return found;
  throw errors.MAPPING_VERSION_UNKNOWN({
    message: `No revision and no version of a mapping is called or begins with "${given}".`,
    value: given,
  });
}

async function revisionsWithText(dock: Dock, version: string): Promise<MappingVersion[]> {
  const { reader } = dock.tools.store;
  const found: MappingVersion[] = [];
  for (const id of await revisionIds(reader, '', revisionsAtMost)) {
    const texts = (await revisionById(reader, id))?.texts ?? {};
    for (const { name, text } of mappingsIn(texts))
      if (versionOfText(text) === version) found.push({ revision: id, mapping: name });
  }
  return found;
}

/** The version of a mapping in a revision; `''` = the store no longer knows the revision, or there is no such file in it. */
export async function versionAt(dock: Dock, { revision, mapping = '' }: MappingVersion): Promise<string> {
  const texts = (await revisionById(dock.tools.store.reader, revision))?.texts ?? {};
  const file = mappingsIn(texts).find(({ name }) => name === mapping);
  return file ? versionOfText(file.text) : '';
}
