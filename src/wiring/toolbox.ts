import { readFileSync } from 'node:fs';
import type { Toolbox } from '../config/toolbox.ts';
import { layoutMapping } from '../connectors/api/layout-mapping.ts';
import { apiConnectors } from '../connectors/api-connectors.ts';
import { transports } from '../connectors/transports/index.ts';
import { compileMapping } from '../mapping/compile.ts';
import { runMappingTests } from '../mapping/mapping-tests.ts';
import { compileText } from '../mapping/text.ts';
import { systemClock } from '../support/clock.ts';

/** Configuration imports no adapter and no mapping engine: here is what it is given. */
export function toolboxFor(
  env: Readonly<Record<string, string | undefined>>,
  ownFolders: readonly string[],
  secret?: Toolbox['secret'],
): Toolbox {
  return {
    transports,
    connectors: apiConnectors,
    layout: layoutMapping,
    compileMapping,
    testMapping: runMappingTests,
    compileText,
    env,
    readSecretFile: (path) => readFileSync(path, 'utf8').trim(),
    today: () => systemClock.iso().slice(0, 10),
    ownFolders,
    ...(secret && { secret }),
  };
}
