import { basename } from 'node:path';
import { readTexts } from '../../config/texts.ts';
import {
  type GuessedKind,
  guessMapping,
  type KnownColumn,
  knowledgeOf,
  type Proposal,
  proposalYaml,
  sampleBytes,
  UnreadableFile,
} from '../../mapping/guess/index.ts';
import { errors } from '../errors.ts';

export type { GuessedKind, Proposal } from '../../mapping/guess/index.ts';

export interface Guessed {
  readonly proposal: Proposal;
  /** A mapping file with the reasons beside its columns. */
  readonly yaml: string;
}

/** Proposes a mapping for files like this one. What the workspace's own mappings know of headings counts. */
export async function guessFromSample(
  home: string,
  sample: AsyncIterable<Uint8Array>,
  kind: GuessedKind | undefined,
): Promise<Guessed> {
  const [bytes, known] = [await beginningOf(sample), await workspaceKnowledge(home)];
  if (bytes.length === 0) throw errors.FILE_EMPTY();
  try {
    const proposal = guessMapping(bytes, { ...(kind && { kind }), known });
    return { proposal, yaml: proposalYaml(proposal) };
  } catch (thrown) {
    if (thrown instanceof UnreadableFile)
      throw errors.SAMPLE_NOT_UNDERSTOOD({ message: thrown.message, cause: thrown });
    throw thrown;
  }
}

/** One byte more than is looked at, so that it shows that there is more. */
async function beginningOf(sample: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of sample) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > sampleBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, sampleBytes + 1);
}

async function workspaceKnowledge(home: string): Promise<KnownColumn[]> {
  const texts = await readTexts(home);
  return Object.entries(texts)
    .filter(([file]) => /^mappings\/.*(?<!\.test)\.yaml$/.test(file))
    .flatMap(([file, text]) => knowledgeOf(basename(file, '.yaml'), text));
}
