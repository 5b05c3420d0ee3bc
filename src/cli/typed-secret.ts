import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { errors } from './errors.ts';
import type { Io } from './io.ts';

/** Longer ones are refused by whoever keeps them; so much is read to find that out. */
const bytesRead = 1024 * 1024;

/** What nobody may see: typed without being shown where somebody sits there, else all that lies on standard input. */
export async function typedSecret(io: Io, question: string): Promise<string> {
  return io.asks ? await hiddenLine(io, question) : await wholeInput(io);
}

async function wholeInput(io: Io): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of io.in) {
    chunks.push(Buffer.from(chunk));
    length += chunks.at(-1)?.length ?? 0;
    if (length > bytesRead) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function hiddenLine(io: Io, question: string): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  // As a terminal it takes over the echo, which goes nowhere.
  const lines = createInterface({ input: io.in, output: nowhere, terminal: true, historySize: 0 });
  io.err.write(question);
  return new Promise((resolve, reject) => {
    lines.once('line', (line) => resolve(line));
    lines.once('SIGINT', () => reject(errors.CLI_INTERRUPTED()));
    lines.once('close', () => resolve(''));
  }).finally(() => {
    lines.close();
    io.err.write('\n');
  }) as Promise<string>;
}
