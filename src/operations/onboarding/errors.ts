import { defineErrors, type ErrorEntry } from '../../support/errors.ts';

/** Said to the person who asked; no ticket ever carries one of these. */
function answer(sentence: string, hint: string): ErrorEntry {
  return { disposition: 'hold', scope: 'document', sentence, hint };
}

export const errors = defineErrors({
  PRESET_UNKNOWN: answer(
    'No layout has this name.',
    'Leave --preset out, or take one that crossdock init --help lists.',
  ),
  NEW_WORKSPACE_NOT_EMPTY: answer(
    'A new workspace needs a folder of its own, and this one is not empty.',
    'Name a folder that is empty or does not exist yet.',
  ),
  NEW_WORKSPACE_INSIDE: answer(
    'A new workspace cannot lie inside another one: demo and production never share a folder.',
    'Name a folder outside of it, such as /srv/dock.',
  ),
  MERCHANT_NAME: answer(
    'This cannot be the name of a merchant.',
    'Use lower-case letters, digits, "-" and "_", at most 40 characters: the name is also the name of its file.',
  ),
  MERCHANT_EXISTS: answer(
    'The workspace has a file of this merchant already; nothing is ever written over it.',
    'See what it has: crossdock merchants show <id>. For another merchant choose another name.',
  ),
  MERCHANT_WITHOUT_WMS: answer(
    'The workspace has no WMS that the merchant could use.',
    'Describe one under "wms" in crossdock.yaml; docs/configuration.md has an example.',
  ),
  MERCHANT_FILE_GONE: answer(
    'The merchant runs, but its file is not in the workspace folder.',
    'Check CROSSDOCK_HOME; otherwise bring the files back: crossdock mappings history, then crossdock rollback.',
  ),
  WORKSPACE_UNPUBLISHED: answer(
    'Other edits wait for being published, and this command would publish them with its own.',
    'Publish or undo them first: crossdock mappings diff, crossdock mappings publish.',
  ),
  EXPORT_FOLDER: answer(
    'The data cannot be exported there.',
    'Name a folder that is empty or does not exist yet, on a disk with room: --out <folder>.',
  ),
});
