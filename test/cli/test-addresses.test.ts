// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
import { expect } from 'chai';
import type { VendorAnswer } from '../simulators/shared/vendor-server.ts';
import { VendorServer } from '../simulators/shared/vendor-server.ts';
import { app, ShopifySimulator } from '../simulators/shopify/shopify-simulator.ts';
import { acmeText, connectingShop } from '../support/connecting-shop.ts';
import { daemonAt } from '../support/daemon.ts';

async function connected(publicUrl?: string) {
  const { vendor, server } = await ShopifySimulator.start();
  const shop = {
    type: 'shopify',
    settings: { shop: app.domain, 'base url': server.url, 'access token': vendor.grants.fixed, location: '1' },
    services: { 'order download': 'off', 'shipment upload': 'off', 'inventory upload': 'off' },
  };
  const erp = { type: 'api', settings: { 'api key': '${env:ERP}' }, services: { 'order download': 'off' } };
  const texts = {
    'merchants/acme.yaml': `${acmeText}  shop: ${JSON.stringify(shop)}\n  erp: ${JSON.stringify(erp)}\n`,
  };
  const variables = {
    ERP: 'a key of twenty letters',
    ...(publicUrl !== undefined && { CROSSDOCK_PUBLIC_URL: publicUrl }),
  };
  return { ...(await connectingShop(variables, texts)), vendor, server, variables };
}

describe('crossdock test, of a partner that is spoken to', function () {
  this.timeout(30_000);

  it('tries it once as a whole, and says whom we call and what the vendor needs', async () => {
    const { run, server, vendor } = await connected();
    const { code, out } = await run(['test', 'acme/shop']);
    expect(code, out).to.equal(0);
    expect(out.match(/ login /g)).to.have.length(1);
    expect(out).to.include(`we call  127.0.0.1:${new URL(server.url).port}\n`);
    expect(out).to.include('for the vendor  webhooks  /hooks/acme/shop\n').and.not.to.include('OAuth');
    expect(out).to.match(/^public address {2}CROSSDOCK_PUBLIC_URL is not set.*by the clock alone\.$/m);
    expect((await run(['test', 'acme/erp'])).out).to.match(/Nothing can come from it\.$/m);
    vendor.grants.refused = true;
    const refused = await run(['test', 'acme/shop', '--json']);
    expect(refused.code).to.equal(5);
    expect(JSON.parse(refused.out)).to.deep.include({ works: false, calls: [`127.0.0.1:${new URL(server.url).port}`] });
  });

  it('finds a public address that nobody can use', async () => {
    const said = async (handle: () => VendorAnswer) => {
      const { url } = await VendorServer.start(handle);
      const { out } = await (await connected(url)).run(['test', 'acme/erp']);
      expect(out).to.include(`for the vendor  orders  ${url}/api/v1/carts/acme/erp/orders\n`);
      return /^public address {2}(.*)$/m.exec(out)?.[1] ?? '';
    };
    expect(await said(() => ({ status: 200, body: { version: '0.0.0-test' } }))).to.include('is plain http');
    expect(await said(() => ({ status: 200, body: { version: '1.0.0' } }))).to.include('answered by Crossdock 1.0.0');
    expect(await said(() => ({ status: 502, body: 'Bad gateway' }))).to.include(
      'is answered (502), but not by Crossdock',
    );
    const { out } = await (await connected('http://127.0.0.1:1')).run(['test', 'acme/erp']);
    expect(out).to.match(/public address {2}http:\/\/127\.0\.0\.1:1 cannot be reached from here/);
  });

  it('knows itself behind a proxy that hands on only what partners need', async () => {
    const { home, variables } = await connected();
    const daemon = await daemonAt(home, variables);
    const proxy = await VendorServer.start(async ({ path }) => {
      if (!/^\/(hooks|oauth\/callback|custom-store|api\/v1\/carts)/.test(path)) return { status: 404, body: 'No.' };
      const answer = await fetch(`${daemon.url}${path}`);
      return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() };
    });
    const { run } = await connected(proxy.url);
    expect((await run(['test', 'acme/shop'])).out)
      .to.include('is plain http')
      .and.not.to.include('not by Crossdock');
  });
});
