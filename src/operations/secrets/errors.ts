import { defineErrors, type ErrorEntry } from '../../support/errors.ts';

/** Said to the person who asked; no ticket ever carries one of these. */
function answer(sentence: string, hint: string): ErrorEntry {
  return { disposition: 'hold', scope: 'document', sentence, hint };
}

export const errors = defineErrors({
  SECRET_NAME: answer(
    'A secret cannot have this name.',
    'Up to 80 letters, digits, blanks, dots, hyphens and underscores, the first a letter or a digit: partner-sftp.',
  ),
  SECRET_UNKNOWN: answer('The store has no secret of this name.', 'See their names: crossdock secrets list.'),
  SECRET_VALUE: answer(
    'This cannot be kept as a secret.',
    'Type it when asked, or give it on standard input: crossdock secrets set <name> < file. It is text of up to 64 KiB.',
  ),
  SECRET_IN_USE: answer(
    'The workspace uses this secret.',
    'Take the reference out of the file first, or add --force: what refers to it cannot start any more.',
  ),
});
