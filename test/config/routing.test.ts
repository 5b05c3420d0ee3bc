import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { projectRoot } from '../support/source-files.ts';
import { bad, good, texts } from './workbench.ts';

const root = `
wms:
  legacy: { orders: { to: { folder: /p/legacy }, mapping: out } }
  west:
    orders: { to: { folder: /p/west }, mapping: out }
    inventory: { from: { folder: /p/stock }, mapping: stock }
  north: { orders: { to: { folder: /p/north }, mapping: out } }
  yard: { orders: { to: { folder: /p/yard }, mapping: out } }
  deaf: { type: file-drop }
`;

function withMerchant(text: string): Record<string, string> {
  return texts(root, { acme: text });
}

function workspaceWith(routing: string): Record<string, string> {
  return withMerchant(
    `wms: legacy\nservices: { order delivery: off, inventory: off }\nrouting:\n${routing}\ncarts:\n  web: {}\n`,
  );
}

describe('routing rules', () => {
  for (const [what, routing, finding] of [
    [
      'an unknown WMS',
      '  - { country: CA, to: nroth }',
      '4:24 CONFIG_UNKNOWN_WMS There is no WMS "nroth". Did you mean "north"?',
    ],
    [
      'a WMS that takes nothing',
      '  - { country: CA, to: deaf }',
      '4:24 CONFIG_ROUTING_NEVER routing[0].to: The WMS deaf takes no orders',
    ],
    [
      'a country that is none',
      '  - { country: [CA, XQ], to: north }',
      '4:16 CONFIG_ROUTING_NEVER routing[0].country: "XQ" is no country.',
    ],
    [
      'a cart that is none',
      '  - { cart: wbe, to: north }',
      '4:13 CONFIG_ROUTING_NEVER routing[0].cart: This merchant has no cart "wbe". Did you mean "web"?',
    ],
    [
      'stock where none is told',
      '  - { stock: available, to: north }',
      '4:14 CONFIG_ROUTING_NEVER routing[0].stock: The WMS north never tells',
    ],
    [
      'a tag with a comma',
      '  - { tag: "A,B", to: north }',
      '4:12 CONFIG_ROUTING_NEVER routing[0].tag: "A,B" has a separator',
    ],
    [
      'a star in a postal code',
      '  - { zip prefix: "90*", to: north }',
      '4:19 CONFIG_ROUTING_NEVER routing[0].zip prefix: Write the first',
    ],
    [
      'a star within a SKU',
      '  - { sku: "A*B", to: north }',
      '4:12 CONFIG_ROUTING_NEVER routing[0].sku: "A*B": a "*" stands at the end',
    ],
    [
      'a number where text belongs',
      '  - { zip prefix: 90, to: north }',
      '4:19 CONFIG_TYPE routing[0].zip prefix: Write a word or a list of words',
    ],
    [
      'a misspelt condition',
      '  - { contry: CA, to: north }',
      '4:7 CONFIG_UNKNOWN_KEY routing[0].contry is not a setting. Did you mean "country"?',
    ],
    ['a rule without WMS', '  - { country: CA }', '4:5 CONFIG_MISSING_KEY routing[0].to: This is needed.'],
    [
      'a rule below one without conditions',
      '  - { to: north }\n  - { name: late, tag: VIP, to: west }',
      '5:5 CONFIG_ROUTING_SHADOWED routing[1] is never asked: rule 1 above has no condition and takes everything.',
    ],
    [
      'a rule below a wider one',
      '  - { name: all of it, country: [USA, CA], to: north }\n  - { country: us, zip prefix: "9", to: west }',
      '5:5 CONFIG_ROUTING_SHADOWED routing[1] is never asked: rule 1 (all of it) above takes everything that this one would.',
    ],
  ] as const)
    it(`that have ${what} are refused where that stands`, async () => {
      const said = await bad(workspaceWith(routing));
      expect(said, said.join('\n')).to.have.length(1);
      expect(said[0]?.startsWith(`merchants/acme.yaml:${finding}`), said[0]).to.equal(true);
    });

  it('that are narrower above and wider below are good, and so is a last one without conditions', async () => {
    const workspace = await good(
      workspaceWith(
        '  - { country: US, zip prefix: ["9"], to: west }\n  - { country: US, to: north }\n  - { sku: "A-*", by: line, to: yard }\n  - { sku: "A-1", to: west }\n  - { to: north }',
      ),
    );
    const acme = workspace.merchants.get('acme');
    expect(acme?.routing?.map(({ number, to, by }) => `${number} ${to} ${by}`)).to.deep.equal([
      '1 west order',
      '2 north order',
      '3 yard line',
      '4 west order',
      '5 north order',
    ]);
    expect([...(acme?.warehouses.keys() ?? [])]).to.deep.equal(['legacy', 'west', 'north', 'yard']);
    expect(acme?.routing?.[0]?.when).to.deep.include({ country: ['US'], zipPrefix: ['9'], stock: null });
  });

  it('of the page that explains them are good', async () => {
    const page = readFileSync(join(projectRoot, 'docs/routing.md'), 'utf8');
    const example = /```yaml\n# merchants\/acme.yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    expect(example).to.include('routing:');
    const workspace = await good(withMerchant(example));
    expect(workspace.merchants.get('acme')?.routing).to.have.length(3);
  });
});
