import { errors } from '../../api/errors.ts';
import type { OAuthFlow } from '../../api-contract.ts';
import type { QuickbooksCommerceSettings } from './settings.ts';
import { askForGrant, grantText } from './tokens.ts';

export const oauth: OAuthFlow<QuickbooksCommerceSettings> = {
  wanted: (settings) => settings['privileged token'] === undefined,
  authorizeUrl: (settings, { redirectUri, state }) => {
    const url = new URL(settings['authorize url']);
    url.searchParams.set('response_type', 'code');
    url.searchParams.set('client_id', applicationOf(settings));
    url.searchParams.set('redirect_uri', redirectUri);
    url.searchParams.set('state', state);
    return url.href;
  },
  exchange: async (settings, { redirectUri, query }, context) => {
    applicationOf(settings);
    const code = query.get('code') ?? '';
    if (code === '')
      throw errors.API_UNAUTHORIZED({
        message: query.has('error') ? 'The person did not agree.' : 'The vendor sent nobody back with a code.',
        hint: 'Run "crossdock connect" again and agree as a user who may see orders and stock.',
      });
    const body = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
    return grantText(await askForGrant(settings, context, body, redirectUri));
  },
};

function applicationOf(settings: QuickbooksCommerceSettings): string {
  const id = settings['client id'];
  if (id === undefined || settings['client secret'] === undefined)
    throw errors.API_NOT_CONNECTED({
      message: 'There is no application whose consent could be asked for.',
      hint: 'Give "client id" and "client secret"; with a "privileged token" no consent is needed.',
    });
  return id;
}
