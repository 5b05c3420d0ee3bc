import { type InletPlace, inletPlaces } from '../../config/lookup.ts';
import type { Dock } from '../dock.ts';
import { uploadPlace } from '../put-file.ts';
import { inScope, type Scope } from '../scope.ts';
import { errors } from './errors.ts';

/** Kinds of files that are handed in. */
export const inletKinds = ['orders', 'shipments', 'inventory'] as const;

/**
 * Where a file goes in: an endpoint by its id, or a kind of file where only one endpoint in scope takes it. `connection` narrows that to
 * one connection, WMS or cart by its name.
 */
export function inletFor(dock: Dock, scope: Scope, given: string, connection: string | undefined): InletPlace {
  const kind = inletKinds.find((one) => one === given);
  if (kind === undefined) return uploadPlace(dock, scope, given);
  const places = inletPlaces(dock.tools.workspace()).filter(
    (place) =>
      place.kind === kind &&
      inScope(scope, place.merchant.id) &&
      (connection === undefined || [place.inlet.connection, place.warehouse?.wms, place.cart?.id].includes(connection)),
  );
  const [place] = places;
  if (place && places.length === 1) return place;
  // Says by its own words which there are.
  if (!place) return uploadPlace(dock, scope, connection === undefined ? given : `${connection}/${given}`);
  const ids = places.map(({ inlet }) => inlet.id).slice(0, 10);
  throw errors.ENDPOINT_AMBIGUOUS({
    message: `${places.length} endpoints take ${kind}: ${ids.join(', ')}${places.length > ids.length ? ' ...' : ''}.`,
    value: given,
  });
}
