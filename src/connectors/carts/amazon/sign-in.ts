import { callApi, expectSuccess, jsonOf, plainWords } from '../../api/call.ts';
import { errors } from '../../api/errors.ts';
import { fieldsOf, textOf, wholeOf } from '../../api/values.ts';
import type { ApiContext } from '../../api-contract.ts';
import { type AccessToken, readMemory, writtenMemory } from './memory.ts';
import type { AmazonSettings } from './settings.ts';

const usualLifeSeconds = 3600;
/** A token is given back before it ends, so that no call meets one that ended on the way. */
const shareOfLife = 0.8;
const turnsAtMost = 3;

/** The access token of the connection; one daemon fetches a new one for all. */
export class SignIn {
  readonly #settings: AmazonSettings;
  readonly #context: ApiContext;

  constructor(settings: AmazonSettings, context: ApiContext) {
    this.#settings = settings;
    this.#context = context;
  }

  /** `refused`: the token that Amazon did not take; never given again. */
  async token(refused?: string): Promise<string> {
    const { vault } = this.#context;
    let kept = await vault.read();
    // Somebody else may have written meanwhile, about something else: then it is our turn again.
    for (let turn = 0; turn < turnsAtMost; turn++) {
      const token = this.#freshIn(kept, refused);
      if (token) return token.text;
      kept = await vault.renew(kept, async (current) => {
        const memory = readMemory(current, this.#settings);
        return writtenMemory({ ...memory, token: await this.#fetch() }, this.#settings);
      });
    }
    throw errors.API_NOT_CONNECTED({ message: 'Login with Amazon gave no token that can be used.' });
  }

  #freshIn(kept: string | undefined, refused: string | undefined): AccessToken | undefined {
    const { token } = readMemory(kept, this.#settings);
    return token && token.text !== refused && token.freshUntil > this.#context.now() ? token : undefined;
  }

  async #fetch(): Promise<AccessToken> {
    const settings = this.#settings;
    const asked = this.#context.now();
    const reply = await callApi(this.#context, {
      method: 'POST',
      url: settings['sign-in url'],
      form: {
        grant_type: 'refresh_token',
        refresh_token: settings['refresh token'],
        client_id: settings['client id'],
        client_secret: settings['client secret'],
      },
    });
    if (reply.status === 400 || reply.status === 401 || reply.status === 403) throw refusalOf(reply.text);
    const { access_token, expires_in } = fieldsOf(jsonOf(expectSuccess(reply)));
    const text = textOf(access_token);
    if (text === '')
      throw errors.API_MALFORMED({ message: `${reply.where} answered ${reply.status} without an access token.` });
    const life = wholeOf(expires_in) ?? usualLifeSeconds;
    return { text, freshUntil: asked + life * shareOfLife * 1000 };
  }
}

/** Login with Amazon says in one word what is wrong; asking again would not help. */
function refusalOf(text: string): Error {
  const { error, error_description } = wordsIn(text);
  const words = plainWords(`${textOf(error)}: ${textOf(error_description)}`);
  if (textOf(error) === 'invalid_grant')
    return errors.API_NOT_CONNECTED({
      message: `Login with Amazon no longer takes the refresh token (${words}).`,
      hint: 'Authorise the app once more in Seller Central (Develop Apps, Authorize app) and enter the new refresh token.',
    });
  return errors.API_UNAUTHORIZED({
    message: `Login with Amazon refuses the app (${words}).`,
    hint: 'Compare client identifier and client secret with "LWA credentials" of the app in Seller Central; a secret ends after 180 days.',
  });
}

function wordsIn(text: string): ReturnType<typeof fieldsOf> {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return {};
  }
}
