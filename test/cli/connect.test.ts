// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { parse } from 'yaml';
import { connectionSecret } from '../../src/storage/secret-rows.ts';
import { ShipStreamSimulator } from '../simulators/shipstream/shipstream.ts';
import { app, ShopifySimulator } from '../simulators/shopify/shopify-simulator.ts';
import { acmeText, connectingShop, crossdockText, onceHeard } from '../support/connecting-shop.ts';

const key = 'key-of-acme-4711';

async function warehouse() {
  const simulator = await ShipStreamSimulator.start();
  simulator.addMerchant('crossdock-acme', key);
  const { url } = simulator.server;
  const argv = [
    'connect',
    'shipstream',
    'acme/ship',
    '--set',
    `base url=${url}`,
    '--set',
    'api username=crossdock-acme',
  ];
  return { simulator, url, argv: [...argv, '--secret', 'api key'] };
}

async function shop() {
  const { vendor, server } = await ShopifySimulator.start();
  const settings = {
    shop: app.domain,
    'base url': server.url,
    authentication: 'installed app',
    'client id': app.clientId,
    location: '1',
  };
  const sets = Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  const argv = ['connect', 'shopify', 'acme/shop', ...sets, '--secret', 'client secret', '--yes'];
  return { vendor, server, argv, input: `${app.clientSecret}\n` };
}

const authorizeUrl = /^ {2}(http\S+\/admin\/oauth\/authorize\S+)$/m;

