import { adoptVerb } from './adopt.ts';
import { auditVerb } from './audit.ts';
import { checkVerb } from './check.ts';
import { certifyVerb } from './connecting/certify.ts';
import { connectVerb } from './connecting/connect.ts';
import { connectionsVerb } from './connections.ts';
import { deadVerb } from './dead.ts';
import { deliveriesVerb } from './deliveries.ts';
import { exceptionsVerb } from './exceptions.ts';
import { filesVerb } from './files.ts';
import { inventoryVerb } from './inventory.ts';
import { mappingsVerb } from './mappings/index.ts';
import { initVerb } from './onboarding/init.ts';
import { merchantsVerb } from './onboarding/merchants.ts';
import { ordersVerb } from './orders.ts';
import { pauseVerb, resumeVerb } from './pause.ts';
import { reportVerb } from './report.ts';
import { runVerb } from './run.ts';
import { schemaVerb } from './schema.ts';
import { secretsVerb } from './secrets.ts';
import { servicesVerb } from './services.ts';
import { startVerb } from './start.ts';
import { statusVerb } from './status.ts';
import { testVerb } from './test.ts';
import { testOrderVerb } from './test-order.ts';
import { aliasesVerb } from './translation/aliases.ts';
import { productsVerb } from './translation/products.ts';
import { shipMethodsVerb } from './translation/ship-methods.ts';
import type { Verb } from './verb.ts';

/** In the order of the help. */
export const verbs: readonly Verb[] = [
  initVerb,
  startVerb,
  checkVerb,
  statusVerb,
  runVerb,
  pauseVerb,
  resumeVerb,
  servicesVerb,
  connectVerb,
  testVerb,
  certifyVerb,
  connectionsVerb,
  secretsVerb,
  testOrderVerb,
  schemaVerb,
  merchantsVerb,
  mappingsVerb,
  ordersVerb,
  filesVerb,
  deliveriesVerb,
  exceptionsVerb,
  deadVerb,
  shipMethodsVerb,
  aliasesVerb,
  productsVerb,
  inventoryVerb,
  auditVerb,
  reportVerb,
  adoptVerb,
];
