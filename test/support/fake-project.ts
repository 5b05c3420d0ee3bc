import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { atEnd } from './closing.ts';
import { projectRoot } from './source-files.ts';
import { temporaryFolder } from './temporary.ts';

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with our own scripts and programs of straw: what installs, compiles and tests is written by the test. */
export class FakeProject {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<FakeProject> {
    const project = new FakeProject(await temporaryFolder());
    await cp(join(projectRoot, 'scripts'), join(project.folder, 'scripts'), { recursive: true });
    await cp(join(projectRoot, 'bin'), join(project.folder, 'bin'), { recursive: true });
    const lock = JSON.stringify({ packages: { 'node_modules/left': { version: '1.0.0' } } });
    await project.write('package.json', '{"type":"module"}');
    await project.write('package-lock.json', lock);
    await project.write('node_modules/.package-lock.json', lock);
    await project.write('src/main.ts', 'export {};');
    await project.compilerWrites('export async function run(argv) { console.log("ran", ...argv); return 0; }');
    return project;
  }

  async write(path: string, text: string, mode = 0o644): Promise<void> {
    await mkdir(dirname(join(this.folder, path)), { recursive: true });
    await writeFile(join(this.folder, path), text);
    await chmod(join(this.folder, path), mode);
  }

  read(path: string): Promise<string> {
    return readFile(join(this.folder, path), 'utf8');
  }

  /** The compiler's only result: this text as dist/main.js. */
  compilerWrites(text: string): Promise<void> {
    return this.compilerDoes(
      `mkdirSync('dist', { recursive: true }); writeFileSync('dist/main.js', ${JSON.stringify(text)});`,
    );
  }

  compilerDoes(code: string): Promise<void> {
    return this.program('node_modules/typescript/bin/tsc', `console.log('compiling');\n${code}`);
  }

  /** A JavaScript program at this path, with the usual functions of node:fs at hand. */
  program(path: string, code: string): Promise<void> {
    const text = `#!/usr/bin/env node\nimport { existsSync, mkdirSync, writeFileSync } from 'node:fs';\n${code}\n`;
    return this.write(path, text, 0o755);
  }

  begin(args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
    const path = `${join(this.folder, 'bin')}:${process.env.PATH}`;
    const { CI: _, CROSSDOCK_HOME: __, CROSSDOCK_TEST_RESULT: ___, ...inherited } = process.env;
    const child = spawn(process.execPath, [...args], {
      cwd: this.folder,
      env: { ...inherited, PATH: path, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new Running(child);
  }

  run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> {
    return this.begin(args, env).finished();
  }
}

export class Running {
  readonly child: ChildProcess;
  readonly #closed: Promise<unknown[]>;
  #stdout = '';
  #stderr = '';

  constructor(child: ChildProcess) {
    this.child = child;
    this.#closed = once(child, 'close');
    child.stdout?.on('data', (chunk) => {
      this.#stdout += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      this.#stderr += chunk;
    });
    atEnd(async () => {
      child.kill('SIGKILL');
      await this.#closed;
    });
  }

  get stdout(): string {
    return this.#stdout;
  }

  async finished(): Promise<Finished> {
    const [code, signal] = (await this.#closed) as [number | null, NodeJS.Signals | null];
    return { code, signal, stdout: this.#stdout, stderr: this.#stderr };
  }
}
