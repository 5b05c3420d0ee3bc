import { type Command, InvalidArgumentError } from 'commander';
import { findOrder } from '../../../operations/find-order.ts';
import { type ParcelByHand, planParcel, shipByHand } from '../../../operations/life/ship-order.ts';
import { type Cli, flagsOf, withExamples } from '../../cli.ts';
import { changes } from '../../effects.ts';
import { instant } from '../../options.ts';

type ShipFlags = ReturnType<typeof flagsOf> & {
  readonly tracking: string;
  readonly carrier: string;
  readonly service: string;
  readonly shippedAt?: string;
  readonly line?: ReadonlyMap<number, number>;
};

export function addShip(noun: Command, cli: Cli): void {
  const command = noun
    .command('ship')
    .description('Book a parcel that no shipment file tells of; the cart is told as usual.')
    .argument('<order>', "order number, short reference, the cart's id or our id")
    .requiredOption('--tracking <number>', 'its tracking number')
    .option('--carrier <code>', 'who carries it', '')
    .option('--service <code>', 'by which service', '')
    .option('--shipped-at <time>', 'when it left (ISO); default now', instant)
    .option(
      '--line <number=units>',
      'what it holds; may be given several times; default everything that is left',
      units,
    )
    .action(async (reference: string, _options, self) => {
      const flags = flagsOf(self) as ShipFlags;
      const parcel = parcelOf(flags);
      await cli.withScope(flags, async (dock, scope) => {
        const order = await findOrder(dock, scope, reference);
        const planned = await planParcel(dock, order, parcel);
        const holds = planned.map(({ lineNumber, sku, open }) => `${open} of line ${lineNumber} (${sku})`).join(', ');
        const sentences = [`Would ship ${holds} of order ${order.orderNumber} of ${order.merchant}.`];
        if (!(await cli.agreed(flags, { sentences, wantsYes: false }))) return;
        const lines = await shipByHand(dock, order, parcel, cli.actor);
        cli.answer(flags, { order: order.id, lines }, () => `Order ${order.orderNumber}: shipped ${holds}`);
      });
    });
  withExamples(changes(command), [
    'orders ship 1001 --tracking 1Z999 --carrier UPS',
    'orders ship 1001 --tracking 1Z999 --line 1=2 --line 3=1',
    'orders ship 1001 --tracking 1Z999 --dry-run',
  ]);
}

function parcelOf({ tracking, carrier, service, shippedAt = '', line }: ShipFlags): ParcelByHand {
  return {
    trackingNumber: tracking.trim(),
    carrierCode: carrier,
    serviceCode: service,
    shippedAt,
    units: line ?? null,
  };
}

/** `1=2` = two of line 1; given several times, the lines add up. */
export function units(text: string, before: ReadonlyMap<number, number> | undefined): Map<number, number> {
  const match = /^([1-9]\d{0,4})=([1-9]\d{0,6})$/.exec(text);
  if (!match) throw new InvalidArgumentError('Write line=units, such as 1=2.');
  return new Map([...(before ?? []), [Number(match[1]), Number(match[2])]]);
}
