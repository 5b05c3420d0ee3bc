import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import { parse } from 'yaml';
import { atEnd } from '../support/closing.ts';
import { eventually } from '../support/eventually.ts';
import { projectRoot } from '../support/source-files.ts';
import { simulators } from './index.ts';
import { shopToken } from './json-shop/json-shop.ts';

function begin(...args: readonly string[]) {
  const child = spawn(process.execPath, ['scripts/simulate.mjs', ...args], { cwd: projectRoot });
  const said = { text: '' };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said.text += chunk));
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  atEnd(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await ended;
  });
  return { child, said, ended };
}

describe('a simulator that is started by hand', () => {
  it('says where it is and how to sign in, works, and ends with Ctrl-C', async () => {
    const { child, said, ended } = begin('json-shop');
    await eventually('it is there', () => said.text.includes('Ctrl-C'));
    const url = /simulated at (\S+)\.\n/.exec(said.text)?.[1] ?? '';
    const shown = parse(/\n\n([\s\S]*)\nCtrl-C/.exec(said.text)?.[1] ?? '');
    expect([shown.type, shown.settings.token]).to.deep.equal(['http-cart', shopToken]);
    const answer = await fetch(`${url}/api/orders`, { headers: { authorization: `Bearer ${shopToken}` } });
    const { data } = (await answer.json()) as { data: { orders: unknown[] } };
    expect(data.orders).to.have.length(3);
    child.kill('SIGINT');
    expect(await ended).to.equal(0);
  });

  it('is one that exists, else all are named', async () => {
    const { said, ended } = begin('spaceship');
    expect(await ended).to.equal(2);
    for (const { name } of simulators) expect(said.text).to.contain(name);
  });

  for (const { name, bench, start } of simulators)
    it(`${name}: its settings are good, and lead to it`, async () => {
      const { server, settings } = await start();
      expect(bench.connector.settings.safeParse(settings).error?.issues ?? []).to.deep.equal([]);
      expect(JSON.stringify(settings)).to.contain(new URL(server.url).host);
      expect((await fetch(server.url)).status).to.be.within(200, 499);
    });
});
