import { errors as api } from '../../api/errors.ts';
import type { Written } from '../../api/layout.ts';
import { readParcel } from '../../api/parcel.ts';
import type { ApiContext } from '../../api-contract.ts';
import type { Look, Page, Parcel, PartnerAnswer, Receipt, Trace, Transport } from '../../contract.ts';
import { createdId, createdOrder, EasypostClient, isGone } from './client.ts';
import { errors } from './errors.ts';
import { inventoryPages } from './inventory-look.ts';
import { Ledger } from './ledger.ts';
import { expectMode, type Mode } from './mode.ts';
import { isDefinite, refusalOf, refusesDelete, wordsOf } from './refusal.ts';
import type { EasypostSettings } from './settings.ts';
import { shipmentPages } from './shipments-look.ts';
import { type CancelBody, NoBarcode, type OrderBody, requestOf } from './to-easypost.ts';
import { tryOut } from './try-out.ts';

type Attempting = () => Promise<void>;

/** What is known behind one of the two keys. */
interface Side {
  readonly client: EasypostClient;
  readonly ledger: Ledger;
}

export class EasypostConnection implements Transport {
  readonly fetchClaims = false;
  readonly asksFirst = true;
  readonly #settings: EasypostSettings;
  readonly #context: ApiContext;
  readonly #sides = new Map<Mode, Side>();

  constructor(settings: EasypostSettings, context: ApiContext) {
    this.#settings = settings;
    this.#context = context;
  }

  async send(_place: unknown, parcel: Parcel, attempting: Attempting): Promise<Receipt> {
    if (parcel.kind === 'cancels') return this.#cancel(parcel, attempting);
    if (parcel.kind !== 'orders')
      throw api.API_CANNOT({ message: `EasyPost Fulfillment takes orders and cancels, no ${parcel.kind}.` });
    const begin = once(attempting);
    const answers: PartnerAnswer[] = [];
    for (const written of await readParcel<OrderBody>(parcel)) {
      const answer = await this.#handOver(written, parcel.first === true, begin);
      if (answer) answers.push(answer);
    }
    return { answers };
  }

  /** What is there already is not sent again, so one that is missing is enough to go through all of them once more. */
  async trace(_place: unknown, parcel: Parcel): Promise<Trace> {
    if (parcel.kind === 'cancels') return 'not-delivered';
    for (const { body } of await readParcel<OrderBody>(parcel)) {
      const { ledger } = this.#side(this.#modeFor(body));
      if ((await ledger.findNow(body.reference, body.notBefore)) === undefined) return 'not-delivered';
    }
    return 'delivered';
  }

  async *pages(look: Look): AsyncGenerator<Page, void> {
    if (this.#settings['test mode']) throw errors.EASYPOST_TEST_MODE();
    const { client } = this.#side('production');
    if (look.kind === 'shipments') yield* shipmentPages(client, this.#settings, look, this.#context.now());
    else if (look.kind === 'inventory') yield* inventoryPages(client, look.cursor);
    else throw api.API_CANNOT({ message: `EasyPost Fulfillment is not asked for ${look.kind}.` });
  }

  test(_place: unknown, want: { receive: boolean; send: boolean }) {
    const mode = this.#settings['test mode'] ? 'test' : 'production';
    return tryOut(this.#side(mode).client, this.#settings, this.#context, want);
  }

  async close(): Promise<void> {
    this.#sides.clear();
  }

  #side(mode: Mode): Side {
    let side = this.#sides.get(mode);
    if (!side) {
      const client = new EasypostClient(this.#settings, mode, this.#context);
      const newestFirst = this.#settings['order list'] === 'newest first';
      side = { client, ledger: new Ledger(client, newestFirst, this.#context.now) };
      this.#sides.set(mode, side);
    }
    return side;
  }

  /** An order that is there already is not sent again, whoever sent it. */
  async #handOver(
    { key, body }: Written<OrderBody>,
    first: boolean,
    attempting: Attempting,
  ): Promise<PartnerAnswer | undefined> {
    const mode = this.#modeFor(body);
    const request = requestOf(body, this.#settings);
    if (request instanceof NoBarcode) return { key, accepted: false, reason: request.reason };
    const { client, ledger } = this.#side(mode);
    if ((await ledger.find(body.reference, body.notBefore, first)) !== undefined) return undefined;
    await attempting();
    try {
      const reply = await client.createOrder(request);
      if (isDefinite(reply)) return refusalOf(reply, key, body, this.#settings);
      client.expect(reply);
      expectMode(createdOrder(reply), mode);
      ledger.note(body.reference, createdId(reply));
    } catch (thrown) {
      ledger.distrust();
      throw thrown;
    }
    return undefined;
  }

  /** The test key is for test orders and the production key for real ones, whatever the mode. */
  #modeFor({ test, orderNumber }: OrderBody): Mode {
    if (test) {
      if (this.#settings['test api key'] !== '') return 'test';
      throw api.API_CANNOT({
        message: `${orderNumber} is a test order, and without "test api key" EasyPost would ship it.`,
        hint: 'Enter the test API key of the EasyPost account beside the production key.',
      });
    }
    if (this.#settings['test mode']) throw errors.EASYPOST_TEST_MODE();
    return 'production';
  }

  async #cancel(parcel: Parcel, attempting: Attempting): Promise<Receipt> {
    const begin = once(attempting);
    const answers: PartnerAnswer[] = [];
    for (const { key, body } of await readParcel<CancelBody>(parcel)) {
      const answer = { key, about: 'cancel' as const };
      if (this.#settings['cancel orders']) answers.push({ ...answer, ...(await this.#callOff(body, begin)) });
      else answers.push({ ...answer, accepted: false, reason: byTelephone });
    }
    return { answers };
  }

  async #callOff(
    { reference, notBefore }: CancelBody,
    attempting: Attempting,
  ): Promise<Pick<PartnerAnswer, 'accepted' | 'reason'>> {
    if (this.#settings['test mode']) throw errors.EASYPOST_TEST_MODE();
    const { client, ledger } = this.#side('production');
    const id = ledger.known(reference) ?? (await ledger.findNow(reference, notBefore));
    if (id === undefined) return { accepted: true, reason: 'EasyPost has no such order' };
    await attempting();
    const reply = await client.deleteOrder(id);
    // Nobody has said that orders can be deleted: where they cannot, the address is not there either, and the order ships.
    const gone = isGone(reply) && !(await client.order(id));
    if (!gone && refusesDelete(reply))
      return { accepted: false, reason: wordsOf(reply) || `EasyPost answered ${reply.status}` };
    if (!gone) client.expect(reply);
    ledger.drop(reference);
    return { accepted: true, reason: gone ? 'EasyPost has the order no more' : '' };
  }
}

/** However many orders are in a parcel, it is begun once. */
function once(attempting: Attempting): Attempting {
  let begun = false;
  return async () => {
    if (!begun) await attempting();
    begun = true;
  };
}

const byTelephone = 'Cancels are not passed on to EasyPost ("cancel orders: false"): call its support';
