import type { Environment } from '../config/environment.ts';
import { readWorkspace } from '../config/read.ts';
import { apiConnectors } from '../connectors/api-connectors.ts';
import { transports } from '../connectors/transports/index.ts';
import type { Onboarding } from '../operations/dock.ts';
import { allSchemas } from '../operations/schemas.ts';
import { toolboxFor } from './toolbox.ts';

/** `shippedFolder`: where Crossdock itself lies, with the mappings and templates that it ships. */
export function onboardingFrom({ variables }: Pick<Environment, 'variables'>, shippedFolder: string): Onboarding {
  return {
    shippedFolder,
    schemas: allSchemas(transports, apiConnectors),
    readAt: (texts, home) => {
      const { testMapping: _, ...toolbox } = toolboxFor(variables, []);
      return readWorkspace(texts, home, toolbox);
    },
  };
}
