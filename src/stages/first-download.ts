import type { InletPlace } from '../config/lookup.ts';
import { type Forecast, forecastDownload, forecastSentences } from '../intake/forecast.ts';
import { writeAudit } from '../storage/audit.ts';
import { factOf, rememberFact } from '../storage/facts.ts';
import { cartEverGave } from '../storage/order-ledger.ts';
import type { Tools } from '../tools.ts';
import { judgeUnstored } from './judge-unstored.ts';

/**
 * Whatever switched it on, the backlog is not taken silently: before the first download of a cart takes anything, the log and the audit
 * say what it will take. Nobody is asked here: who wants to be asked uses `crossdock services on`.
 */
export async function tellFirstDownload(tools: Tools, place: InletPlace): Promise<void> {
  const { store, log } = tools;
  const { inlet, merchant, cart } = place;
  const fact = `first download ${inlet.id}`;
  if (!cart || (await factOf(store.reader, fact)) !== undefined) return;
  const began = await cartEverGave(store.reader, merchant.id, cart.id);
  const forecast = began ? undefined : await look(tools, place);
  if (forecast === 'failed') return;
  const told = forecast && forecast.files > 0 ? forecastSentences(forecast) : [];
  if (told.length > 0)
    log.warn({ endpoint: inlet.id, orders: forecast?.orders }, 'The first download of a cart begins.');
  await store.commits.commit({
    apply: async (trx) => {
      const at = tools.clock.iso();
      const mine = `${at} ${tools.instance}`;
      // Of two daemons that look at once, one tells.
      if ((await rememberFact(trx, fact, mine)) !== mine || told.length === 0) return;
      const deed = { actor: 'daemon', action: 'first order download', subject: inlet.id, merchant: merchant.id };
      await writeAudit(
        trx,
        store.dialect,
        [{ ...deed, reason: '', before: {}, after: { foreseen: told.join(' ') } }],
        at,
      );
    },
  });
}

/** What keeps it from looking keeps it from taking, too: the taking says it in its own words, and the next run looks again. */
async function look(tools: Tools, place: InletPlace): Promise<Forecast | 'failed'> {
  try {
    return await forecastDownload(tools, place, (orders) => judgeUnstored(tools, place.merchant, orders));
  } catch (thrown) {
    tools.log.debug({ endpoint: place.inlet.id, err: thrown }, 'The first download could not be looked at beforehand.');
    return 'failed';
  }
}
