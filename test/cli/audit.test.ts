import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import type { Dock } from '../../src/operations/dock.ts';
import { deedsOf } from '../../src/operations/revision-deeds.ts';
import { type Deed, writeAudit } from '../../src/storage/audit.ts';
import { occasions } from '../support/deeds-of-commands.ts';
import { openTestDock } from '../support/dock.ts';
import { inStore } from '../support/seeds.ts';
import { projectRoot } from '../support/source-files.ts';
import { crossdock } from './terminal.ts';

const at = '2026-03-01T08:00:00.000Z';

function deed(subject: string, more: Partial<Deed> = {}): Deed {
  const own = { actor: 'cli:anna', action: 'orders retry', merchant: 'acme', reason: 'asked by phone' };
  return {
    subject,
    ...own,
    before: { order: '1001', status: 'error' },
    after: { order: '1001', status: 'new' },
    ...more,
  };
}

async function dockWith(...deeds: Deed[]): Promise<Dock> {
  const dock = await openTestDock();
  const { store } = dock.tools;
  for (const one of deeds) await inStore(store, (trx) => writeAudit(trx, store.dialect, [one], at));
  return dock;
}

async function said(dock: Dock, ...argv: string[]): Promise<string> {
  const { code, out, err } = await crossdock(dock, argv);
  expect(code, err).to.equal(0);
  return out;
}

async function subjects(dock: Dock, ...argv: string[]): Promise<string> {
  const rows: Deed[] = JSON.parse(await said(dock, 'audit', ...argv, '--json'));
  return rows.map(({ subject }) => subject).join(' ');
}

