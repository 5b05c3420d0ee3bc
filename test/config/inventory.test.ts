import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { loadOptionsShape } from '../../src/config/load-options-grammar.ts';
import { orderStatuses } from '../../src/domain/order-status.ts';
import { seenStatuses, unseenStatuses } from '../../src/domain/stock/unseen-orders.ts';
import { bad, good, lines, oneWms, texts } from './workbench.ts';

const services = 'services: { order delivery: off, shipping confirmations: off, inventory: off }\n';
const off = 'services: { order download: off, shipment upload: off, inventory upload: off }';

const workspace = (names: string, merchant: string, options = '') =>
  texts(`${oneWms}    warehouse names: ${names}\n`, {
    acme: `${services}${merchant}carts:\n  web:\n    ${off}\n    load options: { ${options} }\n`,
  });

describe('the names of warehouses', () => {
  it('are taken code by code from the nearest place; off is excluded', async () => {
    const merchant =
      'wms settings: { warehouse names: { W2: SOUTH, W3: THIRD } }\nwarehouses: { legacy: { warehouse names: { W3: off, "0004": FOURTH } } }\n';
    const read = await good(workspace('{ W1: EAST, W2: WEST }', merchant));
    expect([...(read.merchants.get('acme')?.warehouses.get('legacy')?.warehouseNames ?? [])].sort()).to.deep.equal([
      ['0004', 'FOURTH'],
      ['W1', 'EAST'],
      ['W2', 'SOUTH'],
      ['W3', null],
    ]);
  });

  it('are texts, and nothing else', async () => {
    expect(await bad(workspace('{ W1: [EAST] }', ''))).to.deep.equal([
      'crossdock.yaml:9:28 CONFIG_TYPE wms.legacy.warehouse names.W1: Write our own name of the warehouse, or off: its stock does not count.',
    ]);
  });

  it('are what carts choose by; another word is a warning with a guess', async () => {
    const read = await good(workspace('{ W1: EAST, W2: WEST }', '', 'sync inventory with warehouse: [EAST, WSET]'));
    expect(lines(read.warnings).filter((line) => line.includes('WAREHOUSE'))).to.deep.equal([
      'merchants/acme.yaml:5:52 CONFIG_WAREHOUSE_UNKNOWN No warehouse is called "WSET" under "warehouse names", so only stock that a WMS gives under this very code counts for cart web. Did you mean "WEST"?',
    ]);
    const unnamed = await good(workspace('{}', '', 'sync inventory with warehouse: W7'));
    expect(lines(unnamed.warnings).filter((line) => line.includes('WAREHOUSE'))).to.deep.equal([]);
  });
});

describe('what a cart wants of the stock', () => {
  const optionsOf = async (options: string) =>
    (await good(workspace('{ W1: EAST, W2: WEST }', '', options))).merchants.get('acme')?.carts.get('web')?.loadOptions;

  it('is one warehouse, a list, or all; on hand or available; and a time of the day for everything, or none', async () => {
    expect(
      await optionsOf('sync inventory with warehouse: [EAST, WEST, EAST], inventory quantity: on hand'),
    ).to.deep.include({
      syncInventoryWithWarehouse: ['EAST', 'WEST'],
      inventoryQuantity: 'on hand',
    });
    expect((await optionsOf('sync inventory with warehouse: [EAST, all]'))?.syncInventoryWithWarehouse).to.deep.equal(
      [],
    );
    expect((await optionsOf('full inventory upload: "04:30"'))?.fullInventoryUpload).to.equal('04:30');
    expect((await optionsOf('full inventory upload: off'))?.fullInventoryUpload).to.equal('');
    expect(await bad(workspace('{ W1: EAST }', '', 'full inventory upload: "24:30"'))).to.have.length(1);
  });
});

describe('the page on stock', () => {
  const page = readFileSync(new URL('../../docs/inventory.md', import.meta.url), 'utf8');

  it('lists every status of an order with what becomes of its units', () => {
    const rows = [...page.matchAll(/^\| ((?:`\w+`(?:, )?)+) \| (yes|no|only)/gm)].flatMap(([, words, verdict]) =>
      [...(words ?? '').matchAll(/`(\w+)`/g)].map(([, status]) => [status ?? '', verdict]),
    );
    const verdictOf = (status: string) =>
      (unseenStatuses as readonly string[]).includes(status)
        ? 'yes'
        : (seenStatuses as readonly string[]).includes(status)
          ? 'only'
          : 'no';
    expect(Object.fromEntries(rows)).to.deep.equal(
      Object.fromEntries(orderStatuses.map((status) => [status, verdictOf(status)])),
    );
  });

  it('names only settings that there are', () => {
    const named = [...page.matchAll(/^\| `([a-z ]+)` \| `load options` of a cart/gm)].map(([, key]) => key ?? '');
    expect(named).to.have.length(6);
    expect(Object.keys(loadOptionsShape.shape)).to.include.members(named);
  });

  it('has examples that are good as they stand', async () => {
    const [wms, merchant] = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text ?? '');
    const stock = {
      'mappings/legacy-inventory.yaml': 'kind: inventory\n',
      'mappings/shop-inventory.yaml': 'kind: inventory\n',
    };
    const server = `connections: { partner-sftp: { sftp: { host: sftp.example.com, user: dock, password: "\${env:SFTP_PASSWORD}" } } }\n`;
    const read = await good({ ...texts(`${server}${wms}`, { acme: `${services}${merchant}` }), ...stock });
    expect(read.merchants.get('acme')?.carts.get('market')?.loadOptions.syncInventoryWithWarehouse).to.deep.equal([
      'EAST',
    ]);
  });
});
