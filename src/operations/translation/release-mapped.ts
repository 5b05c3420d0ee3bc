import { openOfCode } from '../../storage/releases.ts';
import type { CartMethod } from '../../storage/ship-methods.ts';
import { asCrossdockError } from '../../support/errors.ts';
import type { Actor } from '../audit.ts';
import type { Dock } from '../dock.ts';
import { releaseException } from '../release-exception.ts';
import type { Scope } from '../scope.ts';

/** Orders that waited for these methods to be mapped go on; how many. */
export async function releaseMapped(
  dock: Dock,
  scope: Scope,
  mapped: readonly CartMethod[],
  actor: Actor,
): Promise<number> {
  const wanted = new Set(mapped.map(keyOf));
  const open = await openOfCode(dock.tools.store.reader, scope, 'SHIP_METHOD_UNMAPPED');
  let released = 0;
  for (const { id, merchant, connection: cart, value: method } of open)
    if (wanted.has(keyOf({ merchant, cart, method }))) released += await release(dock, scope, id, actor);
  return released;
}

function keyOf({ merchant, cart, method }: CartMethod): string {
  return JSON.stringify([merchant, cart, method]);
}

/** Somebody else may have let them go in the meantime. */
async function release(dock: Dock, scope: Scope, id: string, actor: Actor): Promise<number> {
  try {
    return (await releaseException(dock, scope, id, actor)).released;
  } catch (thrown) {
    const { code } = asCrossdockError(thrown);
    if (code === 'EXCEPTION_CLOSED' || code === 'EXCEPTION_NOT_RELEASABLE') return 0;
    throw thrown;
  }
}
