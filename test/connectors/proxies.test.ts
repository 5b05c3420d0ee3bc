import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { expect } from 'chai';
import { readEnvironment } from '../../src/config/environment.ts';
import { apiTrial } from '../../src/connectors/api/trial.ts';
import { callHttp, HttpFailure } from '../../src/support/http-client.ts';
import { isExcepted, noProxies, proxyFor, useProxies } from '../../src/support/proxies.ts';
import { testContext } from '../simulators/shared/api-context.ts';
import { VendorServer } from '../simulators/shared/vendor-server.ts';
import { atEnd } from '../support/closing.ts';

/** Opens tunnels to where `leads` says, whatever name was asked for; notes each, with the password that came along. */
async function startProxy(leads: (asked: string) => number | 'hang' | { refuses: number }) {
  const asked: { to: string; login: string }[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((_request, response) => response.writeHead(405).end());
  server.on('connection', (socket: Socket) => void sockets.add(socket));
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    const to = request.url ?? '';
    asked.push({ to, login: request.headers['proxy-authorization'] ?? '' });
    const way = leads(to);
    client.on('error', () => undefined);
    if (way === 'hang') return;
    if (typeof way === 'object') return void client.end(`HTTP/1.1 ${way.refuses} No\r\ncontent-length: 0\r\n\r\n`);
    const there = connect(way, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      there.pipe(client).pipe(there);
    });
    sockets.add(there);
    there.on('error', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(async () => {
    useProxies(noProxies);
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  const { port } = server.address() as AddressInfo;
  const use = (except = '') => {
    const address = `http://dock:hunter2@127.0.0.1:${port}`;
    const { proxies } = readEnvironment({ HTTPS_PROXY: address, http_proxy: address, NO_PROXY: except });
    useProxies(proxies);
  };
  return { port, asked, use };
}

function call(url: string, deadlineSeconds = 5, method: 'GET' | 'POST' = 'GET') {
  return callHttp({ method, url, deadlineSeconds, signal: new AbortController().signal });
}

async function failureOf(work: Promise<unknown>): Promise<HttpFailure> {
  const thrown = await work.catch((error: unknown) => error);
  expect(thrown).to.be.instanceOf(HttpFailure);
  return thrown as HttpFailure;
}

const portOf = (url: string) => Number(new URL(url).port);

describe('a call through a proxy', () => {
  it('asks the proxy for a tunnel, with its login, and speaks through it', async () => {
    const vendor = await VendorServer.start(() => ({ status: 201, body: { hello: 'there' } }));
    const { asked, use } = await startProxy(() => portOf(vendor.url));
    use();
    const answer = await call('http://vendor.example.test/orders');
    expect([answer.status, answer.body.toString()]).to.deep.equal([201, '{"hello":"there"}']);
    const login = `Basic ${Buffer.from('dock:hunter2').toString('base64')}`;
    expect(asked).to.deep.equal([{ to: 'vendor.example.test:80', login }]);
    expect(vendor.requests.map(({ headers, path }) => [path, headers['proxy-authorization']])).to.deep.equal([
      ['/orders', undefined],
    ]);
  });

  it('leaves certificates to be judged behind the tunnel, and never calls an https partner without it', async () => {
    const plain = await VendorServer.start(() => ({ status: 200 }));
    const { asked, use } = await startProxy(() => portOf(plain.url));
    use();
    const failure = await failureOf(call('https://vendor.example.test/'));
    expect(asked.map(({ to }) => to)).to.deep.equal(['vendor.example.test:443']);
    expect(failure.host).to.match(/^vendor\.example\.test \(through the proxy 127\.0\.0\.1:\d+\)$/);
    expect(`${failure.message}`).not.to.include('hunter2');
  });

  it('goes straight to the hosts that are excepted', async () => {
    const vendor = await VendorServer.start(() => ({ status: 200 }));
    const { asked, use } = await startProxy(() => 1);
    use('127.0.0.1');
    expect((await call(vendor.url)).status).to.equal(200);
    expect(asked).to.deep.equal([]);
  });

  it('says that the proxy refused, which cannot have sent anything', async () => {
    const { port, use } = await startProxy(() => ({ refuses: 407 }));
    use();
    expect(await failureOf(call('https://vendor.example.test/', 5, 'POST'))).to.include({
      kind: 'refused',
      mayHaveArrived: false,
      host: `vendor.example.test (through the proxy 127.0.0.1:${port}, which answered 407)`,
    });
  });

  it('ends at its deadline where the proxy says nothing', async () => {
    const { use } = await startProxy(() => 'hang');
    use();
    expect(await failureOf(call('https://vendor.example.test/', 0.2))).to.include({ kind: 'late' });
  });

  it('is what the test of a partner looks at in place of a name and a socket that are not ours to see', async () => {
    const { port, use } = await startProxy(() => 1);
    use();
    const steps = [];
    for await (const step of apiTrial(['https://vendor.example.test'], testContext(), [])) steps.push(step);
    expect(steps.map(({ name, ok }) => [name, ok])).to.deep.equal([
      ['DNS of the proxy', true],
      ['TCP of the proxy', true],
    ]);
    expect(steps[1]?.detail).to.equal(`127.0.0.1:${port} accepts connections. It is the way to vendor.example.test.`);
  });
});

describe('the way out', () => {
  const excepted: readonly (readonly [string, string, boolean])[] = [
    ['example.com', 'https://example.com', true],
    ['example.com', 'https://api.example.com', true],
    ['.example.com', 'https://api.example.com', true],
    ['*.example.com', 'https://api.example.com', true],
    ['example.com', 'https://badexample.com', false],
    ['localhost, 10.0.0.7', 'http://10.0.0.7:8080', true],
    ['10.0.0.7:9090', 'http://10.0.0.7:8080', false],
    ['api.example.com:443', 'https://api.example.com', true],
    ['[::1]:8080', 'http://[::1]:8080', true],
    ['::1', 'http://[::1]:8080', true],
    ['*', 'https://anything.example', true],
    ['', 'https://anything.example', false],
    ['Example.COM', 'https://example.com', true],
  ];
  for (const [except, url, is] of excepted)
    it(`${is ? 'goes around' : 'takes'} the proxy for ${url} where "${except}" is excepted`, () => {
      expect(isExcepted(except, new URL(url))).to.equal(is);
    });

  it('is read from the variables that other programs know, with a scheme or without', () => {
    const { proxies } = readEnvironment({ https_proxy: 'proxy.example.com:3128', NO_PROXY: 'localhost' });
    expect(proxies).to.deep.equal({ http: '', https: 'http://proxy.example.com:3128', except: 'localhost' });
    useProxies(proxies);
    atEnd(async () => useProxies(noProxies));
    expect(proxyFor(new URL('https://a.example'))).to.deep.equal({ host: 'proxy.example.com', port: 3128 });
    expect(proxyFor(new URL('http://a.example'))).to.equal(undefined);
    const refused = () => readEnvironment({ HTTPS_PROXY: 'socks5://u:hunter2@a' });
    expect(refused).to.throw('HTTPS_PROXY must be');
    expect(refused).not.to.throw('hunter2');
  });
});
