import type { CrossdockError } from '../../../support/errors.ts';
import { Turns } from '../../../support/turns.ts';
import { type ApiReply, callApi, expectSuccess, jsonOf } from '../../api/call.ts';
import { errors } from '../../api/errors.ts';
import { fieldsOf, textOf } from '../../api/values.ts';
import type { ApiContext, Bucket } from '../../api-contract.ts';
import { errors as shared } from '../../transports/errors.ts';
import { numbers, type Refusal, refusalOf } from './answers.ts';
import { openSession, type Session } from './session.ts';
import { accountOf, originOf, type Settings } from './settings.ts';

export type Outcome = { readonly result: unknown } | { readonly refused: Refusal };

interface Manner {
  /** It changes something at ShipStream. */
  readonly effective?: boolean;
  /** Times the usual wait. */
  readonly patience?: number;
  readonly answerBytes?: number;
}

export const addressHint =
  '"base url" is scheme and host of your ShipStream, without /admin or /client. Open it in a browser: the login page of the warehouse must show.';
const credentialsHint =
  'Check API username and API key of this merchant, and that the role of the API user allows the call that the message names; then "crossdock test".';

/** The only file that talks to ShipStream: JSON-RPC over one address. */
export class Client {
  readonly #settings: Settings;
  readonly #context: ApiContext;
  readonly #bucket: Bucket;
  readonly #turns: Turns;
  #sent = 0;

  constructor(settings: Settings, context: ApiContext) {
    this.#settings = settings;
    this.#context = context;
    const perSecond = settings['calls per second'];
    this.#bucket = { name: `api:${accountOf(settings)}`, perSecond, burst: perSecond };
    this.#turns = new Turns(settings['calls at once']);
  }

  /** Calls a method and hands back what ShipStream says, also a no that is about the thing itself. */
  async call(method: string, args: readonly unknown[], manner: Manner = {}): Promise<Outcome> {
    if (this.#settings['sign in'] === 'basic')
      return this.#judged(method, manner, await this.#called(null, method, args, manner));
    const session = await this.#session();
    const first = await this.#called(session.id, method, args, manner);
    if (!isExpired(first)) return this.#judged(method, manner, first);
    const fresh = await this.#session(session);
    return this.#judged(method, manner, await this.#called(fresh.id, method, args, manner));
  }

  /** The same where a no makes no sense. */
  async ask(method: string, args: readonly unknown[], manner: Manner = {}): Promise<unknown> {
    const outcome = await this.call(method, args, manner);
    if ('result' in outcome) return outcome.result;
    throw refusedCall(method, outcome.refused);
  }

  #session(stale?: Session): Promise<Session> {
    return openSession(this.#settings, this.#context, () => this.#login(), stale);
  }

  async #login(): Promise<string> {
    const { 'api username': user, 'api key': key } = this.#settings;
    const outcome = this.#judged('login', {}, await this.#exchange('login', [user, key], {}));
    if ('refused' in outcome) throw refusedCall('login', outcome.refused);
    const session = textOf(outcome.result);
    if (session === '') throw errors.API_MALFORMED({ message: 'ShipStream answers the login without a session.' });
    return session;
  }

  #called(session: string | null, method: string, args: readonly unknown[], manner: Manner): Promise<Outcome> {
    return this.#exchange('call', [session, method, args], manner);
  }

  #exchange(method: string, params: readonly unknown[], manner: Manner): Promise<Outcome> {
    return this.#turns.take(async () => {
      const id = String(++this.#sent);
      const reply = await callApi(this.#context, {
        method: 'POST',
        url: `${originOf(this.#settings)}/api/jsonrpc`,
        headers: this.#headers(method),
        json: { jsonrpc: '2.0', id, method, params },
        bucket: this.#bucket,
        deadlineSeconds: this.#settings['timeout seconds'] * (manner.patience ?? 1),
        effective: manner.effective ?? false,
        ...(manner.answerBytes && { answerBytes: manner.answerBytes }),
      });
      expectSuccess(reply, { unauthorized: credentialsHint, forbidden: credentialsHint, notThere: addressHint });
      return readAnswer(reply, id, manner);
    });
  }

  #headers(method: string): Record<string, string> {
    if (method === 'login' || this.#settings['sign in'] === 'session') return {};
    const { 'api username': user, 'api key': key } = this.#settings;
    return { authorization: `Basic ${Buffer.from(`${user}:${key}`).toString('base64')}` };
  }

  /** Throws what is about the connection; what is about the order is the caller's. */
  #judged(method: string, { effective }: Manner, outcome: Outcome): Outcome {
    if ('result' in outcome) return outcome;
    const { number, words } = outcome.refused;
    const message = `ShipStream answers error ${number} to ${method}: ${words}.`;
    switch (number) {
      case numbers.accessDenied:
      case numbers.sessionExpired:
        throw errors.API_UNAUTHORIZED({ message, hint: credentialsHint });
      case numbers.invalidPath:
      case numbers.notCallable:
      case numbers.methodNotFound:
        throw errors.API_NOT_THERE({
          message,
          hint: 'This ShipStream does not know the method. Ask your warehouse which version it runs.',
        });
      case numbers.internal:
        // Nobody says whether it broke before or after it took effect.
        throw effective ? shared.DELIVERY_IN_DOUBT({ message }) : errors.API_FAILED({ message });
      case numbers.invalidRequest:
      case numbers.invalidParams:
      case numbers.parse:
        throw refusedCall(method, outcome.refused);
      default:
        return outcome;
    }
  }
}

function isExpired(outcome: Outcome): boolean {
  return 'refused' in outcome && outcome.refused.number === numbers.sessionExpired;
}

function refusedCall(method: string, { number, words }: Refusal): CrossdockError {
  return errors.API_REFUSED({ message: `ShipStream answers error ${number} to ${method}: ${words}.`, value: method });
}

/** Errors come with status 200; without one `error` is missing or null. */
function readAnswer(reply: ApiReply, id: string, { effective }: Manner): Outcome {
  try {
    const answer = fieldsOf(jsonOf(reply));
    if (textOf(answer.id) === id || textOf(answer.id) === '') {
      if (answer.error !== undefined && answer.error !== null) return { refused: refusalOf(answer.error) };
      if ('result' in answer) return { result: answer.result };
    }
    throw errors.API_MALFORMED({ message: `${reply.where} answered JSON that is no answer to our call.` });
  } catch (thrown) {
    // The order may have been created, whatever stands in place of the answer.
    if (effective)
      throw shared.DELIVERY_IN_DOUBT({
        message: `The answer of ${reply.where} to a hand-over cannot be read.`,
        cause: thrown,
      });
    throw thrown;
  }
}
