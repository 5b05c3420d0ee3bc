import type { GuessOptions } from '../../../src/mapping/guess/guess.ts';
import { guessMapping, proposalYaml } from '../../../src/mapping/guess/index.ts';

/** A guess, with what tests ask for. */
export function guess(sample: string | Buffer, options: GuessOptions = {}) {
  const proposal = guessMapping(Buffer.from(sample), options);
  const columns = proposal.records.flatMap((record) => record.columns);
  return {
    proposal,
    columns,
    fields: columns.map(({ meaning }) => (meaning.is === 'field' ? meaning.path : meaning.is)),
    certain: columns.map(({ certain }) => certain),
    yaml: proposalYaml(proposal),
  };
}
