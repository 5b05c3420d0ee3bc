import { existsSync } from 'node:fs';
import { join } from 'node:path';

const folders = [
  ...(process.env.PATH ?? '').split(':'),
  '/usr/sbin',
  '/usr/lib/postgresql/15/bin',
  '/usr/lib/postgresql/16/bin',
  '/usr/lib/postgresql/17/bin',
  '/usr/lib/rabbitmq/bin',
];

/** Where a program lies, also outside PATH where Debian puts its servers. */
export function programPath(name: string): string | undefined {
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** A suite that needs real servers. Without them it is skipped with a word on how to get them; with `CI=true` it fails. */
export function suiteWith(title: string, programs: readonly string[], body: (this: Mocha.Suite) => void): void {
  const missing = programs.filter((name) => !programPath(name));
  if (missing.length === 0) {
    describe(title, body);
    return;
  }
  const sentence = `${missing.join(', ')} not found. "npm test" installs it on Debian as root; else install it by hand.`;
  if (process.env.CI === 'true') {
    describe(title, () =>
      it(`has its servers (${sentence})`, () => {
        throw new Error(sentence);
      }),
    );
    return;
  }
  describe.skip(`${title} (skipped: ${sentence})`, body);
}
