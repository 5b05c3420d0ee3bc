import type { ApiConnector, ApiPartner } from '../../connectors/api-contract.ts';
import { callHttp, HttpFailure } from '../../support/http-client.ts';
import type { Dock } from '../dock.ts';
import { callbackPath } from './callback-listener.ts';

/** What somebody at the vendor has to be given. */
export interface GivenAddress {
  readonly what: 'webhooks' | 'orders' | 'store address' | 'OAuth callback';
  /** Whole; only its path where we have no public address. */
  readonly address: string;
}

/** Between a partner and us: for firewalls, and for the vendor's screens. */
export interface PartnerAddresses {
  /** `api.example.com:443`: what we call. */
  readonly calls: readonly string[];
  readonly given: readonly GivenAddress[];
  /** `''` = the public address works, or nobody needs it. */
  readonly problem: string;
}

/** `undefined` = it moves files, or is none. */
export async function addressesOf(dock: Dock, connection: string): Promise<PartnerAddresses | undefined> {
  const partner = dock.tools.partner(connection);
  if (!partner) return undefined;
  const given = givenAddresses(partner, connection).map((one) => ({ ...one, address: dock.publicUrl + one.address }));
  const problem = given.length > 0 ? await publicProblem(dock, given) : '';
  return { calls: partner.connector.hosts(partner.settings).map(hostAndPort), given, problem };
}

function hostAndPort(origin: string): string {
  const { protocol, hostname, port } = new URL(origin);
  return `${hostname}:${port || (protocol === 'http:' ? 80 : 443)}`;
}

function givenAddresses({ connector, settings }: ApiPartner, connection: string): GivenAddress[] {
  const [merchant = '', , cart] = connection.split('/');
  const asks = connector.oauth && connector.oauth.wanted?.(settings) !== false;
  return [
    ...(connector.hook ? [{ what: 'webhooks', address: `/hooks/${connection}` } as const] : []),
    ...(connector.role === 'cart' && connector.pushed?.includes('orders')
      ? [{ what: 'orders', address: `/api/v1/carts/${connection}/orders` } as const]
      : []),
    ...(isPulled(connector)
      ? [
          {
            what: 'store address',
            address: `/custom-store/${merchant}${cart === undefined ? '' : `/${cart}`}`,
          } as const,
        ]
      : []),
    ...(asks ? [{ what: 'OAuth callback', address: callbackPath } as const] : []),
  ];
}

/** Its partner fetches by itself. */
function isPulled(connector: ApiConnector): boolean {
  return connector.pull !== undefined;
}

const patienceSeconds = 10;

/** Whether partners can reach us, so far as it can be seen from here. */
async function publicProblem({ publicUrl, version }: Dock, given: readonly GivenAddress[]): Promise<string> {
  const optional = given.every(({ what }) => what === 'webhooks' || what === 'OAuth callback');
  if (publicUrl === '')
    return `CROSSDOCK_PUBLIC_URL is not set, so the partner cannot call us. ${optional ? 'Work goes on by the clock alone.' : 'Nothing can come from it.'}`;
  const unreachable = await unreachableAt(publicUrl, version);
  if (unreachable !== '') return unreachable;
  return publicUrl.startsWith('http:')
    ? `${publicUrl} is plain http: most partners call https only, and credentials could be read on the way.`
    : '';
}

async function unreachableAt(publicUrl: string, version: string): Promise<string> {
  const { signal } = new AbortController();
  const get = (path: string) =>
    callHttp({ method: 'GET', url: `${publicUrl}${path}`, deadlineSeconds: patienceSeconds, signal });
  try {
    const { status, body } = await get('/livez');
    const theirs = status === 200 ? versionIn(body) : undefined;
    if (theirs === version) return '';
    if (theirs !== undefined) return `${publicUrl} is answered by Crossdock ${theirs}, and this is ${version}.`;
    // A proxy that lets only what partners need through keeps /livez to itself.
    if ((await get(callbackPath)).headers.get('crossdock') !== null) return '';
    return `${publicUrl} is answered (${status}), but not by Crossdock: see which paths the proxy hands on.`;
  } catch (thrown) {
    if (!(thrown instanceof HttpFailure)) throw thrown;
    return `${publicUrl} cannot be reached from here: ${thrown.message}.`;
  }
}

function versionIn(body: Buffer): string | undefined {
  try {
    const { version } = JSON.parse(body.toString('utf8')) as { version?: unknown };
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}
