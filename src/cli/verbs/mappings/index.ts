import { withExamples } from '../../cli.ts';
import type { Verb } from '../verb.ts';
import { guessVerb } from './guess.ts';
import type { MappingVerb } from './mapping-verb.ts';

/** In the order of the help. */
const mappingVerbs: readonly MappingVerb[] = [guessVerb];

export const mappingsVerb: Verb = {
  add(root, cli) {
    const noun = root.command('mappings').description('File layouts: check, try out, compare, publish.');
    withExamples(noun, [
      'mappings check',
      'mappings preview legacy-orders',
      'mappings render legacy-orders --orders orders.json --out out',
    ]);
    for (const { add } of mappingVerbs) add(noun, cli);
  },
};
