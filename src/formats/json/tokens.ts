import { getManyValues, isMany, none } from 'stream-chain/defs.js';
import { jsonParser, type Token } from 'stream-json/core/parser.js';

/** Text to tokens, as far as they are complete; `none` = nothing follows. */
export type Tokenize = (text: string | typeof none) => readonly Token[];

/**
 * stream-json checks the grammar and gives numbers as their source text (a float would lose 1.10 and long identifiers). Texts come
 * in chunks and are never packed, so that it gathers nothing by itself.
 */
export function tokenizer(lines: boolean): Tokenize {
  const parser = jsonParser({ packValues: false, streamValues: true, jsonStreaming: lines });
  return (text) => {
    // Its type leaves out the end of input, which every stage of its chains is called with.
    const found: unknown = parser(text as string);
    return isMany(found) ? (getManyValues(found) as Token[]) : [];
  };
}

export { none, type Token };
