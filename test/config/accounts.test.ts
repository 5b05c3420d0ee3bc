import { expect } from 'chai';
import { readWorkspace } from '../../src/config/read.ts';
import { layoutMapping } from '../../src/connectors/api/layout-mapping.ts';
import { apiConnectors } from '../../src/connectors/api-connectors.ts';
import { transports } from '../../src/connectors/transports/index.ts';
import { lines, toolbox } from './workbench.ts';

const usual = {
  'base url': 'https://acme.shipstream.example.com',
  'api username': 'crossdock',
  'api key': 'key-0123456789',
};

/** What the place is kept under from which the next look goes on. */
async function accountOf(settings: object): Promise<string | undefined> {
  const texts = {
    'crossdock.yaml': 'wms: { ship: { type: shipstream } }\n',
    'merchants/acme.yaml': `wms: ship\nwarehouses: { ship: { settings: ${JSON.stringify({ ...usual, ...settings })} } }\n`,
  };
  const tools = toolbox({ transports, connectors: apiConnectors, layout: layoutMapping });
  const result = await readWorkspace(texts, '/srv/dock', tools);
  if ('findings' in result) throw new Error(lines(result.findings).join('\n'));
  return result.workspace.connections.get('acme/ship')?.account;
}

describe('the account of a partner that is spoken to', () => {
  it('is the same with another key, and at another pace', async () => {
    const account = await accountOf({});
    expect(account).to.match(/^[0-9a-f]{16}$/);
    expect(await accountOf({ 'api key': 'key-9876543210' })).to.equal(account);
    expect(await accountOf({ 'calls per second': 2, 'timeout seconds': 45 })).to.equal(account);
    expect(await accountOf({ 'backorder policy': 'all_or_nothing' })).to.equal(account);
  });

  it('is another one where another thing is read', async () => {
    const account = await accountOf({});
    const others = [{ 'api username': 'bolt' }, { 'warehouse id': '2' }, { 'overlap hours': 48 }];
    for (const other of others) expect(await accountOf(other)).to.not.equal(account);
  });
});
