import type { AmazonSimulator } from './simulator.ts';

/** What a workspace says to reach this simulator. */
export function settingsFor({ server, signIn, sellerId, marketplaces }: AmazonSimulator): Record<string, unknown> {
  const { clientId, clientSecret, refreshToken } = signIn.grant;
  return {
    'base url': server.url,
    'sign-in url': `${server.url}/auth/o2/token`,
    'client id': clientId,
    'client secret': clientSecret,
    'refresh token': refreshToken,
    'seller id': sellerId,
    marketplaces: [...marketplaces],
  };
}
