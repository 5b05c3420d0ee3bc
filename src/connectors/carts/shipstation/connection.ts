import { errors } from '../../api/errors.ts';
import { originOf } from '../../api/shipstation/account.ts';
import { ShipStation } from '../../api/shipstation/client.ts';
import { readFeeds } from '../../api/shipstation/feeds.ts';
import { accountSteps } from '../../api/shipstation/trial.ts';
import { apiTrial } from '../../api/trial.ts';
import type { ApiContext } from '../../api-contract.ts';
import type { Look, Page, Transport } from '../../contract.ts';
import type { Step } from '../../transports/shared/steps.ts';
import { carriersKept, confirm, traceConfirmation } from './confirming.ts';
import { type Choice, orderFeeds } from './order-feeds.ts';
import { OrderTurns } from './order-turns.ts';
import { released } from './released.ts';
import type { ShipstationSettings } from './settings.ts';
import { Tags } from './tags.ts';

export function connectShipstation(settings: ShipstationSettings, context: ApiContext): Transport {
  const client = new ShipStation(settings, context);
  const tags = new Tags(client, context.now);
  const carriersOf = carriersKept(client, context.now);
  const turns = new OrderTurns();
  return {
    fetchClaims: false,
    async send(_place, parcel, attempting) {
      if (parcel.kind === 'confirmations') return confirm(client, parcel, { settings, carriersOf, turns }, attempting);
      throw errors.API_CANNOT({ message: `The V1 API of ShipStation cannot be told ${parcel.kind}.` });
    },
    trace: (_place, parcel) => traceConfirmation(client, parcel),
    pages: (look) => orders(look),
    test: () => apiTrial([originOf(settings)], context, [...accountSteps(client, settings['store id']), ...tagSteps()]),
    close: async () => undefined,
  };

  async function* orders(look: Look): AsyncGenerator<Page, void> {
    if (look.kind !== 'orders') throw errors.API_CANNOT({ message: `A ShipStation cart has no ${look.kind}.` });
    const choice: Choice = {
      settings,
      tagId: settings.tag && (await tags.of(settings.tag)),
      tags: await tags.all(),
      earliest: look.earliest,
      now: context.now(),
    };
    const progress = yield* readFeeds({ client, look, now: context.now, log: context.log }, orderFeeds(choice));
    yield* released(client, choice, progress);
  }

  function tagSteps(): Step[] {
    const { tag } = settings;
    if (!tag) return [];
    return [{ name: 'tag', run: async () => `Tag "${tag.name}" has the number ${await tags.of(tag)}.` }];
  }
}
