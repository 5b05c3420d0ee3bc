// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
import { expect } from 'chai';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { withGroup, withSetting } from '../../src/config/edit-yaml.ts';

const file = `# Acme, the first
name: Acme
services:
  order delivery: off # until the test is over
  inventory: { every: 1h }
# the shop
carts:
  web:
    orders: { from: { folder: a }, mapping: m }
    services: { order download: off }

  other:
    type: csv
    # no services yet
`;

describe('one setting of a file', () => {
  it('changes in its place, and nothing else does', () => {
    expect(withSetting(file, ['services', 'order delivery'], 'automatic')).to.equal(
      file.replace('order delivery: off', 'order delivery: automatic'),
    );
    expect(withSetting(file, ['carts', 'web', 'services', 'order download'], '{ every: 5m }')).to.equal(
      file.replace('{ order download: off }', '{ order download: { every: 5m } }'),
    );
    expect(withSetting(file, ['services', 'inventory'], 'off')).to.equal(
      file.replace('inventory: { every: 1h }', 'inventory: off'),
    );
  });

  it('that is new stands behind its neighbours, as far in as they', () => {
    expect(withSetting(file, ['services', 'shipping confirmations'], 'automatic')).to.equal(
      file.replace('inventory: { every: 1h }\n', 'inventory: { every: 1h }\n  shipping confirmations: automatic\n'),
    );
    expect(withSetting(file, ['carts', 'web', 'services', 'shipment upload'], 'off')).to.equal(
      file.replace('{ order download: off }', '{ order download: off, shipment upload: off }'),
    );
    expect(withSetting(file, ['carts', 'other', 'services', 'order download'], 'off')).to.include(
      '    type: csv\n    services: { order download: off }\n',
    );
  });

  it('in lines with Windows ends, at the end without a line end, in an empty group and in a block stays right', () => {
    const windows = 'services:\r\n  inventory: off\r\nname: A\r\n';
    expect(withSetting(windows, ['services', 'order delivery'], 'off')).to.equal(
      'services:\r\n  inventory: off\r\n  order delivery: off\r\nname: A\r\n',
    );
    for (const text of ['name: A', 'services:\n', 'services: {}\n', 'services:\n  inventory:\n    every: 5m\n', ''])
      expect(parse(withSetting(text, ['services', 'inventory'], 'automatic')).services.inventory).to.equal('automatic');
  });

  it('means what was asked for, whatever the file looks like', () => {
    const key = fc.constantFrom('a', 'b', 'order download', 'c');
    const value = fc.oneof(fc.constant('off'), fc.constant('two\nlines\n'), fc.integer(), fc.constant(null));
    const tree = fc.dictionary(key, fc.oneof(value, fc.dictionary(key, fc.oneof(value, fc.dictionary(key, value)))));
    fc.assert(
      fc.property(tree, fc.array(key, { minLength: 1, maxLength: 3 }), fc.boolean(), (data, path, flow) => {
        const text = stringify(data, flow ? { collectionStyle: 'flow' } : {});
        const edited = parse(withSetting(text, path, '{ every: 5m }'));
        const at = path.reduce((found, step) => found[step], edited);
        expect(at).to.deep.equal({ every: '5m' });
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});

describe('a group of settings that comes into a file', () => {
  const shop = { type: 'shopify', settings: { shop: 'acme', 'access token': '${secret:acme-shop}' }, services: {} };

  it('stands on lines of its own behind its neighbours, and nothing else moves', () => {
    expect(withGroup(file, ['carts', 'shop'], shop)).to.equal(
      file.replace(
        '    # no services yet\n',
        '  shop:\n    type: shopify\n    settings:\n      shop: acme\n      access token: ${secret:acme-shop}\n    services: {}\n    # no services yet\n',
      ),
    );
    expect(withGroup(file, ['warehouses', 'ship'], {})).to.match(/\n {2}other:[\s\S]*\nwarehouses:\n {2}ship: \{\}\n/);
    expect(withGroup('a: 1\r\n', ['b', 'c'], { d: 1 })).to.equal('a: 1\r\nb:\r\n  c:\r\n    d: 1\r\n');
  });

  it('keeps to one line where its neighbours do', () => {
    expect(withGroup('carts: { web: { type: csv } }\n', ['carts', 'shop'], shop)).to.equal(
      'carts: { web: { type: csv }, shop: { type: shopify, settings: { shop: acme, access token: "${secret:acme-shop}" }, services: {} } }\n',
    );
  });

  it('comes into a file that is empty, or has an empty place for it', () => {
    for (const text of ['', '# nothing yet\n', 'carts:\n', 'carts: {}\n'])
      expect(parse(withGroup(text, ['carts', 'shop'], shop)), text).to.deep.equal({ carts: { shop } });
    expect(withGroup('# nothing yet\n', ['a'], 1)).to.include('# nothing yet');
  });

  it('means what it was given, whatever stands there', () => {
    const value = fc.oneof(
      fc.string(),
      fc.boolean(),
      fc.integer(),
      fc.dictionary(fc.string({ minLength: 1 }), fc.string()),
    );
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), value, (key, given) => {
        const before = parse(file);
        const after = parse(withGroup(file, ['carts', key], given));
        expect(after).to.deep.equal({ ...before, carts: { ...before.carts, [key]: given } });
      }),
    );
  });
});
