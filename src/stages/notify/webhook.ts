import type { NoticeWebhook } from '../../config/workspace.ts';
import type { CrossdockError } from '../../support/errors.ts';
import { callHttp, type HttpAnswer, HttpFailure } from '../../support/http-client.ts';
import { signedHeaders } from '../../support/webhook-signature.ts';
import type { Tools } from '../../tools.ts';
import { errors } from '../errors.ts';

const deadlineSeconds = 20;
/** Answers that say "not now". */
const later = [408, 425, 429];

/** Posts a notice; whatever is not answered by 2xx throws. Repeats bear the same id, so that the receiver can drop them. */
export async function postSigned(
  { url, secret }: NoticeWebhook,
  { id, body }: { id: string; body: Buffer },
  { clock, signal }: Pick<Tools, 'clock' | 'signal'>,
): Promise<void> {
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Crossdock',
    ...signedHeaders(secret, { id, seconds: Math.floor(clock.now() / 1000), body }),
  };
  const refusal = await callHttp({ method: 'POST', url, headers, body, deadlineSeconds, signal }).then(
    (answer) => refusalOf(answer, new URL(url).host),
    (thrown: unknown) => noAnswer(thrown),
  );
  if (refusal) throw refusal;
}

/** Words of the receiver are not repeated: they may quote anything. */
function refusalOf({ status, headers }: HttpAnswer, host: string): CrossdockError | undefined {
  if (status >= 200 && status < 300) return undefined;
  const message = `${host} answered a notice with ${status}.`;
  if (status < 500 && !later.includes(status)) return errors.NOTICE_WEBHOOK_REFUSED({ message, value: host });
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return errors.NOTICE_WEBHOOK_FAILED({
    message,
    value: host,
    ...(Number.isFinite(seconds) && seconds > 0 && { retryAfter: seconds }),
  });
}

function noAnswer(thrown: unknown): CrossdockError {
  if (!(thrown instanceof HttpFailure)) throw thrown;
  const { host, message, kind } = thrown;
  const details = { message: `A notice did not reach its webhook: ${message}.`, value: host };
  return kind === 'certificate' ? errors.NOTICE_WEBHOOK_REFUSED(details) : errors.NOTICE_WEBHOOK_FAILED(details);
}
