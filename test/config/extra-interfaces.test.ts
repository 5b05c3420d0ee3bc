import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { copyGates } from '../../src/config/copy-gates.ts';
import { outletPlaces, serviceRuns } from '../../src/config/lookup.ts';
import { transports } from '../../src/connectors/transports/index.ts';
import { bad, good, oneWms, texts } from './workbench.ts';

const off = 'services: { order delivery: off, shipping confirmations: off, inventory: off }\n';
const env = { SFTP_PASSWORD: 'hunter2', SECRET: 'a secret of sixteen' };
const given = { transports, env };
// biome-ignore lint/suspicious/noTemplateCurlyInString: a reference of the workspace
const hook = '{ webhook: { url: "https://bi.example.com/hook", secret: "${env:SECRET}" } }';

function withExtras(extras: string, more = ''): Record<string, string> {
  return texts(oneWms, { acme: `${off}${more}extra interfaces:\n${extras}` });
}

describe('extra interfaces', () => {
  it('have endpoints, services and gates of their own beside those of WMS and carts', async () => {
    const workspace = await good(
      withExtras(`
  bi:
    orders: { to: ${hook} }
    tracking: { to: ${hook}, mapping: ship, at most: 7 }
    services: { order copies: automatic, tracking copies: { every: 1h } }
`),
      given,
    );
    const places = outletPlaces(workspace).filter(({ extra }) => extra?.id === 'bi');
    expect(places.map(({ outlet }) => [outlet.id, outlet.mapping, outlet.atMost, outlet.numbering])).to.deep.equal([
      ['acme/bi/orders', '(Crossdock JSON)', 100, 'endpoint'],
      ['acme/bi/tracking', 'ship', 7, 'endpoint'],
    ]);
    const runs = serviceRuns(workspace).filter(({ connection }) => connection === 'bi');
    expect(runs.map(({ service, subject, timing }) => [service, subject, timing.kind])).to.deep.equal([
      ['order copies', 'acme/bi/orders', 'automatic'],
      ['tracking copies', 'acme/bi/tracking', 'every'],
    ]);
    const merchant = workspace.merchants.get('acme');
    expect(copyGates(merchant, 'order copies')).to.have.length(1);
    expect(copyGates(merchant, 'tracking copies')[0]).to.include({ automatic: false, orders: 'acme/bi/orders' });
    expect(workspace.warnings.map(({ code }) => code)).not.to.include('CONFIG_SERVICE_UNSET');
  });

  it('keep nothing while they are off, which is a warning where nobody said so', async () => {
    const workspace = await good(withExtras(`  bi: { orders: { to: partner, mapping: out } }\n`), given);
    expect(copyGates(workspace.merchants.get('acme'), 'order copies')).to.deep.equal([]);
    expect(workspace.warnings.map(({ message }) => message).join()).to.include(
      'services.order copies of extra interface bi is not set, so it is off.',
    );
  });

  const mistakes: readonly [string, string, string, string][] = [
    [
      'the name of a WMS',
      '  legacy: { description: x }\n',
      '',
      'The extra interface legacy has the name of a cart or WMS',
    ],
    [
      'the name of a cart',
      '  web: { description: x }\n',
      'carts: { web: {} }\n',
      'The extra interface web has the name',
    ],
    ['no mapping for files', '  bi: { orders: { to: partner } }\n', '', 'orders needs "mapping"'],
    [
      'a mapping of another kind',
      `  bi: { tracking: { to: ${hook}, mapping: out } }\n`,
      '',
      '"out" is a mapping of orders',
    ],
    ['a setting that is none', '  bi: { shipments: {} }\n', '', 'extra interfaces.bi.shipments is not a setting'],
    [
      'a connection that only receives',
      '  bi: { orders: { to: { email-in: { host: h, user: u, password: p } }, mapping: out } }\n',
      '',
      'only receives',
    ],
  ];
  for (const [what, extras, more, message] of mistakes)
    it(`are refused with ${what}`, async () => {
      expect((await bad(withExtras(extras, more), given)).join('\n')).to.include(message);
    });

  it('are the only place for a webhook', async () => {
    const found = await bad(texts(oneWms.replace('to: partner', `to: ${hook}`)), given);
    expect(found.join()).to.include('CONFIG_WEBHOOK_PLACE').and.to.include('A webhook takes copies only.');
  });

  it('are shown by an example on their page that is good as it stands', async () => {
    const page = readFileSync(new URL('../../docs/extra-interface.md', import.meta.url), 'utf8');
    const example = /```yaml\n# merchants\/acme.yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    const mappings = {
      'mappings/legacy-orders.yaml': 'kind: orders\n',
      'mappings/shop-confirmations.yaml': 'kind: shipments\n',
    };
    const all = { ...texts(oneWms, { acme: off + example }), ...mappings };
    const workspace = await good(all, { transports, env: { ...env, BI_SECRET: env.SECRET } });
    expect([...(workspace.merchants.get('acme')?.extras?.keys() ?? [])]).to.deep.equal(['second', 'reporting']);
    expect(workspace.warnings.map(({ code }) => code)).not.to.include('CONFIG_SERVICE_UNSET');
  });
});
