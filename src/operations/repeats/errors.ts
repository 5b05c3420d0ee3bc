import { defineErrors, type ErrorEntry } from '../../support/errors.ts';

/** Said to the person who asked; no ticket ever carries one of these. */
function answer(sentence: string, hint: string): ErrorEntry {
  return { disposition: 'hold', scope: 'document', sentence, hint };
}

export const errors = defineErrors({
  REPEAT_NOTHING_CHOSEN: answer(
    'Nothing was named that could be repeated.',
    'Name ids, or say which by --since, --until, --state or --mapping-version; --merchant narrows it to one merchant.',
  ),
  REPEAT_NOT_POSSIBLE: answer(
    'This cannot be repeated in this way.',
    'See the four repeats side by side in docs/repeats.md: what goes again, by which mapping, and when to use which.',
  ),
  REPEAT_TOO_MANY: answer(
    'More would be repeated than one command takes.',
    'Narrow it by --merchant, --since and --until, and repeat the rest by a second command.',
  ),
  MAPPING_VERSION_UNKNOWN: answer(
    'Neither a revision nor the text of a mapping is called so.',
    'A revision stands in crossdock mappings history, the version of a mapping in crossdock deliveries show <id>.',
  ),
  REDOWNLOAD_NOT_SUPPORTED: answer(
    'This kind of cart cannot be asked for one order again.',
    'Let the cart hand the order out once more and run its download: crossdock run "order download".',
  ),
});
