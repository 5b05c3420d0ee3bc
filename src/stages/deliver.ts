import { carriesCancels, outletPlace } from '../config/lookup.ts';
import { cancelsCargo } from '../deliveries/cancels-cargo.ts';
import { leftToPartner, showAgain } from '../deliveries/left-to-partner.ts';
import { ordersCargo } from '../deliveries/orders-cargo.ts';
import { askAboutShadow, renderInShadow } from '../deliveries/shadow.ts';
import type { Tools } from '../tools.ts';
import { gateStage } from './gates.ts';
import type { ActingStage } from './stage.ts';

/** Hands a merchant's accepted orders to a WMS, and asks it to cancel what it has; of a merchant in shadow it only writes what would be handed out. */
export function deliverStage(tools: Tools): ActingStage {
  const live = gateStage(tools, 'deliver', ordersCargo, 'Orders delivered.');
  const cancels = gateStage(tools, 'deliver', cancelsCargo, 'Cancels handed over.');
  return {
    ...live,
    async work(job) {
      if (leftToPartner(tools, job.subject)) {
        const orders = await showAgain(tools, job.subject);
        return { say: 'Left to the partner, which fetches by itself.', counts: { orders } };
      }
      if (carriesCancels(outletPlace(tools.workspace(), job.subject))) return cancels.work(job);
      if (outletPlace(tools.workspace(), job.subject).merchant.shadow) {
        const { files, records, again } = await renderInShadow(tools, job.subject);
        return { say: 'Orders rendered in shadow.', counts: { files, records }, again };
      }
      const done = await live.work(job);
      await askAboutShadow(tools, job.subject);
      return done;
    },
  };
}
