import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { z } from 'zod';
import { quickbooksCommerce } from '../../../src/connectors/carts/quickbooks-commerce/index.ts';
import { grantOf } from '../../../src/connectors/carts/quickbooks-commerce/tokens.ts';
import type { TestStep, Transport } from '../../../src/connectors/contract.ts';
import { application } from '../../simulators/quickbooks-commerce/grants.ts';
import { testContext } from '../../simulators/shared/api-context.ts';
import { answering, losingTheAnswer } from '../../simulators/shared/faults.ts';
import { rejection } from '../../support/rejection.ts';
import { nowhere, openShop, pagesOf, type Shop } from './quickbooks-commerce-shop.ts';

const start = Date.UTC(2026, 10, 20, 9, 0, 0);

async function agingShop(settings: Record<string, unknown> = {}): Promise<Shop & { later(seconds: number): void }> {
  let at = start;
  const shop = await openShop({ now: () => at, settings });
  const { account } = shop.simulator;
  account.addOrder({}, [{ variant_id: account.addVariant('SKU-1').id }]);
  return {
    ...shop,
    later: (seconds) => {
      at += seconds * 1000;
    },
  };
}

const renewals = ({ simulator }: Shop) => simulator.called('POST', /^\/oauth\/token$/).length;

describe('the access to QuickBooks Commerce', () => {
  it('is renewed at four fifths of its life, and the new pair is kept', async () => {
    const shop = await agingShop();
    const before = grantOf(shop.context.kept);
    shop.later(5700);
    await pagesOf(shop.transport);
    expect(renewals(shop)).to.equal(0);
    shop.later(100);
    await pagesOf(shop.transport);
    await pagesOf(shop.transport);
    expect(renewals(shop)).to.equal(1);
    const after = grantOf(shop.context.kept);
    expect(after?.access).to.not.equal(before?.access);
    expect(after?.refresh).to.not.equal(before?.refresh);
    expect(after?.renewAt).to.equal(start + (5800 + 5760) * 1000);
  });

  it('keeps its refresh token where the vendor gives no new one', async () => {
    const shop = await agingShop();
    const before = grantOf(shop.context.kept);
    shop.later(5800);
    const { access } = shop.simulator.grants.issue();
    const answer = JSON.stringify({ access_token: access, expires_in: 7200, token_type: 'bearer' });
    shop.simulator.server.faults.plan(answering(200, {}, answer), { when: ({ path }) => path === '/oauth/token' });
    expect(await pagesOf(shop.transport)).to.have.length(1);
    expect(grantOf(shop.context.kept)).to.include({ access, refresh: before?.refresh });
    shop.later(5800);
    expect(await pagesOf(shop.transport)).to.have.length(1);
  });

  it('that another connection has renewed is used by all', async () => {
    const shop = await agingShop();
    shop.later(7300);
    await pagesOf(shop.connect());
    await Promise.all([pagesOf(shop.transport), pagesOf(shop.connect())]);
    expect(renewals(shop)).to.equal(1);
  });

  it('that the vendor ended early is renewed, and the call is made again', async () => {
    const shop = await agingShop();
    shop.simulator.server.faults.plan(answering(401, {}, '{"message":"expired"}'), {
      when: ({ path }) => path === '/orders',
    });
    expect(await pagesOf(shop.transport)).to.have.length(1);
    expect(renewals(shop)).to.equal(1);
  });

  it('that was withdrawn needs a person, and goes on after the next consent', async () => {
    const shop = await agingShop();
    shop.simulator.grants.revoked = true;
    const thrown = await rejection(pagesOf(shop.transport));
    expect(thrown).to.include({ code: 'API_NOT_CONNECTED', disposition: 'hold' });
    shop.simulator.grants.revoked = false;
    const query = new URLSearchParams({ code: shop.simulator.grants.consent() });
    const settings = quickbooksCommerce.settings.parse(shop.simulator.settings);
    const given = { redirectUri: application.callback, query };
    shop.context.kept = await quickbooksCommerce.oauth?.exchange(settings, given, shop.context);
    expect(await pagesOf(shop.transport)).to.have.length(1);
  });

  it('that still ends in 401 with a new token needs a person', async () => {
    const shop = await agingShop();
    shop.simulator.server.faults.plan(answering(401), { times: 9, when: ({ path }) => path === '/orders' });
    expect(await rejection(pagesOf(shop.transport))).to.include({ code: 'API_NOT_CONNECTED' });
    expect(renewals(shop)).to.equal(1);
  });

  it('whose renewal got lost says that a person has to agree again', async () => {
    const shop = await agingShop();
    shop.later(7300);
    shop.simulator.server.faults.plan(losingTheAnswer, { when: ({ path }) => path === '/oauth/token' });
    expect(await rejection(pagesOf(shop.transport))).to.include({ code: 'CONNECTION_LOST', disposition: 'retry' });
    expect(await rejection(pagesOf(shop.transport))).to.include({ code: 'API_NOT_CONNECTED' });
  });

  it('needs no consent with a privileged token', async () => {
    const shop = await agingShop();
    const token = shop.simulator.grants.privileged;
    shop.context.kept = undefined;
    const settings = { 'client id': undefined, 'client secret': undefined, 'privileged token': token };
    expect(await pagesOf(shop.connect(settings))).to.have.length(1);
    expect(await rejection(pagesOf(shop.connect({ 'privileged token': 'wrong' })))).to.include({
      code: 'API_UNAUTHORIZED',
    });
    expect(renewals(shop)).to.equal(0);
  });

  it('does not exist before somebody has agreed, nor with a torn vault', async () => {
    const shop = await agingShop();
    for (const kept of [undefined, '', '{', '{}', '[]']) {
      shop.context.kept = kept;
      expect(await rejection(pagesOf(shop.transport))).to.include({ code: 'API_NOT_CONNECTED' });
    }
  });

  it('says that the application is wrong, and not the consent', async () => {
    const shop = await agingShop();
    shop.later(7300);
    const thrown = await rejection(pagesOf(shop.connect({ 'client secret': 'wrong' })));
    expect(thrown).to.include({ code: 'API_UNAUTHORIZED' });
    expect((thrown as { hint?: string }).hint).to.contain('client secret');
  });

  it('never shows in logs or errors', async () => {
    const shop = await agingShop();
    const told: string[] = [];
    const secrets = [application.secret, shop.simulator.grants.privileged, 'wrong-privileged-token'];
    const remember = () => {
      const grant = grantOf(shop.context.kept);
      if (grant) secrets.push(grant.access, grant.refresh);
    };
    const tell = async (transport: Transport) => {
      remember();
      const thrown = await rejection(pagesOf(transport));
      const { message, hint, value, cause } = thrown as {
        message: string;
        hint: string;
        value: string;
        cause: unknown;
      };
      told.push(message, hint, value, String(cause));
      for await (const step of transport.test(nowhere, { receive: true, send: true })) told.push(JSON.stringify(step));
    };
    shop.simulator.grants.revoked = true;
    await tell(shop.transport);
    await tell(shop.connect({ 'privileged token': 'wrong-privileged-token' }));
    shop.simulator.server.faults.plan(answering(401), { times: 9, when: ({ path }) => path === '/orders' });
    await tell(shop.transport);
    const all = [...told, ...shop.context.logged].join('\n');
    for (const secret of secrets) expect(all).to.not.contain(secret);
    expect(all).to.not.match(/(access|refresh)-[0-9a-f]{8}/);
  });
});

