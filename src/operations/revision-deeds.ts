import { settingChanges } from '../config/setting-changes.ts';
import type { Way } from '../storage/activations.ts';
import type { Deed, DeedState } from '../storage/audit.ts';
import type { Publication, Published } from '../storage/revisions.ts';

const actions: Readonly<Record<Way, string>> = {
  save: 'mappings save',
  publish: 'mappings publish',
  schedule: 'mappings activate',
  rollback: 'mappings rollback',
};

/**
 * What stands in the audit of a revision that became current: a row for the whole with what concerns everybody, and one for each merchant
 * whose file changed, so that it is found with the merchant. Secrets stand in none of them.
 */
export function deedsOf(publication: Publication, way: Way, { changed, withdrawn, replaced }: Published): Deed[] {
  const { id: subject, texts, actor, reason, untested } = publication;
  const deeds: Deed[] = [];
  if (changed) {
    const own = { actor, action: actions[way], subject, reason };
    const changes = settingChanges(replaced?.texts ?? {}, texts);
    const general = changes.find(({ merchant }) => merchant === '');
    const before: DeedState = { ...(replaced && { revision: replaced.id }), ...general?.before };
    const after: DeedState = { revision: subject, ...(untested && { untested: 'yes' }), ...general?.after };
    deeds.push({ ...own, merchant: '', before, after });
    for (const one of changes) if (one.merchant !== '') deeds.push({ ...own, ...one });
  }
  if (withdrawn) {
    const before = { 'becomes current': withdrawn.scheduledAt };
    const why = `Overtaken by ${subject}.`;
    deeds.push({
      actor,
      action: 'mappings withdraw',
      subject: withdrawn.id,
      merchant: '',
      reason: why,
      before,
      after: {},
    });
  }
  return deeds;
}
