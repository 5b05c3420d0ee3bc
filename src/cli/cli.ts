import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import type { Actor } from '../operations/audit.ts';
import type { Dock, Program } from '../operations/dock.ts';
import { type Scope, scopeOf } from '../operations/scope.ts';
import { errors } from './errors.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';

/** Flags that mean the same with every command. */
export interface Flags {
  readonly json?: boolean;
  readonly ndjson?: boolean;
  readonly merchant?: string;
  readonly limit: number;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

/** What a command is about to do, for whoever has to agree. */
export interface Plan {
  /** One sentence each. */
  readonly sentences: readonly string[];
  /** It leaves the building, cannot be undone, or concerns more than one thing. */
  readonly wantsYes: boolean;
}

/** One run of the command line: what its verbs work with. */
export class Cli {
  readonly program: Program;
  readonly io: Io;
  exitCode: ExitCode | number = exitCodes.done;
  /** What the person says why they do it; `''` = nothing. */
  reason = '';

  constructor(program: Program, io: Io) {
    this.program = program;
    this.io = io;
  }

  get actor(): Actor {
    return `cli:${this.io.user}`;
  }

  /** Opens the dock for one piece of work and closes it whatever happens. */
  async withDock<T>(work: (dock: Dock) => Promise<T>): Promise<T> {
    const dock = await this.program.openDock();
    try {
      return await work(this.reason === '' ? dock : { ...dock, reason: this.reason });
    } finally {
      await dock.close();
    }
  }

  /** The same, with whose data the command sees. */
  withScope<T>(flags: Flags, work: (dock: Dock, scope: Scope) => Promise<T>): Promise<T> {
    return this.withDock((dock) =>
      work(dock, flags.merchant === undefined ? 'every merchant' : scopeOf(dock.tools.workspace(), flags.merchant)),
    );
  }

  /** The answer: as JSON where that is wanted, else as text for people. A list is one array, or one line each with --ndjson. */
  answer(flags: Flags, value: unknown, text: () => string): void {
    if (flags.ndjson && Array.isArray(value)) for (const one of value) this.io.out.write(`${JSON.stringify(one)}\n`);
    else if (flags.json || flags.ndjson)
      this.io.out.write(`${JSON.stringify(value, null, flags.ndjson ? undefined : 2)}\n`);
    else this.io.out.write(`${text()}\n`);
  }

  /** A remark beside the data. */
  say(flags: Flags, sentence: string): void {
    if (!flags.quiet) this.io.err.write(`${sentence}\n`);
  }

  /** `true` = do it. Prints the plan; a dry run ends here, and what needs a yes is asked for where somebody can answer: by `ask` while a dialogue is going on. */
  async agreed(flags: Flags, plan: Plan, ask = (question: string) => this.#ask(question)): Promise<boolean> {
    if (flags.dryRun || plan.wantsYes)
      for (const sentence of plan.sentences) this.say({ ...flags, quiet: false }, sentence);
    if (flags.dryRun) {
      this.say({ ...flags, quiet: false }, 'Dry run: nothing was done.');
      return false;
    }
    if (!plan.wantsYes || flags.yes) return true;
    if (!this.io.asks || !/^y(es)?$/i.test((await ask('Do it? (y/N) ')).trim())) throw errors.CLI_NEEDS_YES();
    return true;
  }

  async #ask(question: string): Promise<string> {
    const lines = createInterface({ input: this.io.in, output: this.io.err });
    try {
      return await lines.question(question);
    } finally {
      lines.close();
    }
  }
}

/** A place in the tree of commands, with the examples that its help begins with. */
export function withExamples(command: Command, examples: readonly [string, string, string]): Command {
  return command.addHelpText('before', ['Examples:', ...examples.map((line) => `  crossdock ${line}`), ''].join('\n'));
}

export function flagsOf(command: Command): Flags {
  return command.optsWithGlobals<Flags>();
}