describe('the consent for QuickBooks Commerce', () => {
  it('begins at the vendor and ends in the vault', async () => {
    const { simulator } = await openShop();
    const settings = quickbooksCommerce.settings.parse(simulator.settings);
    const { oauth } = quickbooksCommerce;
    const address = oauth?.authorizeUrl(settings, { redirectUri: application.callback, state: 'state 1' }) ?? '';
    const answer = await fetch(address, { redirect: 'manual' });
    const { searchParams: query } = new URL(answer.headers.get('location') ?? '');
    expect(query.get('state')).to.equal('state 1');
    const context = testContext();
    const text = await oauth?.exchange(settings, { redirectUri: application.callback, query }, context);
    expect(grantOf(text)).to.include({ redirectUri: application.callback });
    expect(simulator.grants.takes(grantOf(text)?.access ?? '')).to.equal(true);
    const again = oauth?.exchange(settings, { redirectUri: application.callback, query }, context);
    expect(await rejection(again ?? Promise.resolve())).to.include({ code: 'API_UNAUTHORIZED' });
  });

  it('that a person refused says so', async () => {
    const { simulator } = await openShop();
    const settings = quickbooksCommerce.settings.parse(simulator.settings);
    for (const query of [new URLSearchParams(), new URLSearchParams({ error: 'access_denied' })]) {
      const given = { redirectUri: application.callback, query };
      const thrown = await rejection(
        quickbooksCommerce.oauth?.exchange(settings, given, testContext()) ?? Promise.resolve(),
      );
      expect(thrown).to.include({ code: 'API_UNAUTHORIZED' });
    }
  });
});

