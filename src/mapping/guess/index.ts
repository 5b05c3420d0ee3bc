export { UnreadableFile } from '../../formats/contract.ts';
export type { GuessedKind, KnownColumn, Proposal } from './contract.ts';
export { guessMapping } from './guess.ts';
export { knowledgeOf } from './knowledge.ts';
export { sampleBytes } from './sample-text.ts';
export { proposalYaml } from './yaml/index.ts';
