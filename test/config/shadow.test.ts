import { expect } from 'chai';
import { transports } from '../../src/connectors/transports/index.ts';
import { bad, good, oneWms, texts } from './workbench.ts';

const services = 'services: { order delivery: off, shipping confirmations: off, inventory: off }';

function merchant(mode: string, folder: string): string {
  return `${mode}\n${services}
carts:
  web:
    orders: { from: { folder: ${folder} }, mapping: web-orders, after: remove }
    services: { order download: off, shipment upload: off, inventory upload: off }
`;
}

const mappings = { 'mappings/web-orders.yaml': 'kind: orders\n' };

describe('a merchant in shadow', () => {
  it('leaves the files of its carts where they are, whatever they say', async () => {
    for (const [mode, after] of [
      ['mode: shadow', 'remember'],
      ['mode: live', 'remove'],
      ['', 'remove'],
    ] as const) {
      const workspace = await good({ ...texts(oneWms, { acme: merchant(mode, 'shop') }), ...mappings }, { transports });
      const acme = workspace.merchants.get('acme');
      expect(acme?.shadow).to.equal(mode === 'mode: shadow' ? true : undefined);
      expect(acme?.carts.get('web')?.orders?.after).to.equal(after);
    }
  });

  it('may not have a folder that is emptied by taking', async () => {
    const moves = '{ directory: shop, take: move }';
    const found = await bad(
      { ...texts(oneWms, { acme: merchant('mode: shadow', moves) }), ...mappings },
      { transports },
    );
    expect(found.join('\n')).to.include('CONFIG_SHADOW_TAKES').and.include('merchants/acme.yaml:1:');
    await good({ ...texts(oneWms, { acme: merchant('mode: live', moves) }), ...mappings }, { transports });
  });
});
