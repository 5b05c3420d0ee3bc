import { Agent, type Dispatcher, ProxyAgent } from 'undici';

/** What the surroundings say of the way out; `''` = straight. Addresses may hold a user and a password. */
export interface Proxies {
  readonly http: string;
  readonly https: string;
  /** Hosts that are reached without: `localhost,.example.com,10.0.0.7:8080`, or `*`. */
  readonly except: string;
}

export const noProxies: Proxies = { http: '', https: '', except: '' };

let current = noProxies;
const straight = new Agent();
/** One for each proxy, so that connections are used again. */
const agents = new Map<string, ProxyAgent>();

/** For all calls of this process from now on: it has one way out. */
export function useProxies(given: Proxies): void {
  current = given;
}

/** Host and port of the proxy that this address is reached through; `undefined` = none. */
export function proxyFor(url: URL): { readonly host: string; readonly port: number } | undefined {
  const proxy = addressFor(url);
  if (proxy === undefined) return undefined;
  const { protocol, hostname, port } = new URL(proxy);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (protocol === 'http:' ? 80 : 443) };
}

export function dispatcherFor(url: URL): Dispatcher {
  const proxy = addressFor(url);
  if (proxy === undefined) return straight;
  const agent = agents.get(proxy) ?? new ProxyAgent(proxy);
  agents.set(proxy, agent);
  return agent;
}

function addressFor(url: URL): string | undefined {
  const proxy = url.protocol === 'https:' ? current.https : current.http;
  return proxy === '' || isExcepted(current.except, url) ? undefined : proxy;
}

/** A name stands for itself and everything below it, with a point or a star before it or without. */
export function isExcepted(except: string, { hostname, port, protocol }: URL): boolean {
  const host = hostname.toLowerCase().replace(/^\[|\]$/g, '');
  const itsPort = port || (protocol === 'http:' ? '80' : '443');
  return except
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((one) => one !== '')
    .some((one) => {
      if (one === '*') return true;
      const [, bracketed, plain = '', wanted] = /^(?:\[(.+)\]|([^:]+|.*:.*:.*?))(?::(\d+))?$/.exec(one) ?? [];
      const name = (bracketed ?? plain).replace(/^\*?\./, '');
      if (name === '' || (wanted !== undefined && wanted !== itsPort)) return false;
      return host === name || host.endsWith(`.${name}`);
    });
}
