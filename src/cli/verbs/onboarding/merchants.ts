import { withExamples } from '../../cli.ts';
import { addChangeWms } from '../change-wms.ts';
import type { Verb } from '../verb.ts';
import { addAdd } from './merchants-add.ts';
import { addClose } from './merchants-close.ts';
import { addList, addShow } from './merchants-look.ts';

export const merchantsVerb: Verb = {
  add(root, cli) {
    const noun = root.command('merchants').description('Merchants: what they have, a new one, and the end of one.');
    withExamples(noun, ['merchants list', 'merchants add bolt --like acme', 'merchants close acme --dry-run']);
    addList(noun, cli);
    addShow(noun, cli);
    addAdd(noun, cli);
    addChangeWms(noun, cli);
    addClose(noun, cli);
  },
};
