import { expect } from 'chai';
import { editorSchemas } from '../../src/config/editor-schemas.ts';
import { apiConnectors } from '../../src/connectors/api-connectors.ts';
import { transports } from '../../src/connectors/transports/index.ts';
import { noLoadOptions } from '../support/workspace.ts';
import { bad, good, oneWms, texts } from './workbench.ts';

const off = 'services: { order delivery: off, shipping confirmations: off, inventory: off }\n';

function withOptions(options: string): Record<string, string> {
  const cart = `  web:\n    services: { order download: off, shipment upload: off, inventory upload: off }\n`;
  return texts(oneWms, { acme: `${off}carts:\n${cart}    load options:\n${options}` });
}

async function read(options: string) {
  return (await good(withOptions(options))).merchants.get('acme')?.carts.get('web')?.loadOptions;
}

describe('the load options of a cart', () => {
  it('are the usual ones where nothing is said', async () => {
    expect(await read('      minimum inventory level: 0\n')).to.deep.equal(noLoadOptions);
    expect(await read('      sync inventory with warehouse: ALL\n')).to.deep.equal(noLoadOptions);
  });

  it('are all read, with what they leave out', async () => {
    const options = await read(`
      statuses: [paid]
      payment statuses: [captured, ""]
      order filters:
        - { field: order.shipTo.country, values: [USA, CA], rule: required }
        - { field: order.extra.channel, values: [pos], rule: restricted, match: starts with }
      tag filters:
        - { tags: customer, rule: contains, any of: [b2b] }
      item filters: { list: blacklist, skus: ["", GIFT] }
      release delay: { wait: 2h, after: placed }
      changes in cart: ignore
      reject unmapped shipping codes: true
      translate item code: master
      sync inventory alias: upc
`);
    expect(options).to.deep.include({
      statuses: { taken: ['paid'], paymentsTaken: ['captured', ''] },
      orderFilters: [
        { field: 'order.shipTo.country', values: ['USA', 'CA'], rule: 'required', match: 'full' },
        { field: 'order.extra.channel', values: ['pos'], rule: 'restricted', match: 'starts with' },
      ],
      itemFilter: { list: 'blacklist', skus: ['', 'GIFT'], level: 'line' },
      releaseDelay: { seconds: 7200, after: 'placed' },
      changesInCart: 'ignore',
      rejectUnmapped: true,
      translateItemCode: 'master',
      inventoryAlias: 'upc',
    });
    expect(options?.tagFilters[0]).to.deep.include({ tags: 'customer', rule: 'contains', anyOf: ['b2b'] });
    expect(await read('      release delay: 30m\n')).to.deep.include({
      releaseDelay: { seconds: 1800, after: 'downloaded' },
    });
  });

  it('use a field in one filter only, and say so at its line', async () => {
    const twice = `      order filters:
        - { field: order.shipTo.state, values: [IL], rule: required }
        - { field: order.shipTo.state, values: [NY], rule: restricted }
`;
    const [finding, ...more] = await bad(withOptions(twice));
    expect(more).to.deep.equal([]);
    expect(finding).to.match(/^merchants\/acme\.yaml:8:20 CONFIG_VALUE .*order\.shipTo\.state has a filter already/);
  });

  for (const [what, options, says] of [
    [
      'an unknown field',
      'order filters: [{ field: order.shipTo.countri, values: [a], rule: required }]',
      'order.extra.<name>. Did you mean "order.shipTo.country"?',
    ],
    [
      'a filter without values',
      'order filters: [{ field: order.currency, values: [], rule: required }]',
      'not be empty',
    ],
    ['a delay without unit', 'release delay: 30', 'Write a duration such as 30m'],
    ['the word of before', 'inventory warehouse: EAST', 'is not a setting'],
    ['a level that is none', 'item filters: { list: whitelist, skus: [A], level: lines }', 'line or order'],
  ] as const)
    it(`refuse ${what} in a sentence`, async () => {
      const found = (await bad(withOptions(`      ${options}\n`))).join();
      expect(found, found).to.include(says);
    });

  it('all have help text, at every depth', () => {
    const schema = JSON.parse(editorSchemas(transports, apiConnectors).merchant);
    const options = schema.properties.carts.additionalProperties.properties['load options'];
    const fields = fieldsOf(options);
    expect(fields.map(([key]) => key)).to.include.members(['statuses', 'order filters', 'field', 'any of', 'wait']);
    expect(fields.length).to.be.greaterThan(20);
    for (const [key, { description }] of fields) expect(description, key).to.match(/^\S.{15,}\.?$/);
  });
});

type Node = { readonly description?: string; readonly properties?: Record<string, Node> };

function fieldsOf(schema: unknown): [string, Node][] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = Object.entries((schema as Node).properties ?? {});
  return [...own, ...Object.values(schema).flatMap((one) => fieldsOf(one))].filter(
    ([key], index, all) => own.some(([mine]) => mine === key) || all.findIndex(([other]) => other === key) === index,
  );
}
