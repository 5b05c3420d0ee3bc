import { CompiledQuery, type RootOperationNode } from 'kysely';
import type { Reader } from '../../src/storage/scope.ts';

/** How the store goes about the queries of this work. */
export async function plansOf(reader: Reader, work: (reader: Reader) => Promise<unknown>): Promise<string[]> {
  const asked: { node: RootOperationNode; queryId: never }[] = [];
  await work(
    reader.withPlugin({
      transformQuery: ({ node, queryId }) => {
        asked.push({ node, queryId: queryId as never });
        return node;
      },
      transformResult: async ({ result }) => result,
    }),
  );
  const plans: string[] = [];
  for (const { node, queryId } of asked) {
    const { sql, parameters } = reader.getExecutor().compileQuery(node, queryId);
    const { rows } = await reader.executeQuery<{ detail: string }>(
      CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]) as CompiledQuery<{ detail: string }>,
    );
    plans.push(...rows.map(({ detail }) => detail));
  }
  return plans;
}
