import { expect } from 'chai';
import { amazon } from '../../../src/connectors/carts/amazon/index.ts';
import { settingsFor } from '../../simulators/amazon/settings.ts';
import { testContext } from '../../simulators/shared/api-context.ts';
import { answering, hanging } from '../../simulators/shared/faults.ts';
import type { VendorRequest } from '../../simulators/shared/vendor-server.ts';
import { failureOf, look, openShop } from './amazon-support.ts';

const minute = 60_000;

function isSignIn({ path }: VendorRequest): boolean {
  return path === '/auth/o2/token';
}

describe('signing in at Amazon', () => {
  it('is done once for the hour, also over a restart, and again when most of it is over', async () => {
    const { simulator, transport, again, pass } = await openShop();
    await look(transport);
    await look(transport);
    await look(again());
    expect(simulator.signIn.made).to.equal(1);
    pass(47 * minute);
    await look(transport);
    expect(simulator.signIn.made).to.equal(1);
    pass(2 * minute);
    await look(transport);
    expect(simulator.signIn.made).to.equal(2);
  });

  it('is done anew, once, where a token that should be good is not taken', async () => {
    const { simulator, transport } = await openShop();
    await look(transport);
    simulator.signIn.forgetTokens();
    await look(transport);
    expect(simulator.signIn.made).to.equal(2);
    simulator.roles.orders = false;
    const before = simulator.server.requests.filter(({ path }) => path.startsWith('/orders/')).length;
    const error = await failureOf(look(transport));
    expect(error).to.include({ code: 'API_FORBIDDEN', disposition: 'hold' });
    expect(error.message).to.include('request b7d1a3f0');
    expect(simulator.signIn.made).to.equal(3);
    expect(simulator.server.requests.filter(({ path }) => path.startsWith('/orders/')).length - before).to.equal(2);
  });

  it('stops when the authorisation has ended, and goes on when it is back', async () => {
    const { simulator, transport } = await openShop();
    await look(transport);
    simulator.signIn.revoked = true;
    const error = await failureOf(look(transport));
    expect(error).to.include({ code: 'API_NOT_CONNECTED', disposition: 'hold', urgent: true });
    expect(error.hint).to.include('Authorize app');
    expect(simulator.server.requests.filter(isSignIn)).to.have.length(2);
    simulator.signIn.revoked = false;
    await look(transport);
  });

  it('takes no token of another secret, even where one is kept that would do', async () => {
    const { transport, again } = await openShop();
    await look(transport);
    const error = await failureOf(look(again({ 'client secret': 'another-secret' })));
    expect(error).to.include({ code: 'API_UNAUTHORIZED' });
    expect(error.hint).to.include('LWA credentials');
  });

  it('is told by what came back, not by a page of a proxy', async () => {
    const { simulator, transport } = await openShop();
    const cases = [
      [answering(503), 'API_FAILED'],
      [answering(200, {}, '<html>'), 'API_MALFORMED'],
      [answering(200, {}, '{}'), 'API_MALFORMED'],
      [answering(404, {}, '{}'), 'API_NOT_THERE'],
      [answering(400, {}, '<html>'), 'API_UNAUTHORIZED'],
    ] as const;
    for (const [fault, code] of cases) {
      simulator.server.faults.plan(fault, { when: isSignIn });
      expect((await failureOf(look(transport))).code).to.equal(code);
    }
  });

  it('ends at once when the daemon stops', async () => {
    const { simulator, transport, context } = await openShop();
    simulator.server.faults.plan(hanging);
    const looking = failureOf(look(transport));
    setTimeout(() => context.abort(), 50);
    expect(await looking).to.include({ code: 'CONNECTION_LOST' });
  });

  it('gives no secret away in logs, errors and what is not the vault', async () => {
    const { simulator, transport, context } = await openShop();
    const { clientSecret, refreshToken } = simulator.signIn.grant;
    simulator.book.place();
    const told: string[] = [];
    for (const page of await look(transport)) told.push(JSON.stringify(page));
    simulator.roles.orders = false;
    told.push(textOf(await failureOf(look(transport))));
    simulator.signIn.revoked = true;
    told.push(textOf(await failureOf(look(transport))));
    told.push(...context.logged, ...context.spent.keys());
    expect(context.logged.join()).to.include('Amazon refused a call');
    for (const secret of [clientSecret, refreshToken, 'Atza|']) expect(told.join('\n')).not.to.include(secret);
    expect(context.kept).not.to.include(clientSecret).and.not.to.include(refreshToken);
  });

  it('spoils nothing when a vault holds something else', async () => {
    for (const kept of ['', 'no json', '[]', '{"token":{"text":7}}']) {
      const { simulator } = await openShop();
      const context = testContext({ kept, now: () => Date.UTC(2026, 10, 20, 12) });
      await look(amazon.connect(amazon.settings.parse(settingsFor(simulator)), context));
      expect(simulator.signIn.made).to.equal(1);
    }
  });
});

describe('the settings of Amazon', () => {
  const right = {
    'client id': 'amzn1.application-oa2-client.example',
    'client secret': 'secret',
    'refresh token': 'Atzr|x',
    'seller id': 'A1EXAMPLE2SELLER',
    marketplaces: ['ATVPDKIKX0DER'],
  };

  it('have the addresses of North America as default', () => {
    const settings = amazon.settings.parse(right);
    expect(amazon.hosts(settings)).to.deep.equal(['https://api.amazon.com', 'https://sellingpartnerapi-na.amazon.com']);
  });

  const wrong: readonly [string, Record<string, unknown>][] = [
    ['an address with a path', { 'base url': 'https://sellingpartnerapi-na.amazon.com/orders' }],
    ['a name in place of a marketplace id', { marketplaces: ['Amazon.com'] }],
    ['no marketplace', { marketplaces: [] }],
    ['orders that Amazon cannot ship', { 'fulfillment statuses': ['UNFULFILLABLE'] }],
    ['a seller id with blanks', { 'seller id': 'A1 EXAMPLE' }],
    ['a key that nobody knows', { region: 'eu' }],
  ];
  for (const [what, more] of wrong)
    it(`take not ${what}`, () => {
      expect(amazon.settings.safeParse({ ...right, ...more }).success).to.equal(false);
    });
});

function textOf({ message, hint, value }: { message: string; hint: string; value: string }): string {
  return `${message} ${hint} ${value}`;
}
