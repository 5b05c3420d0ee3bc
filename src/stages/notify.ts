import type { Transport } from '../connectors/contract.ts';
import { markNoticeSent, type Notice, noticeById } from '../storage/notices.ts';
import { asCrossdockError } from '../support/errors.ts';
import type { Tools } from '../tools.ts';
import { errors } from './errors.ts';
import type { ActingStage } from './stage.ts';

/** Sends one message to people. A second copy of a notice does no harm, so a doubt counts as sent. */
export function notifyStage(tools: Tools): ActingStage {
  return {
    kind: 'acting',
    name: 'notify',
    async work({ subject, merchant }) {
      const notice = await noticeById(tools.store.reader, [merchant], subject);
      if (!notice || notice.state === 'sent') return { say: 'Notice was sent before.' };
      const settings = tools.workspace().notices;
      if (!settings) throw errors.NOTICES_OFF();
      await send(tools.connection(settings.connection), notice);
      return { say: 'Notice sent.', apply: (trx) => markNoticeSent(trx, notice.id, tools.clock.iso()) };
    },
  };
}

async function send(transport: Transport, { id, recipients, subject, body }: Notice): Promise<void> {
  try {
    await transport.send?.(
      { directory: '', recipients },
      { key: id, name: '', path: '', size: 0, subject, text: body },
      async () => undefined,
    );
  } catch (thrown) {
    if (asCrossdockError(thrown).code !== 'DELIVERY_IN_DOUBT') throw thrown;
  }
}
