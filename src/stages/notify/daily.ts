import { audience } from '../../exceptions/audiences.ts';
import { dailyFacts } from '../../exceptions/daily.ts';
import { dailySubject } from '../../exceptions/morning.ts';
import { noticesFor } from '../../exceptions/post.ts';
import { mailText } from '../../exceptions/texts.ts';
import { insertNotice } from '../../storage/notices.ts';
import type { Tools } from '../../tools.ts';

/**
 * Ids of the notices of one morning, written when the first ticket of it comes: whatever comes after, also after a restart, finds them.
 * Empty when nobody is to hear of it any more.
 */
export async function dailyNotices(tools: Tools, subject: string): Promise<string[]> {
  const { store, clock, log } = tools;
  const workspace = tools.workspace();
  const { audience: name, day } = dailySubject(subject);
  const reader = audience(workspace, name);
  if (!reader || !workspace.notices) return [];
  const facts = await dailyFacts(store, workspace, reader, day);
  const now = clock.iso();
  const { fault, ...text } = mailText('daily', workspace.notices.templates.daily, facts, now);
  if (fault !== '') log.error({ detail: fault }, 'templates/daily.hbs cannot be filled in; the shipped text is used.');
  const id = subject.replaceAll(/[/:]/g, '-');
  const notices = noticesFor(workspace, reader, { id, kind: 'daily', text, facts }, now);
  await store.commits.commit({
    apply: async (trx) => {
      for (const notice of notices) await insertNotice(trx, notice, now);
    },
  });
  return notices.map((notice) => notice.id);
}
