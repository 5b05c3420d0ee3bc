import { defineErrors } from '../support/errors.ts';

export const errors = defineErrors({
  CLI_USAGE: {
    disposition: 'hold',
    scope: 'document',
    sentence: 'The command was not understood.',
    hint: 'See what it takes: add --help.',
  },
  CLI_INTERRUPTED: {
    disposition: 'hold',
    scope: 'document',
    sentence: 'Ended before anything was done.',
    hint: 'Nothing was changed; run the command again.',
  },
  CLI_NEEDS_YES: {
    disposition: 'hold',
    scope: 'document',
    sentence: 'Nothing was done: what was asked for sends something out or changes more than one thing.',
    hint: 'Read the plan above; add --yes to do it, --dry-run to see it only.',
  },
});