describe('crossdock audit', () => {
  it('lists what was done, newest first, with what changed and why', async () => {
    const dock = await dockWith(
      deed('o-1'),
      deed('o-2', { action: 'run', before: {}, after: { service: 'inventory' } }),
    );
    const [head, first, second] = (await said(dock, 'audit')).split('\n');
    const added = deed('MUG', { action: 'products add', before: {}, after: { description: '', 'upc 1': 'MUG' } });
    expect(await said(await dockWith(added), 'audit')).to.match(/ MUG +upc 1 MUG +asked by phone$/m);
    expect(head).to.match(/^id +at +who +merchant +did +to +change +because$/);
    expect(first).to.match(/^2 +2026-03-01 08:00:00 +cli:anna +acme +run +o-2 +service inventory +asked by phone$/);
    expect(second).to.match(/^1 .* orders retry +o-1 +status error -> new +asked by phone$/);
    expect(await said(dock, 'audit', 'list')).to.equal(await said(dock, 'audit'));
    expect(await said(dock, 'audit', '--actor', 'nobody')).to.equal('Nothing was done.\n');
  });

  it('finds rows by person, action, subject, merchant and time', async () => {
    const dock = await dockWith(
      deed('o-1'),
      deed('o-2', { actor: 'api:bob', action: 'orders release' }),
      deed('f-1', { action: 'files put', merchant: 'bolt' }),
    );
    expect(await subjects(dock, '--actor', 'bob')).to.equal('o-2');
    expect(await subjects(dock, '--actor', 'cli:anna')).to.equal('f-1 o-1');
    expect(await subjects(dock, '--action', 'orders')).to.equal('o-2 o-1');
    expect(await subjects(dock, '--subject', 'o-1')).to.equal('o-1');
    expect(await subjects(dock, '--merchant', 'bolt')).to.equal('f-1');
    expect(await subjects(dock, '--since', '2026-03-01T08:00:00.001Z')).to.equal('');
    expect(await subjects(dock, '--until', '2026-03-01T08:00:00.001Z')).to.equal('f-1 o-2 o-1');
  });

  it('is there of a merchant who is gone from the workspace, and of nobody who never was', async () => {
    const dock = await dockWith(deed('o-1'), deed('o-9', { merchant: 'gone' }));
    expect(await subjects(dock, '--merchant', 'gone')).to.equal('o-9');
    expect(await said(dock, 'audit', 'show', '2', '--merchant', 'gone')).to.include('o-9');
    expect((await crossdock(dock, ['audit', '--merchant', 'never'])).code).to.equal(3);
  });

  it('tells how to go on behind a full page', async () => {
    const dock = await dockWith(deed('o-1'), deed('o-2'), deed('o-3'));
    const { err } = await crossdock(dock, ['audit', '--limit', '2']);
    expect(err).to.include('--older-than 2');
    expect(await subjects(dock, '--limit', '2', '--older-than', '2')).to.equal('o-1');
    expect((await crossdock(dock, ['audit', '--limit', '2', '--older-than', '2'])).err).to.equal('');
    expect((await crossdock(dock, ['audit', '--older-than', '2x'])).code).to.equal(2);
  });

  it('writes CSV that a spreadsheet takes for text', async () => {
    const dock = await dockWith(deed('=SUM(1)', { reason: '+49, "and so on"' }));
    const [row] = parse(await said(dock, 'audit', '--csv'), { columns: true }) as Record<string, string>[];
    expect(row).to.deep.equal({
      id: '1',
      at,
      actor: 'cli:anna',
      action: 'orders retry',
      subject: "'=SUM(1)",
      merchant: 'acme',
      reason: '\'+49, "and so on"',
      before: '{"order":"1001","status":"error"}',
      after: '{"order":"1001","status":"new"}',
    });
    expect((await crossdock(dock, ['audit', '--csv', '--json'])).code).to.equal(2);
  });

  it('show prints one row as a diff, to whoever may see it', async () => {
    const states = {
      before: { order: '1001', status: 'error', note: null },
      after: { order: '1001', status: 'new\u001b[31m', tries: 2 },
    };
    const dock = await dockWith(deed('o-1', states));
    expect((await said(dock, 'audit', 'show', '1')).split('\n\n')[1]).to.equal(
      ['  order: 1001', '- status: error', '+ status: new?[31m', '- note: (not set)', '+ tries: 2', ''].join('\n'),
    );
    expect(JSON.parse(await said(dock, 'audit', 'show', '1', '--json'))).to.deep.include(states);
    for (const argv of [['1', '--merchant', 'bolt'], ['2'], ['x']])
      expect((await crossdock(dock, ['audit', 'show', ...argv])).code, argv.join(' ')).to.equal(3);
  });

  it('stays readable when one revision changes the files of 40 merchants, each of whom finds its own row', async () => {
    const merchants = Array.from({ length: 40 }, (_, index) => `merchant-${String(index + 1).padStart(2, '0')}`);
    const texts = (cutOff: string) =>
      Object.fromEntries(
        merchants.map((id) => [
          `merchants/${id}.yaml`,
          `name: ${id}\nservices: { order delivery: { at: ["${cutOff}"] } }\n`,
        ]),
      );
    const publication = {
      id: '4f0c1d2ab39c5e7710aa',
      texts: texts('16:00'),
      actor: 'cli:anna',
      reason: 'later cut-off',
      untested: false,
    };
    const replaced = { id: '9b2e77', texts: texts('14:30') };
    const deeds = deedsOf(publication, 'publish', { changed: true, withdrawn: undefined, replaced });
    const dock = await dockWith(...deeds);
    const lines = (await said(dock, 'audit')).trim().split('\n');
    expect(lines).to.have.length(42);
    for (const line of lines) expect(line.length, line).to.be.at.most(190);
    expect(new Set(lines.map((line) => line.indexOf('4f0c1d2ab39c5e7710aa')).slice(1)).size).to.equal(1);
    const own = await said(dock, 'audit', 'show', '18');
    expect(lines[24]).to.match(/merchant-17 .* services.order delivery.at 14:30 -> 16:00 +later cut-off$/);
    expect(own).to.match(/merchant: +merchant-17/);
    expect(own).to.include(
      '- merchants/merchant-17.yaml services.order delivery.at: 14:30\n+ merchants/merchant-17.yaml',
    );
  });
});

describe('docs/audit.md', () => {
  it('tells of every command that changes something what it leaves', () => {
    const page = readFileSync(join(projectRoot, 'docs/audit.md'), 'utf8');
    const table = page.split('## What leaves a row')[1]?.split('\n## ')[0] ?? '';
    const told = [...table.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)]);
    const own = ['mappings activate', 'mappings save', 'mappings schedule', 'mappings withdraw', 'retention'];
    expect(told.map(([, action]) => action).sort()).to.deep.equal([...Object.keys(occasions), ...own].sort());
  });
});