describe('the settings of QuickBooks Commerce', () => {
  const application = { 'client id': 'a', 'client secret': 'b' };
  const read = (given: object) => quickbooksCommerce.settings.safeParse(given).success;

  it('want an application or a privileged token', () => {
    expect([read(application), read({ 'privileged token': 'x' })]).to.deep.equal([true, true]);
    expect([read({}), read({ 'client id': 'a' })]).to.deep.equal([false, false]);
  });

  it('take ids of locations as numbers or text, and nothing else', () => {
    for (const [id, right] of [
      [160, true],
      ['160', true],
      ['', false],
      ['Warehouse', false],
      [1.5, false],
    ] as const)
      expect(read({ ...application, 'required location id': id }), String(id)).to.equal(right);
  });

  it('refuse addresses with a password, and what they do not know', () => {
    expect(read({ ...application, 'base url': 'https://user:secret@api.example.com' })).to.equal(false);
    expect(read({ ...application, 'base url': 'ftp://api.example.com' })).to.equal(false);
    expect(read({ ...application, location: 160 })).to.equal(false);
  });

  it('name the hosts that are called', () => {
    const settings = quickbooksCommerce.settings.parse({ ...application, 'base url': 'https://api.example.com/v1/' });
    expect(quickbooksCommerce.hosts(settings)).to.deep.equal(['https://api.example.com']);
  });
});

describe('the page about QuickBooks Commerce', () => {
  it('tells every setting as the program knows it', async () => {
    const page = await readFile(new URL('../../../docs/connectors/quickbooks-commerce.md', import.meta.url), 'utf8');
    const { properties = {} } = z.toJSONSchema(quickbooksCommerce.settings, { io: 'input' }) as {
      properties?: Record<string, { description?: string; default?: unknown; secret?: boolean }>;
    };
    for (const [key, { description, default: usual, secret }] of Object.entries(properties)) {
      const standard = usual === undefined ? '' : `\`${usual}\``;
      expect(page).to.contain(`| \`${key}\` | ${description}${secret ? ' *Secret.*' : ''} | ${standard} |`);
    }
  });
});

describe('the test of QuickBooks Commerce', () => {
  async function stepsOf(transport: Transport): Promise<TestStep[]> {
    const steps: TestStep[] = [];
    for await (const step of transport.test(nowhere, { receive: true, send: true })) steps.push(step);
    return steps;
  }

  it('sees orders, locations and products, and changes nothing', async () => {
    const shop = await agingShop({ 'required location id': 160 });
    const steps = await stepsOf(shop.transport);
    expect(steps.map(({ name, ok }) => `${name} ${ok}`)).to.deep.equal([
      'DNS true',
      'TCP true',
      'credentials and orders true',
      'required location true',
      'stock location true',
      'products true',
    ]);
    expect(steps[2]?.detail).to.equal('Our credentials are taken; 1 orders are finalized.');
    expect(steps[3]?.detail).to.equal('Location 160 is "Warehouse".');
    expect(shop.simulator.server.requests.every(({ method }) => method === 'GET')).to.equal(true);
  });

  it('names the locations that there are where the required one is none of them', async () => {
    const shop = await agingShop({ 'required location id': 161 });
    const last = (await stepsOf(shop.transport)).at(-1);
    expect(last).to.include({ ok: false, name: 'required location' });
    expect(last?.detail).to.contain('160 (Warehouse)');
  });

  it('ends at credentials that are refused', async () => {
    const shop = await agingShop({ 'privileged token': 'wrong' });
    expect((await stepsOf(shop.transport)).at(-1)).to.include({ ok: false, code: 'API_UNAUTHORIZED' });
  });
});

describe('a webhook of QuickBooks Commerce', () => {
  it('is a hint where its signature is right', async () => {
    const { simulator } = await openShop();
    const settings = quickbooksCommerce.settings.parse(simulator.settings);
    const ask = (event: string, more: Partial<{ body: Buffer; headers: Headers }> = {}) =>
      quickbooksCommerce.hook?.(settings, {
        method: 'POST',
        query: new URLSearchParams(),
        ...simulator.hook(event, 71),
        ...more,
      });
    expect(ask('order.finalized')).to.deep.equal({ kinds: ['orders'] });
    expect(ask('variant.create')).to.deep.equal({ kinds: [] });
    expect(ask('order.finalized', { body: Buffer.from('{}') })).to.equal(undefined);
    expect(ask('order.finalized', { headers: new Headers() })).to.equal(undefined);
    expect(ask('order.finalized', { headers: new Headers({ 'x-gecko-signature': 'AAAA' }) })).to.equal(undefined);
  });
});
