import type { Gatherer } from '../contract.ts';
import { byName } from './name.ts';
import { byRelation } from './relation.ts';
import { byShape } from './shape.ts';
import { bySynonym } from './synonym.ts';
import { byWorkspace } from './workspace.ts';

/** Everything that may say what a column means; the first reason of the heaviest claim is told. */
export const gatherers: readonly Gatherer[] = [byWorkspace, byName, bySynonym, byRelation, byShape];
