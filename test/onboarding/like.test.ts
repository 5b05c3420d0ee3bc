// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
import { expect } from 'chai';
import { parse } from 'yaml';
import { textLike } from '../../src/operations/onboarding/like-text.ts';

const acme = `# Acme's file, with a remark
name: Acme Outdoor # as people say
wms: legacy
directories: { orders: ACME, shipments: out/acme, inventory: KUNDE7 }
error contacts: [anna@acme.example.com]
services:
  order delivery: { at: ["10:00", "14:30"] } # twice a day
  shipping confirmations:
    every: 15m
  inventory: off # not yet

carts:
  web:
    source: ACME-WEB
    description: "The shop of Acme: outdoor"
    orders:
      from: { sftp: { host: sftp.acme.example.com, user: dock, password: "\${env:ACME_SHOP_PASSWORD}" } }
      files: "acme_*.csv"
      mapping: acme-orders
      values: { account: "4711" }
    confirmations:
      to: office-mail
      recipients: [shop@acme.example.com]
      mapping: shop-confirmations
    inventory: { to: { folder: /srv/stock }, mapping: shop-inventory }
    services: { order download: automatic, shipment upload: { every: 30m } }
    load options: { earliest order date: 2024-01-01 }
`;

function like(text: string, contact: string | null = null) {
  const copy = textLike(text, { from: 'acme', id: 'bolt', name: 'Bolt', contact, today: '2026-11-25' });
  return { ...copy, value: parse(copy.text) };
}

describe('a merchant like another one', () => {
  const { text, value, lookOver } = like(acme, 'office@bolt.example.com');

  it('has its own name and directories, wherever the other ones stood', () => {
    expect(value.name).to.equal('Bolt');
    expect(value.directories).to.deep.equal({ orders: 'BOLT', shipments: 'out/bolt', inventory: 'KUNDE7-BOLT' });
    expect(value.carts.web.source).to.equal('BOLT-WEB');
    expect(value.carts.web.description).to.equal('The shop of Bolt: outdoor');
    expect(value.carts.web.orders.files).to.equal('bolt_*.csv');
    expect(value.carts.web.inventory.to.folder).to.equal('/srv/stock-bolt');
  });

  it('shares WMS and layouts', () => {
    expect([value.wms, value.carts.web.orders.mapping]).to.deep.equal(['legacy', 'acme-orders']);
  });

  it('has no secret of the other one, not even a way to it', () => {
    expect(value.carts.web.orders.from.sftp.password).to.equal('${env:BOLT_WEB_ORDERS_SFTP_PASSWORD}');
    expect(text).to.not.include('ACME_SHOP_PASSWORD');
    expect(value.carts.web.orders.from.sftp.host).to.equal('sftp.bolt.example.com');
  });

  it('sends its mail to its own people, or to nobody', () => {
    expect(value['error contacts']).to.deep.equal(['office@bolt.example.com']);
    expect(value.carts.web.confirmations.recipients).to.deep.equal(['office@bolt.example.com']);
    const without = like(acme).value;
    expect(without).to.not.have.property('error contacts');
    expect(without.carts.web.confirmations).to.not.have.property('recipients');
  });

  it('has everything off, with the timings of the other one beside it where there is room', () => {
    expect(value.services).to.deep.equal({
      'order delivery': 'off',
      'shipping confirmations': 'off',
      inventory: 'off',
    });
    expect(value.carts.web.services).to.deep.equal({ 'order download': 'off', 'shipment upload': 'off' });
    expect(text).to.include('order delivery: off # { at: ["10:00", "14:30"] } # twice a day\n');
  });

  it('takes no order from before today, and keeps comments', () => {
    expect(value.carts.web['load options']).to.deep.equal({ 'earliest order date': '2026-11-25' });
    expect(text).to.include('# as people say').and.include('inventory: off # not yet');
  });

  it("names what may be the other one's own", () => {
    expect(lookOver).to.deep.equal(['carts.web.orders.from.sftp.user', 'carts.web.orders.values.account']);
  });

  it('has a directory of its own also where the other one had none, and is not closed though the other one is', () => {
    const { value: bare } = like('closed: 2026-01-01\nservices: { order delivery: automatic }\n');
    expect(bare).to.deep.equal({ name: 'Bolt', directories: 'BOLT', services: { 'order delivery': 'off' } });
  });
});
