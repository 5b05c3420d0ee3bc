import { timingText } from '../../clockwork/schedule.ts';
import { durationText } from '../../config/durations.ts';
import { serviceRuns } from '../../config/lookup.ts';
import { serviceFloors } from '../../config/services.ts';
import type { Dock } from '../dock.ts';
import { inScope, type Scope } from '../scope.ts';
import { cartServices } from './named.ts';

export interface ListedService {
  readonly merchant: string;
  /** `''` = a service of the merchant. */
  readonly cart: string;
  readonly service: string;
  readonly endpoint: string;
  readonly timing: string;
  /** The fastest run that is usual; faster is a warning. */
  readonly floor: string;
}

/** Every service that has something to work on, as it runs now. */
export function listServices(dock: Dock, scope: Scope): ListedService[] {
  return serviceRuns(dock.tools.workspace())
    .filter(({ merchant }) => inScope(scope, merchant))
    .map(({ merchant, connection, service, subject, timing }) => ({
      merchant,
      cart: cartServices.has(service) ? connection : '',
      service,
      endpoint: subject,
      timing: timingText(timing),
      floor: durationText(serviceFloors[service]),
    }));
}
