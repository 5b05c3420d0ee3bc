import { PassThrough, Readable, Writable } from 'node:stream';
import { runCli } from '../../src/cli/index.ts';
import type { Io } from '../../src/cli/io.ts';
import { apiConnectors } from '../../src/connectors/api-connectors.ts';
import { transports } from '../../src/connectors/transports/index.ts';
import type { Dock, Program } from '../../src/operations/dock.ts';
import { allSchemas } from '../../src/operations/schemas.ts';
import { onboardingFrom } from '../../src/wiring/onboarding.ts';
import { projectRoot } from '../support/source-files.ts';

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Typing {
  /** What lies on standard input, or what comes there while the command runs. */
  readonly input?: string | PassThrough;
  /** Each piece of what is said beside the data, as it is said. */
  readonly heard?: (text: string) => void;
  /** Somebody sits there and answers questions with `input`. */
  readonly person?: boolean;
  readonly program?: Partial<Program>;
  readonly env?: Readonly<Record<string, string>>;
  /** Gets what Ctrl-C would call. */
  readonly interrupted?: (stop: () => void) => void;
}

/** One command as the shell would see it. */
export async function crossdock(
  dock: Dock | undefined,
  argv: readonly string[],
  { input = '', person = false, program = {}, env = {}, interrupted, heard }: Typing = {},
): Promise<Said> {
  const out = collector();
  const err = collector(heard);
  const io: Io = {
    in: typeof input !== 'string' ? input : person ? new PassThrough().end(input) : Readable.from([Buffer.from(input)]),
    out: out.stream,
    err: err.stream,
    asks: person,
    env: { CROSSDOCK_HTTP_PORT: '1', ...env },
    user: 'anna',
    now: Date.now,
    interrupted: (stop) => {
      interrupted?.(stop);
      return () => undefined;
    },
  };
  const code = await runCli(argv, { ...aProgram(dock), ...program }, io);
  return { code, out: out.text(), err: err.text() };
}

function aProgram(dock: Dock | undefined): Program {
  return {
    version: '0.0.0-test',
    openDock: async () => {
      if (!dock) throw new Error('This command opens no store.');
      return dock;
    },
    check: async () => ({ workspace: null, findings: [] }),
    schemas: () => allSchemas(transports, apiConnectors),
    onboarding: () => onboardingFrom({ variables: {} }, projectRoot),
    startDaemon: async () => 0,
  };
}

function collector(heard?: (text: string) => void): { stream: Writable; text: () => string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(Buffer.from(chunk));
      heard?.(String(chunk));
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString() };
}
