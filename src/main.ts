import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runCli } from './cli/index.ts';
import { apiConnectors } from './connectors/api-connectors.ts';
import { transports } from './connectors/transports/index.ts';
import { allSchemas } from './operations/schemas.ts';
import { openCommandDock } from './wiring/command.ts';
import { runDaemon } from './wiring/daemon.ts';
import { onboardingFrom } from './wiring/onboarding.ts';
import { checkFiles, environmentNow } from './wiring/opened.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** The program: arguments in, exit code out. */
export function run(argv: readonly string[]): Promise<number> {
  return runCli(argv, {
    version,
    openDock: () => openCommandDock(version),
    check: () => checkFiles(environmentNow()),
    schemas: () => allSchemas(transports, apiConnectors),
    onboarding: () => onboardingFrom(environmentNow(), fileURLToPath(new URL('..', import.meta.url))),
    startDaemon: () => runDaemon(environmentNow(), version),
  });
}
