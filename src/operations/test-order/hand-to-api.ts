import type {
  Parcel,
  ParcelRecord,
  PartnerAnswer,
  Place,
  Receipt,
  Trace,
  Transport,
} from '../../connectors/contract.ts';
import { asCrossdockError } from '../../support/errors.ts';
import { newId } from '../../support/ids.ts';
import type { OwnFile } from '../by-hand/hand-to.ts';
import type { Dock } from '../dock.ts';
import { errors } from '../errors.ts';

/** What a WMS that is spoken to has said of test orders. */
export interface Said {
  /** Of those that it refused; what it took it need not speak of. */
  readonly refused: readonly { readonly reference: string; readonly reason: string }[];
  readonly note: string;
  /** The answer was lost, and whether they arrived cannot be found out. */
  readonly inDoubt: boolean;
}

/**
 * As orders and under their own keys, like real ones, past gates and ledger. After a lost answer it is looked whether they are there;
 * what is not there is sent once more.
 */
export async function handToApi(
  dock: Dock,
  transport: Transport,
  place: Place,
  { name, path, size }: OwnFile,
  about: ParcelRecord | undefined,
): Promise<Said> {
  const named = transport.namesRecords && about && { about };
  const parcel: Parcel = { kind: 'orders', key: newId(dock.tools.clock.now()), name, path, size, ...named };
  const first = await sent(transport, place, parcel);
  if (first !== 'in doubt') return saidOf(first);
  const seen = await looked(transport, place, parcel);
  if (seen === 'delivered') return saidOf({});
  const second = seen === 'not-delivered' ? await sent(transport, place, parcel) : 'in doubt';
  return second === 'in doubt' ? { ...saidOf({}), inDoubt: true } : saidOf(second);
}

async function sent(transport: Transport, place: Place, parcel: Parcel): Promise<Receipt | 'in doubt'> {
  if (!transport.send) throw errors.TEST_ORDER_NO_GATE({ message: 'The connection cannot send.', value: parcel.name });
  try {
    return (await transport.send(place, parcel, async () => undefined)) ?? {};
  } catch (thrown) {
    if (asCrossdockError(thrown).code !== 'DELIVERY_IN_DOUBT') throw thrown;
    return 'in doubt';
  }
}

/** A look that fails has found nothing out: what was handed over stays in doubt. */
async function looked(transport: Transport, place: Place, parcel: Parcel): Promise<Trace> {
  return (await transport.trace?.(place, parcel).catch(() => 'unknown' as const)) ?? 'unknown';
}

function saidOf({ answers = [], note = '' }: Receipt): Said {
  const no = ({ accepted, about }: PartnerAnswer) => !accepted && about === undefined;
  return {
    refused: answers.filter(no).map(({ key, reason }) => ({ reference: key, reason })),
    note,
    inDoubt: false,
  };
}
