import { CrossdockError } from '../../support/errors.ts';
import { within } from '../../support/waiting.ts';
import { queueErrors } from '../errors.ts';

/** Seconds for any single answer of the broker: recovery alone would wait for ever for a queue without a leader. */
export const answerSeconds = 15;

/** An answer of the broker with a deadline; `what` names the queue or the step in health and log. */
export function answered<T>(answer: Promise<T>, what: string, seconds = answerSeconds): Promise<T> {
  return within(seconds, answer, () =>
    queueErrors.QUEUE_UNAVAILABLE({ message: `RabbitMQ did not answer within ${seconds} s: ${what}.`, value: what }),
  );
}

/** What the client or the broker threw, as an error of ours. `place` is host, port and vhost, never the login. */
export function brokerFailure(thrown: unknown, place: string): CrossdockError {
  if (thrown instanceof CrossdockError) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const details = { message: `${place}: ${withoutUrl(text)}`, value: place, cause: thrown };
  if (/PRECONDITION_FAILED - (inequivalent|invalid) arg/.test(text)) return preconditionFailed(text, thrown);
  if (/\b403\b.*ACCESS.REFUSED/is.test(text)) {
    return /Handshake|login/i.test(text) ? queueErrors.QUEUE_LOGIN(details) : queueErrors.QUEUE_PERMISSION(details);
  }
  // The client swallows the broker's reason (530 not allowed) while it opens a connection.
  if (/Expected ConnectionOpenOk; got <ConnectionClose/.test(text))
    return queueErrors.QUEUE_VHOST({ value: place, cause: thrown });
  if (/\b404\b.*NOT.FOUND/is.test(text)) return queueErrors.QUEUE_UNAVAILABLE(details);
  if (/Expected amqp: or amqps:|Invalid URL/i.test(text)) return queueErrors.QUEUE_URL({ cause: thrown });
  return queueErrors.QUEUE_UNREACHABLE(details);
}

/** Trying again does not help: somebody must change the address, the rights or the queues. */
export function isDefinite(failure: CrossdockError): boolean {
  return failure.disposition === 'hold';
}

function preconditionFailed(text: string, cause: unknown): CrossdockError {
  const [, argument = 'argument', kind = 'queue', name = '?'] =
    /arg '([^']+)' for (queue|exchange) '([^']+)'/.exec(text) ?? [];
  const values = /received (.*?) but current is (.*?)(?:"|$)/.exec(text);
  const difference = values ? ` (wanted ${values[1]}, found ${values[2]})` : '';
  return queueErrors.QUEUE_PRECONDITION({
    message: `The ${kind} ${name} exists with another ${argument}${difference}.`,
    value: name,
    cause,
  });
}

function withoutUrl(text: string): string {
  return text.replace(/amqps?:\/\/\S+/g, '(address)');
}
