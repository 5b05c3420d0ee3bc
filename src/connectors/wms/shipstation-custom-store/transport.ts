import type { ApiContext } from '../../api-contract.ts';
import type { TestStep, Transport } from '../../contract.ts';
import type { Settings } from './settings.ts';

const fields =
  'Unpaid: await_payment; Paid: new,at_wms; Shipped: shipped,confirmed; Cancelled: canceled; On-Hold: on_hold';

/** Nothing can be called, so a test says what has to stand in ShipStation's own screen. */
export function transport(settings: Settings, { name }: ApiContext): Transport {
  return {
    fetchClaims: false,
    async *test() {
      yield step('address', `ShipStation calls <public address>/custom-store/${pathOf(name)}; it must be https there.`);
      yield step('credentials', `Username ${settings['api user']}, password: the "api key" of the settings.`);
      yield step('statuses', fields);
    },
    close: async () => undefined,
  };
}

function step(what: string, detail: string): TestStep {
  return { name: what, ok: true, milliseconds: 0, detail };
}

/** `acme/ship` is told apart by its pair; `acme/ship/web` is a cart with one of its own. */
export function pathOf(connection: string): string {
  const [merchant = '', , cart] = connection.split('/');
  return [merchant, ...(cart === undefined ? [] : [cart])].map(encodeURIComponent).join('/');
}
