import { quoted } from './yaml-words.ts';

/** What a new merchant is made of, where it is not like another one. */
export interface NewMerchant {
  readonly id: string;
  readonly name: string;
  /** `null` = the one of the workspace. */
  readonly zone: string | null;
  /** `null` = the one that the workspace names for all. */
  readonly wms: string | null;
  readonly cart: string;
  /** The folders of the cart lie in here. */
  readonly folder: string;
  readonly mappings: { readonly orders: string; readonly confirmations: string; readonly inventory: string };
  readonly contact: string | null;
  /** `2026-11-25`: what was ordered before is not ours. */
  readonly today: string;
}

export const merchantHead = `# yaml-language-server: $schema=../schema/merchant.schema.json
# $schema: ../schema/merchant.schema.json
#
`;

/** The merchant's own directory at its WMS. */
export function directoryOf(id: string): string {
  return id.toUpperCase();
}

export function merchantText(merchant: NewMerchant): string {
  const { id, name, zone, wms, cart, folder, mappings, contact, today } = merchant;
  const at = (kind: string) => `{ folder: ${quoted(`${folder}/${kind}`)} }`;
  return `${merchantHead}# One file per merchant; the name of the file is the merchant's id.

name: ${quoted(name)}
${zone === null ? '' : `zone: ${quoted(zone)}\n`}${wms === null ? '' : `wms: ${wms} # as named in crossdock.yaml\n`}directories: ${quoted(directoryOf(id))} # its own, below the folders of the WMS
${contact === null ? '# error contacts: [office@example.com] # who hears of its problems' : `error contacts: [${quoted(contact)}]`}

# When the WMS is served: automatic | off | { every: 15m } | { at: ["10:00", "14:30"] }. Nothing runs yet: the usual timing of each
# stands behind the "#".
services:
  order delivery: off # automatic
  shipping confirmations: off # { every: 1h }
  inventory: off # { every: 1h }

carts:
  ${cart}:
    type: csv
    source: ${quoted(`${id}-${cart}`.toUpperCase())} # what the WMS sees as order source
    orders: # what the shop exports
      from: ${at('orders')}
      mapping: ${mappings.orders}
    confirmations: # tracking numbers for the shop
      to: ${at('tracking')}
      mapping: ${mappings.confirmations}
      gather: 10s # an automatic run waits so long for more of them; 2m where nobody says it
    inventory: # stock for the shop
      to: ${at('stock')}
      mapping: ${mappings.inventory}
    services:
      order download: off # { every: 5m }
      shipment upload: off # automatic
      inventory upload: off # { every: 1h }
    load options:
      earliest order date: ${today} # older orders are skipped, and listed as skipped
`;
}
