import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { expect } from 'chai';
import { Command } from 'commander';
import { Cli } from '../../src/cli/cli.ts';
import { mappingsVerb } from '../../src/cli/verbs/mappings/index.ts';
import { compileMapping } from '../../src/mapping/compile.ts';
import { allSchemas } from '../../src/operations/schemas.ts';
import { rejection } from '../support/rejection.ts';
import { temporaryFolder } from '../support/temporary.ts';

const sample = 'test/mapping/guess/samples/shipment-report.txt';

/** The verb alone, in a folder of its own. */
async function guess(argv: readonly string[], { home = '', input = '' } = {}) {
  const [out, err] = [new PassThrough(), new PassThrough()];
  const env = { CROSSDOCK_HOME: home || (await temporaryFolder()) };
  const io = { in: Readable.from([Buffer.from(input)]), out, err, asks: false, env, user: 'anna', now: () => 0 };
  const program = {
    version: '0',
    openDock: () => Promise.reject(new Error('no store is needed')),
    check: () => Promise.reject(new Error('no')),
    schemas: () => allSchemas([], []),
    onboarding: () => {
      throw new Error('no');
    },
    startDaemon: async () => 0,
  };
  const root = new Command('crossdock').option('--json').option('--quiet').exitOverride();
  root.configureOutput({ writeErr: () => undefined });
  mappingsVerb.add(root, new Cli(program, io));
  await root.parseAsync(['mappings', 'guess', ...argv], { from: 'user' });
  return { out: String(out.read() ?? ''), err: String(err.read() ?? '') };
}

describe('crossdock mappings guess', () => {
  it('prints a mapping that compiles, and says how much of it is a guess', async () => {
    const { out, err } = await guess([sample]);
    expect(compileMapping('guessed', out, new Map())).to.have.property('mapping');
    expect(out).to.include('PRO_NUMBER: { from: package.trackingNumber, required: true } # certain: ');
    expect(err).to.match(/^A file of shipments: 11 columns, \d+ certain, the others are guesses\.\n$/);
  });

  it('writes it into a new file, and never over one that is there', async () => {
    const path = join(await temporaryFolder(), 'new.yaml');
    const { out } = await guess([sample, '--out', path]);
    expect(out).to.equal('');
    expect(await readFile(path, 'utf8')).to.include('kind: shipments');
    expect(await rejection(guess([sample, '--out', path]))).to.include({ code: 'FILE_NOT_WRITABLE' });
  });

  it('answers with the whole proposal as JSON', async () => {
    const { out } = await guess([sample, '--json', '--quiet']);
    const proposal = JSON.parse(out);
    expect(proposal).to.include({ kind: 'shipments', encoding: 'utf-8' });
    expect(proposal.records[0].columns[2]).to.deep.include({
      header: 'PRO_NUMBER',
      meaning: { is: 'field', path: 'package.trackingNumber' },
      certain: true,
    });
    expect(proposal.yaml).to.include('kind: shipments');
  });

  it('takes the kind from whoever knows it, and the sample from standard input', async () => {
    const { out } = await guess(['-', '--kind', 'orders'], { input: 'SKU,Quantity\nAB-1,2\n' });
    expect(out).to.include('kind: orders').and.include('SKU: line.sku');
    expect(out).to.include('# Missing: no column gives order.orderNumber or order.custRef or order.orderId.');
  });

  it('knows what the other mappings of the workspace call things', async () => {
    const home = await temporaryFolder();
    await mkdir(join(home, 'mappings'));
    await writeFile(join(home, 'mappings/north.yaml'), 'kind: inventory\ncolumns: { Zorp: level.sku }\n');
    const { out } = await guess(['-'], { home, input: 'Zorp,Available\nAB-1,2\n' });
    expect(out).to.include('Zorp: level.sku # certain: mapping north reads "Zorp" so');
  });

  it('says of what is no sample why', async () => {
    expect(await rejection(guess(['-'], { input: 'PK\u0003\u0004 rest' }))).to.include({
      code: 'SAMPLE_NOT_UNDERSTOOD',
    });
    expect(await rejection(guess(['-'], { input: '' }))).to.include({ code: 'FILE_EMPTY' });
    expect(await rejection(guess(['no-such-file.csv']))).to.include({ code: 'FILE_NOT_READABLE' });
  });
});
