import { asCrossdockError } from '../../../support/errors.ts';
import { errors } from '../../api/errors.ts';
import type { OAuthFlow } from '../../api-contract.ts';
import { scopesAsked } from './scopes.ts';
import type { ShopifySettings } from './settings.ts';
import { originOf, shopDomain } from './shop.ts';
import { isSigned } from './signatures.ts';
import { askForToken } from './tokens.ts';

/** A callback comes at once; an older one was kept by somebody. */
const callbackAgeSeconds = 600;

/** The merchant installs the app, and its offline token is kept. */
export const oauth: OAuthFlow<ShopifySettings> = {
  wanted: ({ authentication }) => authentication === 'installed app',

  authorizeUrl(settings, { redirectUri, state }) {
    const url = new URL('/admin/oauth/authorize', originOf(settings));
    url.search = new URLSearchParams({
      client_id: settings['client id'] ?? '',
      scope: scopesAsked(settings).join(','),
      redirect_uri: redirectUri,
      state,
    }).toString();
    return url.href;
  },

  async exchange(settings, { query }, context) {
    const refuse = (message: string) => errors.API_UNAUTHORIZED({ message, hint: 'Run "crossdock connect" again.' });
    if (settings.authentication !== 'installed app')
      throw refuse('Nothing is to be agreed in a browser unless "authentication" is "installed app".');
    if (!isSigned(query, settings['client secret'] ?? ''))
      throw errors.API_UNAUTHORIZED({
        message: 'What came back from the browser does not bear the signature of the app.',
        hint: 'Compare client ID and client secret with the app, then run "crossdock connect" again.',
      });
    if ((query.get('shop') ?? '').toLowerCase() !== shopDomain(settings))
      throw refuse('Another shop than the one in the settings has agreed.');
    const age = Math.abs(context.now() / 1000 - Number(query.get('timestamp') ?? 0));
    if (!(age <= callbackAgeSeconds)) throw refuse('What came back from the browser is too old.');
    const code = query.get('code') ?? '';
    if (code === '') throw refuse('The merchant did not agree.');
    try {
      const expiring: Record<string, string> = settings['expiring tokens'] ? { expiring: '1' } : {};
      return JSON.stringify(await askForToken(settings, context, { code, ...expiring }));
    } catch (thrown) {
      const error = asCrossdockError(thrown);
      throw error.code === 'API_NOT_CONNECTED' ? refuse(error.message) : error;
    }
  },
};
