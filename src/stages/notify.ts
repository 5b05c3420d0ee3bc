import { isDaily } from '../exceptions/morning.ts';
import { webhookKey } from '../exceptions/post.ts';
import { type Notice, noticeById, setNoticeState } from '../storage/notices.ts';
import { asCrossdockError } from '../support/errors.ts';
import type { Tools } from '../tools.ts';
import { errors } from './errors.ts';
import { dailyNotices } from './notify/daily.ts';
import { postSigned } from './notify/webhook.ts';
import type { ActingStage } from './stage.ts';

/** Sends one message to people or to programs. A second copy of a notice does no harm, so a doubt counts as sent. */
export function notifyStage(tools: Tools): ActingStage {
  return {
    kind: 'acting',
    name: 'notify',
    async work({ subject, merchant }) {
      const ids = isDaily(subject) ? await dailyNotices(tools, subject) : [subject];
      let sent = 0;
      for (const id of ids) {
        const notice = await noticeById(tools.store.reader, [merchant], id);
        if (notice?.state !== 'new') continue;
        const state = notice.way === 'mail' ? await sendByMail(tools, notice) : await sendToWebhook(tools, notice);
        // Each way for itself: when the next one fails, this one is not repeated.
        await tools.store.commits.commit({ apply: (trx) => setNoticeState(trx, id, state, tools.clock.iso()) });
        sent += 1;
      }
      return sent > 0 ? { say: 'Notice sent.', counts: { notices: sent } } : { say: 'Notice was sent before.' };
    },
  };
}

async function sendByMail(tools: Tools, { id, recipients, subject, body }: Notice): Promise<'sent'> {
  const settings = tools.workspace().notices;
  if (!settings) throw errors.NOTICES_OFF();
  try {
    await tools
      .connection(settings.connection)
      .send?.(
        { directory: '', recipients },
        { kind: 'order copies', key: id, name: '', path: '', size: 0, subject, text: body },
        async () => undefined,
      );
  } catch (thrown) {
    if (asCrossdockError(thrown).code !== 'DELIVERY_IN_DOUBT') throw thrown;
  }
  return 'sent';
}

/** A webhook that the workspace no longer names gets nothing. */
async function sendToWebhook(tools: Tools, notice: Notice): Promise<'sent' | 'dropped'> {
  const webhooks = tools.workspace().notices?.webhooks ?? [];
  const found = webhooks.find(({ url }) => notice.way === `webhook:${webhookKey(url)}`);
  if (!found) return 'dropped';
  await postSigned(found, { id: notice.id, body: Buffer.from(notice.body) }, tools);
  return 'sent';
}
