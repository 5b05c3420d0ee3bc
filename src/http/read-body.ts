import type { Context } from 'hono';

/** The whole body; `undefined` = it is longer than allowed, and no more of it was read. */
export async function readBody(context: Context, most: number): Promise<Buffer | undefined> {
  const reader = context.req.raw.body?.getReader();
  if (!reader) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.byteLength;
    if (length > most) {
      await reader.cancel();
      return undefined;
    }
    chunks.push(next.value);
  }
  return Buffer.concat(chunks);
}
