import { withExamples } from '../cli.ts';
import { addChangeWms } from './change-wms.ts';
import type { Verb } from './verb.ts';

export const merchantsVerb: Verb = {
  add(root, cli) {
    const noun = root.command('merchants').description('Merchants: what is set for one of them as a whole.');
    withExamples(noun, [
      'merchants change-wms acme west --dry-run',
      'merchants change-wms acme west --yes',
      'merchants change-wms acme west --leave --yes',
    ]);
    addChangeWms(noun, cli);
  },
};
