import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { callHttp, HttpFailure } from '../../../support/http-client.ts';
import { newId } from '../../../support/ids.ts';
import { limits } from '../../../support/limits.ts';
import { signedHeaders } from '../../../support/webhook-signature.ts';
import type { ConnectorContext, Parcel, Place, TestStep, Transport } from '../../contract.ts';
import { errors as shared } from '../errors.ts';
import { networkSteps } from '../shared/network.ts';
import { walk } from '../shared/steps.ts';
import { failureOf, refusalOf } from './answers.ts';
import { errors } from './errors.ts';
import type { WebhookSettings } from './settings.ts';

interface Message {
  readonly id: string;
  readonly body: Buffer;
  readonly type: string;
  readonly more?: Readonly<Record<string, string>>;
}

/** Posts each parcel as one signed request. The parcel's key is the message's id, so a second copy of it does no harm. */
export function webhookTransport(settings: WebhookSettings, context: ConnectorContext): Transport {
  const url = new URL(settings.url);
  if (url.protocol === 'http:' && !isLoopback(url))
    context.log.warn(
      { connection: context.name, host: url.host },
      'Messages to a webhook are sent without encryption.',
    );
  return { fetchClaims: false, dropsDoubles: true, send, test, close: async () => undefined };

  async function send(_place: Place, parcel: Parcel, attempting: () => Promise<void>): Promise<void> {
    if (parcel.size > limits.webhookBytes)
      throw errors.WEBHOOK_TOO_LARGE({ message: `${parcel.name} has ${parcel.size} bytes; a webhook takes 16 MiB.` });
    const body = await readFile(parcel.path).catch((thrown: unknown) => {
      throw shared.PARCEL_UNREADABLE({ cause: thrown });
    });
    await attempting();
    await post({ id: parcel.key, body, type: contentType(parcel.name) });
  }

  async function post({ id, body, type, more }: Message): Promise<number> {
    const { signal, now } = context;
    const headers = {
      'content-type': type,
      'user-agent': 'Crossdock',
      ...signedHeaders(settings.secret, { id, seconds: Math.floor(now() / 1000), body }),
      ...more,
    };
    const deadlineSeconds = settings['timeout seconds'];
    try {
      const answer = await callHttp({ method: 'POST', url: settings.url, headers, body, deadlineSeconds, signal });
      const refusal = refusalOf(answer, url.host);
      if (refusal) throw refusal;
      return answer.status;
    } catch (thrown) {
      throw thrown instanceof HttpFailure ? failureOf(thrown) : thrown;
    }
  }

  async function* test(_place: Place, { send: sends }: { send: boolean }): AsyncGenerator<TestStep> {
    const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    yield* walk([
      ...networkSteps({ host, port }, context.signal),
      ...(sends ? [{ name: 'signed ping', run: ping }] : []),
    ]);
  }

  /** Signed as real messages are: a wrong secret shows here, not with the first order. */
  async function ping(): Promise<string> {
    const at = new Date(context.now()).toISOString();
    const body = Buffer.from(JSON.stringify({ type: 'crossdock.ping', timestamp: at, data: {} }));
    const more = { 'crossdock-test': 'true' };
    const status = await post({ id: `ping-${newId(context.now())}`, body, type: 'application/json', more });
    return `${url.host} answered ${status} to a message of the type "crossdock.ping".`;
  }
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}

const types: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  '.csv': 'text/csv',
  '.xml': 'application/xml',
  '.txt': 'text/plain',
};

function contentType(name: string): string {
  return types[extname(name).toLowerCase()] ?? 'application/octet-stream';
}
