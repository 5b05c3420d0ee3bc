import { defineErrors } from '../support/errors.ts';

export const errors = defineErrors({
  MAPPING_WRITES_ONLY: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'This mapping can write files but not read them.',
    hint: 'Give the mapping "columns:" that name fields, or use another mapping where files are read.',
  },
  MAPPING_READS_ONLY: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'This mapping can read files but not write them.',
    hint: 'Use another mapping where files are written.',
  },
  MAPPING_TEXT_FAILED: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'A text template (file name, mail text, directory) cannot be filled in.',
    hint: 'Look at the template: it uses a value that does not exist here. Values of the connection are set in its configuration.',
  },
});
