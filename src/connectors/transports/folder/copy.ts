import type { FileHandle } from 'node:fs/promises';

const bufferSize = 256 * 1024;

/** From the present position to the end; memory stays flat. (Streams over file handles keep `close` waiting for ever when they fail.) */
export async function copyBytes(from: FileHandle, to: FileHandle, ends: AbortSignal): Promise<void> {
  const buffer = Buffer.allocUnsafe(bufferSize);
  for (;;) {
    ends.throwIfAborted();
    const { bytesRead } = await from.read(buffer, 0, bufferSize, null);
    if (bytesRead === 0) return;
    for (let done = 0; done < bytesRead; ) {
      done += (await to.write(buffer, done, bytesRead - done, null)).bytesWritten;
    }
  }
}
