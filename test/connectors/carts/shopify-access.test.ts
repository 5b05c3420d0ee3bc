import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { shopify } from '../../../src/connectors/carts/shopify/index.ts';
import type { TestStep } from '../../../src/connectors/contract.ts';
import { app } from '../../simulators/shopify/shopify-simulator.ts';
import { Shop } from './shopify-shop.ts';

const redirectUri = 'https://dock.example.com/oauth/callback';

describe('access to a Shopify shop', () => {
  let shop: Shop;

  beforeEach(async () => {
    shop = await Shop.open();
    shop.vendor.shop.place();
  });

  const byApp = (authentication: string, more: object = {}) => {
    shop.settings = { ...shop.settings, authentication, 'client id': app.clientId, ...more };
    return shopify.settings.parse(shop.settings);
  };
  const tokenCalls = () =>
    shop.server.requests
      .filter(({ path }) => path === '/admin/oauth/access_token')
      .map(({ body }) => new URLSearchParams(body.toString('utf8')));
  const code = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error: { code: string }) => error.code,
    );

  describe('by client credentials', () => {
    it('asks for a token once, and again when a fifth of its day is left', async () => {
      byApp('client credentials');
      await shop.look();
      await shop.look();
      expect(tokenCalls()).to.have.length(1);
      shop.pass(0.81 * 86_399);
      await shop.look();
      expect(tokenCalls().map((form) => form.get('grant_type'))).to.deep.equal([
        'client_credentials',
        'client_credentials',
      ]);
      expect(shop.context.kept).to.contain('shpua_');
    });

    it('asks for another one when a token is refused before its time, and once only', async () => {
      byApp('client credentials');
      await shop.look();
      shop.vendor.grants.endAll();
      expect((await shop.look()).orders).to.have.length(1);
      expect(tokenCalls()).to.have.length(2);
      shop.vendor.grants.takes = () => false;
      expect(await code(shop.look())).to.equal('API_UNAUTHORIZED');
      expect(tokenCalls()).to.have.length(3);
    });

    it('is told when the app is not known, and comes back when it is', async () => {
      byApp('client credentials');
      shop.vendor.grants.refused = true;
      expect(await code(shop.look())).to.equal('API_UNAUTHORIZED');
      shop.vendor.grants.refused = false;
      expect((await shop.look()).orders).to.have.length(1);
    });

    it('does not use what another kind of authentication has left', async () => {
      shop.context.kept = JSON.stringify({ by: 'installed app', token: 'old' });
      byApp('client credentials');
      expect((await shop.look()).orders).to.have.length(1);
    });
  });

  describe('by an app that the merchant installs', () => {
    async function install(more: object = {}): Promise<void> {
      const settings = byApp('installed app', more);
      const url = shopify.oauth?.authorizeUrl(settings, { redirectUri, state: 's-1' }) ?? '';
      const back = shop.vendor.grants.agree(url);
      const given = { redirectUri, query: back.searchParams };
      shop.context.kept = await shopify.oauth?.exchange(settings, given, shop.context);
    }

    it('sends the merchant to the shop with the scopes, and back', async () => {
      const settings = byApp('installed app');
      const url = new URL(shopify.oauth?.authorizeUrl(settings, { redirectUri, state: 's-1' }) ?? '');
      expect(url.pathname).to.equal('/admin/oauth/authorize');
      expect(Object.fromEntries(url.searchParams)).to.include({
        client_id: app.clientId,
        redirect_uri: redirectUri,
        state: 's-1',
      });
      expect(url.searchParams.get('scope')?.split(',')).to.include.members(['read_orders', 'write_inventory']);
      expect(url.href).not.to.contain(app.clientSecret);
    });

    it('keeps the token, and renews it by its refresh token', async () => {
      await install();
      await shop.look();
      shop.pass(3000);
      await shop.look();
      shop.pass(3000);
      await shop.look();
      expect(
        tokenCalls().map((form) => form.get('grant_type') ?? `code, expiring ${form.get('expiring')}`),
      ).to.deep.equal(['code, expiring 1', 'refresh_token', 'refresh_token']);
    });

    it('keeps a token without end where the settings say so', async () => {
      await install({ 'expiring tokens': false });
      shop.pass(30 * 86_400);
      expect((await shop.look()).orders).to.have.length(1);
      expect(tokenCalls()).to.have.length(1);
    });

    it('has to be agreed first, and again when the merchant has removed the app', async () => {
      byApp('installed app');
      expect(await code(shop.look())).to.equal('API_NOT_CONNECTED');
      await install();
      shop.vendor.grants.refused = true;
      expect(await code(shop.look())).to.equal('API_NOT_CONNECTED');
      await install().catch(() => undefined);
      shop.vendor.grants.refused = false;
      await install({ 'expiring tokens': false });
      shop.vendor.grants.endAll();
      expect(await code(shop.look())).to.equal('API_NOT_CONNECTED');
    });

    describe('refuses what comes back', () => {
      const wrong: readonly [string, (query: URLSearchParams) => void][] = [
        ['changed', (query) => query.set('code', 'other')],
        ['without signature', (query) => query.delete('hmac')],
        ['with an empty signature', (query) => query.set('hmac', '')],
        ['for another shop', (query) => sign(query, { shop: 'evil.myshopify.com' })],
        ['too late', (query) => sign(query, { timestamp: '1700000000' })],
        ['without a time', (query) => sign(query, { timestamp: 'soon' })],
        ['without a code', (query) => sign(query, { code: '' })],
        ['with a code that Shopify does not know', (query) => sign(query, { code: 'made-up' })],
      ];
      for (const [what, go] of wrong) {
        it(what, async () => {
          const settings = byApp('installed app');
          const url = shopify.oauth?.authorizeUrl(settings, { redirectUri, state: 's-1' }) ?? '';
          const query = shop.vendor.grants.agree(url).searchParams;
          go(query);
          const exchanged = shopify.oauth?.exchange(settings, { redirectUri, query }, shop.context);
          expect(await code(Promise.resolve(exchanged))).to.equal('API_UNAUTHORIZED');
        });
      }
    });
  });

  function sign(query: URLSearchParams, more: Record<string, string>): void {
    query.delete('hmac');
    for (const [key, value] of Object.entries(more)) query.set(key, value);
    query.sort();
    query.set('hmac', createHmac('sha256', app.clientSecret).update(query.toString()).digest('hex'));
  }

  describe('is tested', () => {
    async function steps(more: Record<string, unknown> = {}): Promise<TestStep[]> {
      const found: TestStep[] = [];
      for await (const step of shop.connect(more).test({ directory: '' }, { receive: true, send: true }))
        found.push(step);
      return found;
    }

    it('as real work goes, and changes nothing', async () => {
      const found = await steps();
      expect(found.map(({ name, ok }) => [name, ok])).to.deep.equal(
        ['DNS', 'TCP', 'login', 'scopes', 'location', 'orders'].map((name) => [name, true]),
      );
      expect(found.map(({ detail }) => detail).join(' ')).to.match(/Example Outfitters.*Warehouse/);
      expect(shop.server.requests.filter(({ body }) => body.includes('mutation'))).to.deep.equal([]);
    });

    it('and says what is wrong', async () => {
      const failed = async (more: Record<string, unknown> = {}) => (await steps(more)).find(({ ok }) => !ok);
      expect(await failed({ location: '9' })).to.deep.include({ name: 'location' });
      expect((await failed({ location: '9' }))?.detail).to.match(/1 \(Warehouse\), 2 \(Store\)/);
      shop.vendor.scopes.delete('write_inventory');
      expect((await failed())?.detail).to.match(/lacks the scopes write_inventory/);
      shop.vendor.scopes.add('write_inventory');
      const [home] = shop.vendor.shop.locations;
      if (home) home.isFulfillmentService = true;
      // Without the scopes for such a location its orders are not there, and nobody says so.
      expect((await shop.look()).orders).to.deep.equal([]);
      expect(await failed()).to.deep.include({ name: 'location', code: 'API_FORBIDDEN' });
      expect((await failed())?.detail).to.match(
        /read_third_party_fulfillment_orders, write_third_party_fulfillment_orders for "Warehouse", which belongs/,
      );
      shop.vendor.scopes.add('write_assigned_fulfillment_orders');
      expect(await failed()).to.equal(undefined);
      expect(await failed({ 'access token': 'shpat_wrong' })).to.deep.include({
        name: 'login',
        code: 'API_UNAUTHORIZED',
      });
    });
  });

  describe('by webhooks', () => {
    const body = Buffer.from('{"id":1,"name":"Zoë"}');
    const signature = createHmac('sha256', app.clientSecret).update(body).digest('base64');
    const request = (more: Record<string, string> = {}, method = 'POST') => ({
      method,
      query: new URLSearchParams(),
      headers: new Headers({
        'x-shopify-hmac-sha256': signature,
        'x-shopify-topic': 'orders/updated',
        'x-shopify-shop-domain': app.domain,
        ...more,
      }),
      body,
    });

    it('takes those that the shop has signed, as a hint', () => {
      const settings = shopify.settings.parse(shop.settings);
      expect(shopify.hook?.(settings, request())).to.deep.equal({ kinds: ['orders'] });
      expect(shopify.hook?.(settings, request({ 'x-shopify-topic': 'products/update' }))).to.deep.equal({ kinds: [] });
    });

    it('refuses others', () => {
      const settings = shopify.settings.parse(shop.settings);
      for (const wrong of [
        request({ 'x-shopify-hmac-sha256': '' }),
        request({ 'x-shopify-hmac-sha256': signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')) }),
        request({ 'x-shopify-shop-domain': 'other.myshopify.com' }),
        request({}, 'GET'),
        { ...request(), body: Buffer.from('{"id":2}') },
      ])
        expect(shopify.hook?.(settings, wrong)).to.equal(undefined);
      const { 'client secret': _, ...unsigned } = shop.settings;
      expect(shopify.hook?.(shopify.settings.parse(unsigned), request())).to.equal(undefined);
    });
  });

  it('needs the settings that its authentication uses', () => {
    const problems = (settings: object) =>
      shopify.settings.safeParse(settings).error?.issues.map(({ path }) => path.join()) ?? [];
    const plain = { shop: 'acme', location: '1' };
    expect(problems(plain)).to.deep.equal(['access token']);
    expect(problems({ ...plain, authentication: 'installed app' })).to.deep.equal(['client id', 'client secret']);
    expect(problems({ ...plain, 'access token': 'x', shop: 'https://acme.example.com' })).to.deep.equal(['shop']);
    expect(problems({ ...plain, 'access token': 'x', location: 'Main' })).to.deep.equal(['location']);
    const settings = shopify.settings.parse({ ...plain, 'access token': 'x' });
    expect(shopify.hosts(settings)).to.deep.equal(['https://acme.myshopify.com']);
  });
});
