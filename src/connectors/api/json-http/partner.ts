import type { ApiContext } from '../../api-contract.ts';
import type { Look, Page, Parcel, Place, Receipt, TestStep, Trace, Transport } from '../../contract.ts';
import type { Step } from '../../transports/shared/steps.ts';
import { errors } from '../errors.ts';
import { apiTrial } from '../trial.ts';
import { JsonClient } from './client.ts';
import { canFind, give, traceOf } from './give.ts';
import { firstPage, lookFor } from './look.ts';
import type { Asked, Common, Given } from './settings.ts';

/** What a partner is asked for and given, by kind; an absent group is something that it does not do. */
export interface Groups {
  readonly asked: Readonly<Record<string, Asked | undefined>>;
  readonly given: Readonly<Record<string, Given | undefined>>;
}

/** A partner that is described by settings. */
export function jsonPartner(settings: Common, groups: Groups, context: ApiContext): Transport {
  const client = new JsonClient(settings, context);
  return { fetchClaims: false, namesRecords: true, pages, send, trace, test, close: async () => undefined };

  async function* pages(look: Look): AsyncGenerator<Page, void> {
    yield* lookFor(client, needed(groups.asked[look.kind], look.kind), context, look);
  }

  async function send(_place: Place, parcel: Parcel, attempting: () => Promise<void>): Promise<Receipt> {
    return give(client, needed(groups.given[parcel.kind], parcel.kind), parcel, attempting);
  }

  async function trace(_place: Place, parcel: Parcel): Promise<Trace> {
    return traceOf(client, needed(groups.given[parcel.kind], parcel.kind), parcel);
  }

  async function* test(_place: Place, want: { receive: boolean; send: boolean }): AsyncGenerator<TestStep> {
    const steps = [...(want.receive ? readSteps() : []), ...(want.send ? writeSteps() : [])];
    yield* apiTrial([new URL(settings['base url']).origin], context, steps);
  }

  function readSteps(): Step[] {
    return Object.entries(groups.asked).flatMap(([kind, asked]) =>
      asked
        ? [
            {
              name: `read ${kind}`,
              run: async () => `${await firstPage(client, asked, context)} on the first page of what is new now`,
            },
          ]
        : [],
    );
  }

  function writeSteps(): Step[] {
    return Object.entries(groups.given).flatMap(([kind, given]) => {
      if (!given) return [];
      if (given.find !== '') return [{ name: `find ${kind}`, run: () => canFind(client, given) }];
      return [
        {
          name: `give ${kind}`,
          run: async () => 'not tried: without "find" nothing can be asked that changes nothing',
        },
      ];
    });
  }
}

function needed<Group>(group: Group | undefined, kind: string): Group {
  if (group) return group;
  throw errors.API_CANNOT({
    message: `The settings of this partner say nothing of ${kind}.`,
    hint: `Add "${kind}" to its settings, or switch the service off that wants it.`,
  });
}
