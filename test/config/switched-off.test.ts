// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
import { expect } from 'chai';
import { clockEntries, watchedInlets } from '../../src/clockwork/services.ts';
import type { Merchant } from '../../src/config/workspace.ts';
import { bad, good, oneWms, texts } from './workbench.ts';

const timings = 'order delivery: automatic, shipping confirmations: { every: 1h }, inventory: off';
const cart = `
carts:
  web:
    orders: { from: { folder: shop }, mapping: out }
    services: { order download: automatic }
`;

async function merchant(text: string): Promise<Merchant> {
  const workspace = await good(texts(oneWms, { acme: `${text}${cart}` }));
  expect(clockEntries(workspace).length > 0).to.equal(!workspace.merchants.get('acme')?.switchedOff);
  expect(watchedInlets(workspace).length > 0).to.equal(!workspace.merchants.get('acme')?.switchedOff);
  return workspace.merchants.get('acme') as Merchant;
}

describe('a merchant that is switched off', () => {
  it('runs nothing by itself, its carts included, and keeps the timings as they are written', async () => {
    const { services, carts } = await merchant(`services: { all: off, ${timings} }`);
    expect(services['order delivery']).to.deep.equal({ kind: 'off', written: { kind: 'automatic' } });
    expect(services['shipping confirmations']).to.deep.equal({
      kind: 'off',
      written: { kind: 'every', seconds: 3600 },
    });
    expect(services.inventory).to.deep.equal({ kind: 'off' });
    expect(carts.get('web')?.services['order download']).to.deep.equal({
      kind: 'off',
      written: { kind: 'automatic' },
    });
  });

  for (const line of ['all: on, ', ''])
    it(`runs again with "${line}"`, async () => {
      const { services, switchedOff } = await merchant(`services: { ${line}${timings} }`);
      expect(services['order delivery']).to.deep.equal({ kind: 'automatic' });
      expect(switchedOff).to.equal(undefined);
    });

  it('is told when the word is neither on nor off', async () => {
    expect(await bad(texts(oneWms, { acme: `services: { all: never, ${timings} }` }))).to.deep.equal([
      'merchants/acme.yaml:1:18 CONFIG_VALUE services.all: Write on or off.',
    ]);
  });
});

describe('a merchant that was closed', () => {
  it('runs nothing by itself, though its timings stand there', async () => {
    const { services, closed } = await merchant(`closed: 2026-11-25\nservices: { ${timings} }`);
    expect(services['order delivery'].kind).to.equal('off');
    expect(closed).to.equal('2026-11-25');
  });

  it('keeps no secret that is gone by now from stopping the others', async () => {
    const own =
      'wms settings: { orders: { to: { sftp: { host: h.example.com, user: u, password: "${env:GONE}" } } } }\n';
    const open = `services: { ${timings} }\n${own}`;
    expect((await bad(texts(oneWms, { acme: open })))[0]).to.include('CONFIG_REFERENCE');
    expect(await bad(texts(oneWms, { acme: `closed: 2026-11-25\n${open}` }))).to.deep.equal([]);
  });

  it('needs a day', async () => {
    expect((await bad(texts(oneWms, { acme: 'closed: yes\n' })))[0]).to.include('Write the day, such as 2026-11-25.');
  });
});