describe('crossdock connect', function () {
  this.timeout(30_000);

  it('tests what nobody has saved, and only then writes it, with comments kept and secrets in the store', async () => {
    const { run, written, secret } = await connectingShop();
    const { argv, url } = await warehouse();
    const said = await run([...argv, '--yes', '--reason', 'new warehouse'], { input: `${key}\n` });
    expect(said.code, said.err + said.out).to.equal(0);
    expect(said.out)
      .to.match(/^ok {6}TCP/m)
      .and.to.match(/^successful$/m);
    expect(said.out + said.err).not.to.include(key);
    const after = await written();
    expect(after.crossdock).to.equal(
      `${crossdockText}  ship:\n    type: shipstream\n    settings:\n      base url: ${url}\ndefault wms: legacy\n`,
    );
    expect(after.acme).to.equal(
      `${acmeText
        .replace('confirmations: off }', 'confirmations: off, inventory: off }')
        .trimEnd()}\nwarehouses:\n  ship:\n    settings:\n      api username: crossdock-acme\n      api key: \${secret:acme-ship-api-key}\n`,
    );
    expect(after.secrets).to.deep.equal(['acme-ship-api-key']);
    expect(await secret('acme-ship-api-key')).to.equal(key);
    expect(new Set(after.deeds)).to.deep.equal(new Set(['connect', 'mappings save']));
    const deeds = JSON.parse((await run(['audit', '--action', 'connect', '--json'])).out);
    expect(deeds.at(-1)).to.include({ subject: 'acme/ship', merchant: 'acme', reason: 'new warehouse' });
    expect(JSON.stringify(deeds)).not.to.include(key);
    expect((await run(['test', 'acme/ship'])).code).to.equal(0);
  });

  it('writes nothing at all where the test fails, and says which step', async () => {
    const { run, written } = await connectingShop();
    const before = await written();
    const { argv } = await warehouse();
    const said = await run([...argv, '--yes'], { input: 'another key 0815\n' });
    expect(said.code).to.equal(5);
    expect(said.out)
      .to.match(/^FAILED/m)
      .and.to.match(/^".*" failed$/m);
    expect(said.out + said.err).not.to.include('0815');
    expect(await written()).to.deep.equal(before);
    const json = await run([...argv, '--yes', '--json'], { input: 'another key 0815\n' });
    expect(JSON.parse(json.out)).to.deep.include({ works: false, files: [], secrets: [] });
  });

  it('is followed by a test of what runs, or of the files that nobody has published', async () => {
    const { home, run } = await connectingShop();
    const { argv } = await warehouse();
    await run([...argv, '--yes'], { input: `${key}\n` });
    const file = join(home, 'merchants/acme.yaml');
    const text = await readFile(file, 'utf8');
    const test = async (username: string, ...more: string[]) => {
      await writeFile(file, text.replace('api username: crossdock-acme', username));
      return run(['test', 'acme/ship', ...more]);
    };
    const running = await test('api username: nobody');
    expect([running.code, running.err]).to.deep.equal([0, 'successful: acme/ship works.\n']);
    const draft = await test('api username: nobody', '--draft');
    expect([draft.code, draft.err]).to.deep.equal([
      5,
      'acme/ship does not work: "sign in" failed. Repair what it names and test again.\n',
    ]);
    expect((await test('api username: crossdock-acme', '--draft')).code).to.equal(0);
    const broken = await test('user: crossdock-acme', '--draft');
    expect([broken.code, broken.out.includes('[CONFIG_UNKNOWN_KEY]')]).to.deep.equal([4, true]);
    const again = await run([...argv, '--yes'], { input: `${key}\n` });
    expect(again.code).to.equal(4);
  });

  it('asks one by one, shows no secret, asks again after a mistake, and waits for a yes', async () => {
    const { run, written, secret } = await connectingShop();
    const { url } = await warehouse();
    const typed = ['not an address', url, 'crossdock-acme', key, ...Array(17).fill(''), 'y'];
    const said = await run(['connect', 'shipstream', 'acme/ship'], { input: `${typed.join('\n')}\n`, person: true });
    expect(said.code, said.err).to.equal(0);
    expect(said.err).not.to.include(key);
    expect(said.err).to.include('Write scheme and host only');
    expect(said.err).to.include('api username: The API user of this merchant.');
    expect(said.err).to.match(/Sign in \[basic\]: /);
    expect(said.err).to.include('Would keep the secret "acme-ship-api-key" in the store.');
    expect(await secret('acme-ship-api-key')).to.equal(key);
    expect((await written()).acme).not.to.include('sign in');

    const again = ['', '', key, ...Array(17).fill(''), 'n'];
    const no = await run(['connect', 'shipstream', 'acme/ship'], { input: `${again.join('\n')}\n`, person: true });
    expect(no.code).to.equal(8);
    expect(no.err).to.include(`Base URL [${url}]: `).and.to.include('API key [${secret:acme-ship-api-key}]: ');
  });

  it('gives another round where settings do not go together, and nothing is typed twice', async () => {
    const { run, secret } = await connectingShop();
    const { vendor, server } = await ShopifySimulator.start();
    const first = [app.domain, server.url, '', '', '', '', '', '', '1', ...Array(9).fill('')];
    const second = ['', '', '', '', vendor.grants.fixed, ...Array(13).fill(''), 'y'];
    const input = `${[...first, ...second].join('\n')}\n`;
    const { code, out, err } = await run(['connect', 'shopify', 'acme/shop'], { input, person: true });
    expect(code, err + out).to.equal(0);
    expect(err).to.include('"access token" needs the access token.').and.to.include(`Shop [${app.domain}]: `);
    expect(await secret('acme-shop-access-token')).to.equal(vendor.grants.fixed);
  });

  it('replaces the credentials of what is there, and changes no file for it', async () => {
    const { run, written, secret } = await connectingShop();
    const { argv, simulator } = await warehouse();
    await run([...argv, '--yes'], { input: `${key}\n` });
    const before = await written();
    simulator.addMerchant('crossdock-acme-2', 'key-of-acme-4712');
    const [merchant] = simulator.world.merchants;
    if (merchant) merchant.revoked = true;
    const again = ['connect', 'shipstream', 'acme/ship', '--secret', 'api key', '--yes'];
    const sets = ['--set', 'api username=crossdock-acme-2'];
    expect((await run([...again, ...sets], { input: 'key-of-acme-4712\n' })).code).to.equal(0);
    expect(await secret('acme-ship-api-key')).to.equal('key-of-acme-4712');
    const after = await written();
    expect(after.acme).to.equal(before.acme.replace('crossdock-acme\n', 'crossdock-acme-2\n'));
    expect(after.secrets).to.deep.equal(before.secrets);
    expect((await run(again, { input: 'key-of-acme-4712\n' })).code).to.equal(0);
    expect((await written()).acme).to.equal(after.acme);
  });

  it('shows what it would write and does nothing in a dry run', async () => {
    const { run, written } = await connectingShop();
    const { argv, simulator } = await warehouse();
    const before = await written();
    const { code, err } = await run([...argv, '--dry-run'], { input: `${key}\n` });
    expect(code, err).to.equal(0);
    expect(err).to.include('      api key: ${secret:acme-ship-api-key}\n');
    expect([await written(), simulator.server.requests.length]).to.deep.equal([before, 0]);
    expect((await run(argv, { input: `${key}\n` })).code).to.equal(8);
  });

  it('takes no secret as an argument, but a reference to one', async () => {
    const { run, written } = await connectingShop({ SHIP_KEY: key });
    const { argv } = await warehouse();
    const shown = await run([...argv.slice(0, -2), '--set', 'api key=hunter2', '--yes']);
    expect([shown.code, shown.err.includes('CONNECT_SECRET_SHOWN')]).to.deep.equal([2, true]);
    expect((await run([...argv, '--yes'], { input: '' })).err).to.include('CONNECT_SECRET_MISSING');
    const { code, err } = await run([...argv.slice(0, -2), '--set', 'api key=${env:SHIP_KEY}', '--yes']);
    expect(code, err).to.equal(0);
    const after = await written();
    expect(parse(after.acme).warehouses.ship.settings['api key']).to.equal('${env:SHIP_KEY}');
    expect(after.secrets).to.deep.equal([]);
  });

  it('says what it did not understand', async () => {
    const { run } = await connectingShop();
    const said = async (...argv: string[]) => {
      const { code, err } = await run(['connect', ...argv, '--yes']);
      return [code, /code: {2}(\S+)/.exec(err)?.[1], /cause: (.*)/.exec(err)?.[1] ?? ''];
    };
    expect(await said('shopfy', 'acme/shop')).to.deep.equal([
      3,
      'CONNECTOR_UNKNOWN',
      'There is no connector "shopfy". Did you mean "shopify"?',
    ]);
    expect((await said('shopify', 'acme')).slice(0, 2)).to.deep.equal([2, 'CONNECT_WHERE']);
    expect((await said('shopify', 'bolt/shop')).slice(0, 2)).to.deep.equal([3, 'MERCHANT_UNKNOWN']);
    expect((await said('shopify', 'acme/shop', '--set', 'shpo=x')).slice(0, 2)).to.deep.equal([
      2,
      'CONNECT_SETTING_UNKNOWN',
    ]);
    expect((await said('shopify', 'acme/web')).slice(0, 2)).to.deep.equal([4, 'CONNECT_TAKEN']);
    expect((await said('shopify', 'acme/legacy')).slice(0, 2)).to.deep.equal([4, 'CONNECT_TAKEN']);
    expect((await said('shopify', 'acme/shop', '--callback')).slice(0, 2)).to.deep.equal([2, 'CONNECT_PUBLIC_URL']);
    expect((await run(['connect', 'shopify', 'acme/shop', '--yes'])).code).to.equal(4);
  });

  it('never writes over a secret that something else refers to', async () => {
    const bolt = 'carts: { a: { type: api, source: B, settings: { api key: "${secret:acme-ship-api-key}" } } }\n';
    const { run, written, secret } = await connectingShop({}, { 'merchants/bolt.yaml': `directories: bolt\n${bolt}` });
    await run(['secrets', 'set', 'acme-ship-api-key'], { input: 'a key of bolt, quite another' });
    const { argv } = await warehouse();
    const { code, out } = await run([...argv, '--yes'], { input: `${key}\n` });
    expect(code, out).to.equal(0);
    expect(await secret('acme-ship-api-key')).to.equal('a key of bolt, quite another');
    expect((await written()).acme).to.include('${secret:acme-ship-api-key-2}');
  });
});

