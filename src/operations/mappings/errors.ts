import { defineErrors, type ErrorEntry } from '../../support/errors.ts';

/** Said to the person who tries a mapping out; no ticket ever carries one of these. */
function answer(sentence: string, hint: string): ErrorEntry {
  return { disposition: 'hold', scope: 'document', sentence, hint };
}

export const errors = defineErrors({
  MAPPING_UNKNOWN: answer(
    'There is no such mapping.',
    'Use the name of a file in mappings/, without .yaml, or the path of a mapping file.',
  ),
  MAPPING_TOPIC_UNKNOWN: answer('The help on mappings has no such topic.', 'See all of them: crossdock mappings help.'),
  MAPPING_NOT_VALID: answer(
    'The mapping has problems and cannot be used.',
    'Repair them; crossdock mappings check <mapping> lists all of them with line and column.',
  ),
  RECORDS_NOT_VALID: answer(
    'The file of records is not understood.',
    'Give a JSON array of records, one record, {"orders": [...]}, or one record per line.',
  ),
  CONTEXT_NOT_VALID: answer(
    'The context file is not understood.',
    'Give a JSON object such as {"now": "2026-03-03T14:35:00Z", "timeZone": "America/Chicago", "nextSequence": 7}.',
  ),
  RENDER_NAME_TWICE: answer(
    'Two files would have the same name.',
    'Give the mapping a file name that tells them apart, with {{sequence}} or a field of the order; or give fewer records.',
  ),
  RENDER_NAME_TAKEN: answer(
    'A file of this name with another content lies there already.',
    'Choose an empty folder with --out, or replace the file with --force.',
  ),
  RENDER_NAME_UNSAFE: answer(
    'The file name that the mapping gives cannot be used in a folder.',
    'Look at "name" under "file:" of the mapping: a name holds no / or \\ and is not longer than 255 bytes.',
  ),
  MAPPING_NOTHING_TO_EXPLAIN: answer(
    'No cell is what was asked for.',
    'Leave --row, --order or --column out to see what there is; a column is named by its header, label, positions or field.',
  ),
  MAPPING_WITHOUT_SAMPLES: answer(
    'There is nothing to show the mapping with.',
    'Give records in a file: --orders orders.json (its form stands in docs/cli.md under "mappings render").',
  ),
});
