import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { connectionSecret } from '../../src/storage/secret-rows.ts';
import { crossdock, type Typing } from '../cli/terminal.ts';
import { application } from '../simulators/quickbooks-commerce/grants.ts';
import { QuickbooksCommerceSimulator } from '../simulators/quickbooks-commerce/simulator.ts';
import { app, ShopifySimulator } from '../simulators/shopify/shopify-simulator.ts';
import { acmeText, crossdockText, onceHeard } from '../support/connecting-shop.ts';
import { daemonAt, programAt, workspaceHome } from '../support/daemon.ts';
import { eventually } from '../support/eventually.ts';

const publicUrl = 'https://dock.example.com';

async function running() {
  const home = await workspaceHome({ 'crossdock.yaml': crossdockText, 'merchants/acme.yaml': acmeText });
  const variables = { CROSSDOCK_PUBLIC_URL: publicUrl };
  const daemon = await daemonAt(home, variables);
  const run = (argv: readonly string[], typing: Typing = {}) =>
    crossdock(undefined, argv, { ...typing, program: programAt(home, variables) });
  const carts = async () => parse(await readFile(join(home, 'merchants/acme.yaml'), 'utf8')).carts;
  const runsWith = (connection: string) =>
    eventually(`the daemon has ${connection}`, () => daemon.tools.workspace().connections.has(connection));
  /** As the proxy at the public address hands it on. */
  const visit = async (address: string) => {
    const { pathname, search } = new URL(address);
    return (await fetch(`${daemon.url}${pathname}${search}`)).status;
  };
  return { daemon, run, carts, runsWith, visit };
}

async function wholesale() {
  const vendor = await QuickbooksCommerceSimulator.start();
  const { 'client secret': secret, ...settings } = vendor.settings;
  const sets = Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  const argv = ['connect', 'quickbooks-commerce', 'acme/wholesale', ...sets, '--secret', 'client secret'];
  return { vendor, argv: [...argv, '--callback', '--yes'], input: `${secret}\n` };
}

/** Opens the vendor's page as a browser does, and follows it back. */
async function agree(authorizeUrl: string): Promise<string> {
  const answer = await fetch(authorizeUrl, { redirect: 'manual' });
  return answer.headers.get('location') ?? '';
}

const printed = /^ {2}(http\S+\/oauth\/authorize\S+)$/m;

describe('connecting beside a running daemon', function () {
  this.timeout(60_000);

  it('brings the browser back to the public address once, and the daemon speaks to the cart at once', async () => {
    const { daemon, run, carts, runsWith, visit } = await running();
    const { argv, input } = await wholesale();
    const visits: number[] = [];
    const heard = onceHeard(printed, async (url) => {
      const back = await agree(url);
      expect(back.startsWith(application.callback)).to.equal(true);
      visits.push(await visit(back.replace(/state=.*/, 'state=guess')), await visit(back), await visit(back));
    });
    const said = await run(argv, { input, heard });
    expect(said.code, said.err + said.out).to.equal(0);
    expect(visits).to.deep.equal([404, 200, 404]);
    expect(said.out).to.match(/^successful$/m);
    expect((await carts()).wholesale.services['order download']).to.equal('off');
    await runsWith('acme/wholesale');
    const { store, secrets } = daemon.tools;
    expect(await store.reader.selectFrom('consents').selectAll().execute()).to.deep.equal([]);
    const token = (await secrets.read(connectionSecret('acme/wholesale'))) ?? '';
    expect(JSON.parse(token)).to.include({ redirectUri: application.callback });
    expect(said.out + said.err).not.to.include(JSON.parse(token).access);
    const steps: boolean[] = [];
    const trial = daemon.tools.connection('acme/wholesale').test({ directory: '' }, { receive: true, send: true });
    for await (const { ok } of trial) steps.push(ok);
    expect(steps.every((ok) => ok)).to.equal(true);
  });

  it('leaves no trace where the vendor takes the consent back before it is used', async () => {
    const { daemon, run, carts, visit } = await running();
    const { vendor, argv, input } = await wholesale();
    const heard = onceHeard(printed, async (url) => {
      const back = await agree(url);
      vendor.grants.revoked = true;
      await visit(back);
    });
    const { code, out } = await run(argv, { input, heard });
    expect([code, /^FAILED {2}authorisation/m.test(out)], out).to.deep.equal([5, true]);
    expect(Object.keys(await carts())).to.deep.equal(['web']);
    const { reader } = daemon.tools.store;
    expect(await reader.selectFrom('secrets').selectAll().execute()).to.deep.equal([]);
    expect(await reader.selectFrom('consents').selectAll().execute()).to.deep.equal([]);
  });

  it('replaces the consent of a shop whose app was taken away, without another change', async () => {
    const { daemon, run, runsWith } = await running();
    const { vendor, server } = await ShopifySimulator.start();
    const settings = { shop: app.domain, 'base url': server.url, 'client id': app.clientId, location: '1' };
    const sets = Object.entries({ ...settings, authentication: 'installed app' });
    const argv = ['connect', 'shopify', 'acme/shop', ...sets.flatMap(([name, value]) => ['--set', `${name}=${value}`])];
    const connect = (...more: string[]) =>
      run([...argv, ...more, '--yes'], {
        input: `${app.clientSecret}\n`,
        heard: onceHeard(printed, async (url) => void (await fetch(vendor.grants.agree(url)))),
      });
    expect((await connect('--secret', 'client secret')).code).to.equal(0);
    await runsWith('acme/shop');
    const works = async () => {
      const trial = daemon.tools.connection('acme/shop').test({ directory: '' }, { receive: true, send: true });
      for await (const { ok } of trial) if (!ok) return false;
      return true;
    };
    expect(await works()).to.equal(true);
    const { revision } = daemon.tools.workspace();
    vendor.grants.endAll();
    vendor.grants.refused = true;
    expect(await works()).to.equal(false);
    vendor.grants.refused = false;
    expect((await connect()).code).to.equal(0);
    expect([await works(), daemon.tools.workspace().revision]).to.deep.equal([true, revision]);
  });
});
