import type { Reading } from './reading.ts';
import type { Cart, Connection, Inlet } from './workspace.ts';
import type { YamlFile } from './yaml-file.ts';

/** The carts of a merchant in shadow: another hub reads the same files, so they are remembered and never removed. */
export function leftInPlace(reading: Reading, yaml: YamlFile, carts: ReadonlyMap<string, Cart>): Map<string, Cart> {
  return new Map([...carts].map(([id, cart]) => [id, { ...cart, orders: remembered(reading, yaml, id, cart.orders) }]));
}

function remembered(reading: Reading, yaml: YamlFile, cart: string, inlet: Inlet | null): Inlet | null {
  if (inlet === null) return null;
  if (takesAway(reading.connections.get(inlet.connection))) {
    const message = `In shadow the files of cart ${cart} must stay where they are, for the other hub; connection ${inlet.connection} moves them away. Write "take: copy" there.`;
    reading.found(yaml.finding(['mode'], 'CONFIG_SHADOW_TAKES', message));
  }
  return { ...inlet, after: 'remember' };
}

/** A folder that is emptied by taking: the claim itself is the removal. */
function takesAway(connection: Connection | undefined): boolean {
  return (connection?.settings as { take?: string } | undefined)?.take === 'move';
}
