// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
import { expect } from 'chai';
import { revisionOf } from '../../src/config/texts.ts';
import type { Timing, Workspace } from '../../src/config/workspace.ts';
import { bad, good, home, oneWms, texts } from './workbench.ts';

const off = 'services: { order delivery: off, shipping confirmations: off, inventory: off }\n';

async function acme(text: string, root = oneWms): Promise<Workspace> {
  return good(texts(root, { acme: `${off}${text}` }));
}

function warehouse(workspace: Workspace, wms = 'legacy') {
  const found = workspace.merchants.get('acme')?.warehouses.get(wms);
  if (!found) throw new Error(`acme does not use ${wms}.`);
  return found;
}

function cart(workspace: Workspace) {
  const found = workspace.merchants.get('acme')?.carts.get('web');
  if (!found) throw new Error('acme has no cart web.');
  return found;
}

describe('a workspace that was read', () => {
  describe('has the directory of an endpoint', () => {
    const rows: readonly [string, string, string, string][] = [
      ['client-then-wms', 'Orders', 'ACME', 'ACME/Orders'],
      ['wms-then-client', 'Orders', 'ACME', 'Orders/ACME'],
      ['client-then-wms', 'Orders', '""', 'Orders'],
      ['wms-then-client', '""', 'ACME', 'ACME'],
      ['client-then-wms', '""', '""', ''],
      ['client-then-wms', '/out/', '/clients//acme/', '/clients/acme/out'],
      ['wms-then-client', '/out', '/acme', '/out/acme'],
      ['wms-then-client', '/', 'acme', '/acme'],
    ];
    for (const [order, wms, client, joined] of rows) {
      it(`${joined || 'of the login'} from ${wms} and ${client}, ${order}`, async () => {
        const root = oneWms
          .replace('  legacy:', `  legacy:\n    directory order: ${order}`)
          .replace('directory: Orders', `directory: ${wms}`);
        const workspace = await acme(`directories: { orders: ${client} }\n`, root);
        expect(warehouse(workspace).orders?.place.directory).to.equal(joined);
      });
    }

    it('of the merchant in all three when it gives one for all', async () => {
      const { orders, shipments, inventory } = warehouse(await acme('directories: ACME\n'));
      expect([orders, shipments, inventory].map((one) => one?.place.directory)).to.deep.equal([
        'ACME/Orders',
        'ACME/Ship',
        'ACME/Stock',
      ]);
    });

    it('of the cart alone, whatever the WMS does', async () => {
      const workspace = await acme(
        'directories: ACME\ncarts:\n  web:\n    services: { order download: off }\n    orders: { from: partner, directory: shop, mapping: out }\n',
      );
      expect(cart(workspace).orders?.place.directory).to.equal('shop');
    });
  });

  describe('takes WMS settings from the nearest place:', () => {
    const merchant =
      'wms settings:\n  zone: America/Denver\n  orders: { at most: 7, mapping: own, values: { b: merchant, c: merchant } }\n';
    const nearest =
      'warehouses:\n  legacy:\n    orders: { mapping: nearest, values: { c: warehouse } }\n    directories: { orders: NEAR }\n';
    const root = `${oneWms}    zone: America/Chicago\n`.replace(
      'mapping: out }',
      'mapping: out, at most: 5, gather: 1m, values: { a: wms, b: wms, c: wms } }',
    );
    const more = { 'mappings/own.yaml': 'kind: orders\n', 'mappings/nearest.yaml': 'kind: orders\n' };

    it('the WMS where nobody says more', async () => {
      const { orders, zone } = warehouse(await good({ ...texts(root, { acme: off }), ...more }));
      expect([orders?.mapping, orders?.atMost, orders?.gatherSeconds, zone]).to.deep.equal([
        'out',
        5,
        60,
        'America/Chicago',
      ]);
    });

    it('the merchant before the WMS', async () => {
      const { orders, zone } = warehouse(await good({ ...texts(root, { acme: off + merchant }), ...more }));
      expect([orders?.mapping, orders?.atMost, orders?.gatherSeconds, zone]).to.deep.equal([
        'own',
        7,
        60,
        'America/Denver',
      ]);
    });

    it('the warehouse before both, value by value', async () => {
      const text = `${off}directories: { orders: FAR, shipments: FAR }\n${merchant}${nearest}`;
      const { orders, shipments } = warehouse(await good({ ...texts(root, { acme: text }), ...more }));
      expect([orders?.mapping, orders?.atMost, orders?.gatherSeconds]).to.deep.equal(['nearest', 7, 60]);
      expect(orders?.values).to.deep.equal({ a: 'wms', b: 'merchant', c: 'warehouse' });
      expect([orders?.place.directory, shipments?.place.directory]).to.deep.equal(['NEAR/Orders', 'FAR/Ship']);
    });

    it('an endpoint that is off nearby is off', async () => {
      const { orders, shipments } = warehouse(await acme('warehouses: { legacy: { shipments: off } }\n'));
      expect([orders?.id, shipments]).to.deep.equal(['acme/legacy/orders', null]);
    });

    it('a connection of the merchant is its own', async () => {
      const workspace = await acme('wms settings:\n  orders: { to: { folder: drop } }\n');
      expect(warehouse(workspace).orders?.connection).to.equal('acme/legacy/orders');
      expect(workspace.connections.get('acme/legacy/orders')?.settings).to.include({ directory: `${home}/drop` });
      expect(warehouse(workspace).shipments?.connection).to.equal('partner');
    });

    it('a second WMS is used as soon as it is named', async () => {
      const workspace = await acme(
        'wms: legacy\nwarehouses: { spare: {} }\n',
        `${oneWms}  spare:\n    orders: { to: { folder: /spare }, mapping: out }\n`,
      );
      expect([...(workspace.merchants.get('acme')?.warehouses.keys() ?? [])]).to.deep.equal(['legacy', 'spare']);
      expect(warehouse(workspace, 'spare').orders?.connection).to.equal('spare/orders');
    });
  });

  describe('has services', () => {
    async function timing(service: string, root = ''): Promise<[Timing | undefined, string[]]> {
      const workspace = await good(
        texts(root + oneWms, {
          acme: `zone: Europe/Berlin\nservices: { inventory: ${service}, order delivery: off, shipping confirmations: off }\n`,
        }),
      );
      return [workspace.merchants.get('acme')?.services.inventory, workspace.warnings.map(({ code }) => code)];
    }

    it('that run at times of the merchant, in order and once', async () => {
      const [at] = await timing('{ at: [14:30, "10:00", "10:00"] }');
      expect(at).to.deep.equal({ kind: 'at', times: ['10:00', '14:30'], zone: 'Europe/Berlin' });
    });

    it('that run at times of a zone of their own', async () => {
      const [at] = await timing('{ at: ["10:00"], zone: Asia/Tokyo }');
      expect(at).to.deep.equal({ kind: 'at', times: ['10:00'], zone: 'Asia/Tokyo' });
    });

    const words: readonly [string, Timing, string[]][] = [
      ['automatic', { kind: 'automatic' }, []],
      ['off', { kind: 'off' }, []],
      ['{ every: 1h }', { kind: 'every', seconds: 3600 }, []],
      ['{ every: 59m }', { kind: 'every', seconds: 3540 }, ['CONFIG_SERVICE_FLOOR']],
      ['{ every: 1d }', { kind: 'every', seconds: 86_400 }, []],
      ['{ every: 2d }', { kind: 'every', seconds: 172_800 }, ['CONFIG_SERVICE_FLOOR']],
      ['{ at: ["10:00", "11:00"], zone: UTC }', { kind: 'at', times: ['10:00', '11:00'], zone: 'UTC' }, []],
      [
        '{ at: ["10:00", "10:59"], zone: UTC }',
        { kind: 'at', times: ['10:00', '10:59'], zone: 'UTC' },
        ['CONFIG_SERVICE_FLOOR'],
      ],
      [
        '{ at: ["00:10", "23:50"], zone: UTC }',
        { kind: 'at', times: ['00:10', '23:50'], zone: 'UTC' },
        ['CONFIG_SERVICE_FLOOR'],
      ],
    ];
    for (const [text, expected, codes] of words) {
      it(`${text}${codes.length > 0 ? ' with a warning' : ''}`, async () =>
        expect(await timing(text)).to.deep.equal([expected, codes]));
    }
  });

  describe('has connections', () => {
    it('with references looked up, numbers where numbers are wanted', async () => {
      const root =
        'connections:\n  a: { sftp: { host: "${env:HOST}.example.com", user: u, port: "${env:SFTP_PORT}", password: "${file:/run/secrets/sftp}" } }\n';
      const { connections } = await good(texts(root), { env: { HOST: 'x', SFTP_PORT: '2222' } });
      expect(connections.get('a')?.settings).to.include({ host: 'x.example.com', port: 2222, password: 'from a file' });
    });

    it('with a secret of the store, where there is one', async () => {
      const root = 'connections:\n  a: { sftp: { host: a, user: u, password: "${secret:sftp}" } }\n';
      const { connections } = await good(texts(root), { secret: (name) => `stored ${name}` });
      expect(connections.get('a')?.settings).to.include({ password: 'stored sftp' });
    });

    it('with folders seen from the workspace, not from where the daemon was started', async () => {
      const { connections } = await good(
        texts('connections:\n  a: { folder: drop/in }\n  b: { folder: { directory: /srv/x, watch: off } }\n'),
      );
      expect(connections.get('a')?.settings).to.deep.equal({ directory: `${home}/drop/in`, watch: 'events' });
      expect(connections.get('b')?.settings).to.deep.equal({ directory: '/srv/x', watch: 'off' });
    });

    it('of the WMS shared by all merchants, so that they share its file numbers', async () => {
      const workspace = await good(
        texts('wms:\n  a:\n    orders: { to: { folder: /x }, mapping: out }\n', { acme: off, bolt: off }),
      );
      const names = [...workspace.merchants.values()].map(
        (merchant) => merchant.warehouses.get('a')?.orders?.connection,
      );
      expect(names).to.deep.equal(['a/orders', 'a/orders']);
    });
  });

  it('has every setting of an inlet and an outlet where it belongs', async () => {
    const all = texts(oneWms, {
      acme: `${off}carts:\n  web:\n    source: WEB\n    zone: Asia/Tokyo\n    services: { order download: off, shipment upload: off }\n    orders: { from: partner, directory: in, files: "O_*.csv", senders: ["*@example.com"], mapping: out, settle: 9s, done file: "{stem}.ok", after: remember, empty files: allowed }\n    confirmations: { to: partner, directory: back, mapping: ship, batch: each order, at most: 3, gather: 1m, numbering: endpoint, recipients: [a@example.com], subject: s, text: { template: mail } }\n    load options: { earliest order date: 2026-01-01, minimum inventory level: 3, sync inventory with warehouse: EAST, reject unmapped shipping codes: true, translate item code: upc, sync inventory alias: asin }\n`,
    });
    const { orders, confirmations, inventory, loadOptions, source } = cart(
      await good({ ...all, 'templates/mail.hbs': 'Hello' }),
    );
    expect(orders).to.deep.equal({
      id: 'acme/web/orders',
      connection: 'partner',
      place: { directory: 'in', pattern: 'O_*.csv', senders: ['*@example.com'] },
      mapping: 'out',
      values: {},
      settleSeconds: 9,
      doneFile: '{stem}.ok',
      after: 'remember',
      emptyAllowed: true,
    });
    expect(confirmations).to.deep.equal({
      id: 'acme/web/confirmations',
      connection: 'partner',
      place: { directory: 'back', recipients: ['a@example.com'] },
      mapping: 'ship',
      values: {},
      batch: 'each order',
      atMost: 3,
      gatherSeconds: 60,
      numbering: 'endpoint',
      subject: 's',
      text: 'Hello',
    });
    expect([inventory, source]).to.deep.equal([null, 'WEB']);
    expect(loadOptions).to.deep.include({
      earliestOrderDate: '2025-12-31T15:00:00.000Z',
      minimumInventoryLevel: 3,
      inventoryQuantity: 'available',
      syncInventoryWithWarehouse: ['EAST'],
      fullInventoryUpload: '03:00',
      rejectUnmapped: true,
      translateItemCode: 'upc',
      inventoryAlias: 'asin',
    });
  });

  it('has the only WMS as default, and asks when there are two', async () => {
    expect((await acme('')).merchants.get('acme')?.wms).to.equal('legacy');
    const two = 'wms:\n  a: {}\n  b: {}\n';
    expect(await bad(texts(two, { acme: off }))).to.deep.equal([
      'merchants/acme.yaml:1:1 CONFIG_MISSING_KEY Merchant acme needs "wms": which WMS gets its orders. Or set "default wms" in crossdock.yaml.',
    ]);
    expect((await good(texts(`${two}default wms: b\n`, { acme: off }))).merchants.get('acme')?.wms).to.equal('b');
  });

  it('takes a group with nothing below it as not there', async () => {
    const workspace = await good(texts('wms:\n  # legacy:\nconnections:\nretention: { documents: 30d }\n'));
    expect([workspace.wms.size, workspace.retention?.documentSeconds]).to.deep.equal([0, 30 * 86_400]);
  });

  it('has a revision that is the content, not the order of the files', async () => {
    const all = texts(oneWms, { acme: off });
    const turned = Object.fromEntries(Object.entries(all).reverse());
    expect(revisionOf(turned)).to.equal(revisionOf(all));
    expect(revisionOf(all)).to.match(/^[0-9a-f]{20}$/);
    expect((await good(all)).revision).to.equal(revisionOf(all));
    expect(revisionOf({ ...all, 'templates/x.hbs': '' })).to.not.equal(revisionOf(all));
    expect(revisionOf({ a: 'b\0c\0\0d' })).to.not.equal(revisionOf({ a: 'b', c: 'd' }));
  });
});