describe('crossdock connect, where a person has to agree', function () {
  this.timeout(30_000);

  it('sends them to the shop, listens for them on this machine alone, and takes only who brings our state', async () => {
    const { run, written, secret } = await connectingShop();
    const { vendor, argv, input } = await shop();
    const answers: number[] = [];
    const heard = onceHeard(authorizeUrl, async (url) => {
      const back = vendor.grants.agree(url);
      expect(back.hostname).to.equal('127.0.0.1');
      const foreign = new URL(back);
      foreign.searchParams.set('state', '0'.repeat(48));
      for (const visit of [new URL('/', back), foreign, back]) answers.push((await fetch(visit)).status);
    });
    const said = await run(argv, { input, heard });
    expect(said.code, said.err + said.out).to.equal(0);
    expect(answers).to.deep.equal([404, 400, 200]);
    expect(said.out)
      .to.match(/^ok {6}authorisation/m)
      .and.to.match(/^successful$/m);
    for (const one of vendor.grants.secrets) expect(said.out + said.err).not.to.include(one);
    const after = await written();
    expect(after.secrets).to.deep.equal(['acme-shop-client-secret', 'connection:acme/shop']);
    expect(JSON.parse((await secret(connectionSecret('acme/shop'))) ?? '')).to.include({ by: 'installed app' });
    const { services, ...cart } = parse(after.acme).carts.shop;
    expect(cart).to.deep.include({ type: 'shopify' });
    expect(services).to.deep.equal({ 'order download': 'off', 'shipment upload': 'off', 'inventory upload': 'off' });
    expect((await run(['test', 'acme/shop'])).code).to.equal(0);
  });

  it('writes nothing where they do not agree, and keeps the old token of what was connected', async () => {
    const { run, written, secret } = await connectingShop();
    const { vendor, argv, input } = await shop();
    const agreeing = () => onceHeard(authorizeUrl, async (url) => void (await fetch(vendor.grants.agree(url))));
    const refusing = () =>
      onceHeard(authorizeUrl, async (url) => {
        const back = vendor.grants.agree(url);
        back.searchParams.set('hmac', '0'.repeat(64));
        await fetch(back);
      });
    const before = await written();
    const refused = await run(argv, { input, heard: refusing() });
    expect([refused.code, await written()]).to.deep.equal([5, before]);
    expect(refused.out).to.match(/^FAILED {2}authorisation .*signature of the app/m);
    expect((await run(argv, { input, heard: agreeing() })).code).to.equal(0);
    const token = await secret(connectionSecret('acme/shop'));
    expect((await run(argv, { input, heard: refusing() })).code).to.equal(5);
    expect(await secret(connectionSecret('acme/shop'))).to.equal(token);
    expect((await run(argv, { input, heard: agreeing() })).code).to.equal(0);
    expect(await secret(connectionSecret('acme/shop'))).not.to.equal(token);
  });

  it('takes the address at which a browser ended elsewhere, and no older one', async () => {
    const { run, written } = await connectingShop({ CROSSDOCK_PUBLIC_URL: 'https://dock.example.com' });
    const { vendor, argv } = await shop();
    const attempt = async (change: (back: URL) => void) => {
      const typing = new PassThrough();
      // The secret is the third of thirteen that are still asked for; Enter for all others.
      typing.write(`\n\n${app.clientSecret}\n${'\n'.repeat(10)}`);
      const heard = onceHeard(authorizeUrl, async (url) => {
        const back = vendor.grants.agree(url);
        expect(back.origin + back.pathname).to.equal('https://dock.example.com/oauth/callback');
        change(back);
        typing.write(`${back.href}\n`);
      });
      return run([...argv.slice(0, -3), '--paste', '--yes'], { input: typing, person: true, heard });
    };
    const before = await written();
    const older = await attempt((back) => back.searchParams.set('state', '0'.repeat(48)));
    expect([older.code, await written()], older.err).to.deep.equal([2, before]);
    expect(older.err).to.include('CONNECT_NO_ADDRESS');
    const ended = await attempt(() => undefined);
    expect(ended.code, ended.err).to.equal(0);
    expect(ended.err).not.to.include(app.clientSecret);
    expect((await written()).secrets).to.include('connection:acme/shop');
  });

  it('ends with Ctrl-C, and nothing is written', async () => {
    const { run, written } = await connectingShop();
    const { argv, input } = await shop();
    const before = await written();
    let stop: () => void = () => undefined;
    const heard = onceHeard(authorizeUrl, async () => stop());
    const { code, err } = await run(argv, { input, heard, interrupted: (given) => (stop = given) });
    expect([code, /code: {2}(\S+)/.exec(err)?.[1], await written()]).to.deep.equal([1, 'CONNECT_INTERRUPTED', before]);
  });
});
