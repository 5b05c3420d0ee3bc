import { withExamples } from '../../cli.ts';
import type { Verb } from '../verb.ts';
import { checkMappings } from './check.ts';
import { diffMappingVerb } from './diff.ts';
import { explainMapping } from './explain.ts';
import { mappingExtras } from './extras.ts';
import { guessVerb } from './guess.ts';
import { helpMappings } from './help.ts';
import { historyVerb } from './history.ts';
import type { MappingVerb } from './mapping-verb.ts';
import { parseMapping } from './parse.ts';
import { previewMapping } from './preview.ts';
import { publishVerb } from './publish.ts';
import { renderMapping } from './render.ts';
import { rollbackVerb } from './rollback.ts';
import { testMappings } from './test.ts';

/** In the order of the help. */
const mappingVerbs: readonly MappingVerb[] = [
  checkMappings,
  testMappings,
  renderMapping,
  parseMapping,
  previewMapping,
  diffMappingVerb,
  explainMapping,
  guessVerb,
  publishVerb,
  rollbackVerb,
  historyVerb,
  mappingExtras,
  helpMappings,
];

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
