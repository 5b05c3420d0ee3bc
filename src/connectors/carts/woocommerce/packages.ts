import { errors } from '../../api/errors.ts';
import type { Written } from '../../api/layout.ts';
import { type Fields, fieldsOf, listOf, textOf, wholeOf } from '../../api/values.ts';
import type { Receipt, Trace } from '../../contract.ts';
import { refusedCall, type Shop } from './client.ts';
import { refundsOf } from './order-pages.ts';
import { refundedUnits } from './refunded.ts';
import type { Settings } from './settings.ts';
import type { PackageBody } from './to-woocommerce.ts';
import { wayOf } from './tracking/index.ts';
import { hasEntry, unitsBeside, writeEntry } from './tracking/meta.ts';
import type { Parcel, Seen, UnitsByLine, Way } from './tracking/way.ts';

/** Nobody ships these again, and nobody opens them again either. */
const closed = ['cancelled', 'refunded', 'failed', 'trash', 'completed'];

/** What is to be done about one package. */
interface Plan {
  readonly way: Way;
  readonly order: Fields;
  readonly seen: Seen;
  /** With this package nothing is left. */
  readonly whole: boolean;
  /** The status that the order is to get; `''` = it stays. */
  readonly status: string;
}

export interface Packages {
  send(packages: readonly Written<PackageBody>[], attempting: () => Promise<void>): Promise<Receipt>;
  trace(packages: readonly Written<PackageBody>[]): Promise<Trace>;
}

/** Tells the shop of packages, each once: there are no idempotency keys, so what is there is read before. */
export function packagesOf(settings: Settings, shop: Shop): Packages {
  const tools = { shop, settings };
  const ways = wayOf(tools);
  return { send, trace };

  async function send(packages: readonly Written<PackageBody>[], attempting: () => Promise<void>): Promise<Receipt> {
    const notes: string[] = [];
    let announced = false;
    const announce = async () => {
      if (!announced) await attempting();
      announced = true;
    };
    for (const { key, body } of packages) notes.push(await sendOne({ ...body, key }, announce));
    const note = notes.filter((one) => one !== '').join(' ');
    return note === '' ? {} : { note };
  }

  async function sendOne(parcel: Parcel, announce: () => Promise<void>): Promise<string> {
    const plan = await planFor(parcel);
    if (!plan) throw gone();
    const { way, order, seen, whole, status } = plan;
    const note: string[] = seen.isThere ? ['The shop had the package already.'] : [];
    // Which units are in it only `native` and the field itself keep; what comes later must know them, also where a person has told its number.
    if (!seen.shipped && !whole && setsStatus() && !hasEntry(order, parcel.key))
      await writeEntry(tools, order, parcel, false);
    if (!seen.isThere) {
      await announce();
      note.push(await way.tell(order, parcel, { status, before: seen }));
    }
    if (status !== '') {
      await announce();
      await setStatus(parcel.orderId, status);
    } else if (isCalledOff(order)) note.push(`The order is ${textOf(order.status)} in the shop and stays so.`);
    return note.filter((one) => one !== '').join(' ');
  }

  async function trace(packages: readonly Written<PackageBody>[]): Promise<Trace> {
    for (const { key, body } of packages) {
      const plan = await planFor({ ...body, key });
      if (!plan?.seen.isThere || plan.status !== '') return 'not-delivered';
    }
    return 'delivered';
  }

  /** `undefined` = the order is gone. */
  async function planFor(parcel: Parcel): Promise<Plan | undefined> {
    const path = `wc/v3/orders/${parcel.orderId}`;
    const outcome = await shop.ask(path);
    if ('refused' in outcome) {
      if (outcome.refused.status === 404 && outcome.refused.code !== 'rest_no_route') return undefined;
      throw refusedCall(path, outcome.refused);
    }
    const order = fieldsOf(outcome.json);
    const way = parcel.trackingNumber === '' ? ways.withoutNumber : ways.usual;
    const seen = await way.look(order, parcel);
    if (!setsStatus()) return { way, order, seen, whole: false, status: '' };
    const whole = isWhole(await wantedOf(order, parcel), seen.shipped ?? unitsBeside(order, parcel.key), parcel);
    return { way, order, seen, whole, status: statusAfter(order, whole) };
  }

  function setsStatus(): boolean {
    return settings['status when shipped'] !== '' || settings['status when partly shipped'] !== '';
  }

  function statusAfter(order: Fields, whole: boolean): string {
    const current = textOf(order.status);
    const { 'status when shipped': last, 'status when partly shipped': partly } = settings;
    const next = whole ? last : partly;
    // A parcel that is told once more does not open what has shipped whole.
    return closed.includes(current) || current === next || current === last ? '' : next;
  }

  /** What was to be shipped when the order was taken, less what was refunded or taken out since. */
  async function wantedOf(order: Fields, { orderId, ordered }: Parcel): Promise<UnitsByLine> {
    const refunds = listOf(order.refunds).length > 0 ? await refundsOf(shop, orderId) : [];
    const refunded = refundedUnits(refunds);
    const there = listOf(order.line_items)
      .map(fieldsOf)
      .map((line): [string, number] => {
        const id = textOf(line.id);
        return [id, (wholeOf(line.quantity) ?? 0) - (refunded.get(id) ?? 0)];
      });
    const left = new Map(there);
    return new Map(ordered.map(({ lineId, quantity }) => [lineId, Math.min(quantity, left.get(lineId) ?? 0)]));
  }

  async function setStatus(orderId: string, status: string): Promise<void> {
    const path = `wc/v3/orders/${orderId}`;
    const outcome = await shop.change({ method: 'PUT', path, json: { status }, effective: true });
    if ('refused' in outcome) throw refusedCall(path, outcome.refused);
  }
}

function isWhole(wanted: UnitsByLine, before: UnitsByLine, { lines }: Parcel): boolean {
  const shipped = new Map(before);
  for (const { lineId, quantity } of lines) shipped.set(lineId, (shipped.get(lineId) ?? 0) + quantity);
  return [...wanted].every(([line, quantity]) => (shipped.get(line) ?? 0) >= quantity);
}

function isCalledOff(order: Fields): boolean {
  return closed.includes(textOf(order.status)) && order.status !== 'completed';
}

function gone(): Error {
  return errors.API_REFUSED({
    message: 'The shop does not have the order any more, but it has shipped.',
    value: 'order gone',
    hint: 'The parcel is on its way. Somebody has deleted the order in the shop; tell the buyer in another way.',
  });
}
