import { expect } from 'chai';
import { whoseServices } from '../../src/operations/services/named.ts';
import { aWorkspace } from '../support/workspace.ts';

const two = aWorkspace();
const one = { ...two, merchants: new Map([...two.merchants].slice(0, 1)) };
const bolt = two.merchants.get('bolt');
const shared = {
  ...two,
  merchants: new Map(two.merchants).set('bolt', {
    ...(bolt as NonNullable<typeof bolt>),
    carts: new Map(two.merchants.get('acme')?.carts),
  }),
};

function whose(workspace: typeof two, ...words: string[]) {
  return whoseServices(workspace, 'every merchant', words);
}

describe('whose services are meant', () => {
  it('is said by merchant, cart and service, with spaces, hyphens or a slash', () => {
    expect(whose(two, 'acme')).to.deep.equal({ merchant: 'acme' });
    expect(whose(two, 'acme', 'web')).to.deep.equal({ merchant: 'acme', cart: 'web' });
    expect(whose(two, 'acme/web', 'order-download')).to.deep.equal({
      merchant: 'acme',
      cart: 'web',
      service: 'order download',
    });
    expect(whose(two, 'acme', 'Order Delivery')).to.deep.equal({ merchant: 'acme', service: 'order delivery' });
    expect(whose(two, 'acme', 'web', 'shipment_upload')).to.deep.include({ cart: 'web', service: 'shipment upload' });
  });

  it('may leave the merchant out where the cart says it, or where there is one only', () => {
    expect(whose(two, 'shop')).to.deep.equal({ merchant: 'bolt', cart: 'shop' });
    expect(whose(one, 'inventory')).to.deep.equal({ merchant: 'acme', service: 'inventory' });
    expect(whose(one, 'web', 'order-download')).to.deep.include({ merchant: 'acme', cart: 'web' });
  });

  it('is asked back when it is not clear', () => {
    expect(() => whose(shared, 'web')).to.throw('Several merchants have a cart "web": acme, bolt.');
    expect(() => whose(two, 'inventory')).to.throw('There is no cart "inventory".');
    expect(() => whose(two, 'acme', 'web', 'order-dwnload')).to.throw('Did you mean "order download"?');
    expect(() => whose(two, 'acme', 'inventory', 'web')).to.throw('No service is called "web"');
    expect(() => whoseServices(two, ['bolt'], ['web'])).to.throw('There is no cart "web".');
  });
});
