import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { parse } from 'yaml';
import { editorSchemas, grammarKeys } from '../../src/config/editor-schemas.ts';
import { environmentVariables, fromFiles } from '../../src/config/environment.ts';
import { outletPlaces, serviceRuns } from '../../src/config/lookup.ts';
import { readWorkspace } from '../../src/config/read.ts';
import { serviceFloors } from '../../src/config/services.ts';
import { readTexts } from '../../src/config/texts.ts';
import type { Workspace } from '../../src/config/workspace.ts';
import { apiConnectors } from '../../src/connectors/api-connectors.ts';
import { transports } from '../../src/connectors/transports/index.ts';
import { allSchemas, schemaFile, schemaNames } from '../../src/operations/schemas.ts';
import { describedKeys, type Schema } from '../support/schema-keys.ts';
import { referenceOf, shippedFiles, withReference } from './schema-references.ts';
import { lines, toolbox } from './workbench.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const page = readFileSync(`${root}docs/configuration.md`, 'utf8');

/** The demo's mappings belong to others: here only their kinds count. */
const demoKinds = {
  'legacy-orders': 'orders',
  'legacy-shipments': 'shipments',
  'legacy-inventory': 'inventory',
  'shop-orders': 'orders',
  'shop-confirmations': 'shipments',
  'shop-inventory': 'inventory',
};
const demoMappings = Object.fromEntries(
  Object.entries(demoKinds).map(([name, kind]) => [`mappings/${name}.yaml`, `kind: ${kind}\n`]),
);

async function demo(): Promise<Workspace> {
  const own = Object.entries(await readTexts(root)).filter(
    ([file]) => file === 'crossdock.yaml' || file.startsWith('merchants/'),
  );
  const read = await readWorkspace({ ...Object.fromEntries(own), ...demoMappings }, root, toolbox({ transports }));
  if ('findings' in read) throw new Error(lines(read.findings).join('\n'));
  return read.workspace;
}

describe('the page on configuration', () => {
  it('names every key of both files, and every choice', () => {
    const { crossdock, merchant } = grammarKeys();
    const missing = [...new Set([...crossdock, ...merchant])].filter(
      (key) => !page.includes(`\`${key}\``) && !page.includes(`{ ${key}: `),
    );
    expect(missing).to.deep.equal([]);
    expect(crossdock).to.include.members(['directory order', 'connections', 'done file', 'notices', 'retention']);
    expect(merchant).to.include.members(['wms settings', 'load options', 'order delivery', 'carts']);
  });

  it('names every environment variable, and no other', () => {
    const named = [...new Set(page.match(/CROSSDOCK_[A-Z_]+/g))].sort();
    expect(named).to.deep.equal(
      [...Object.keys(environmentVariables), ...fromFiles.map((name) => `${name}_FILE`)].sort(),
    );
  });

  it('names every service with its floor', () => {
    for (const [service, seconds] of Object.entries(serviceFloors)) {
      const floor = seconds % 3600 === 0 ? `${seconds / 3600}h` : `${seconds / 60}m`;
      expect(page).to.match(new RegExp(`\\| \`${service}\` \\|.*\\| ${floor} \\|`));
    }
  });

  it('has an example of connections that is good as it stands', async () => {
    const example = /```yaml\n(connections:[\s\S]*?)```/.exec(page)?.[1] ?? '';
    const readSecretFile = () => 'secret';
    const tools = toolbox({
      transports,
      env: {
        PARTNER_PASSWORD: 'a',
        MAIL_PASSWORD: 'b',
        BI_SECRET: 'sixteen characters',
        ALERTS_SECRET: 'sixteen letters or more',
      },
      readSecretFile,
    });
    const read = await readWorkspace({ 'crossdock.yaml': example, ...demoMappings }, '/srv/dock', tools);
    expect('findings' in read ? lines(read.findings) : []).to.deep.equal([]);
  });
});

describe('the page on calendars', () => {
  it('has an example that is good as it stands, without a warning about it', async () => {
    const example = /```yaml\n(calendar:[\s\S]*?)```/.exec(page)?.[1] ?? '';
    const ics = 'BEGIN:VCALENDAR\nEND:VCALENDAR\n';
    const texts = { 'crossdock.yaml': example, 'holidays.ics': ics };
    const read = await readWorkspace(texts, '/srv/dock', toolbox({ transports, today: () => '2026-06-01' }));
    expect(lines('findings' in read ? read.findings : read.workspace.warnings)).to.have.length(1);
    expect('findings' in read ? [] : read.workspace.warnings.map(({ code }) => code)).to.deep.equal([
      'CONFIG_NO_MERCHANTS',
    ]);
  });
});

describe('the schemas for editors', () => {
  it('are up to date (else run: node scripts/docs.mjs schemas)', () => {
    const schemas = allSchemas(transports, apiConnectors);
    for (const name of schemaNames)
      expect(readFileSync(`${root}schema/${schemaFile(name)}`, 'utf8') === schemas[name], name).to.equal(true);
  });

  it('are draft-07, know the settings of transports, and refuse unknown keys', () => {
    const schema = JSON.parse(editorSchemas(transports, apiConnectors).crossdock);
    expect([schema.$schema, schema.additionalProperties]).to.deep.equal([
      'http://json-schema.org/draft-07/schema#',
      false,
    ]);
    expect(Object.keys(schema.definitions.transport.properties)).to.deep.equal(transports.map(({ id }) => id));
    expect(schema.definitions.transport.properties.sftp.properties.host).to.include({ type: 'string' });
  });

  for (const name of ['crossdock', 'merchant'] as const)
    it(`describe every key of a ${name} file, with an example that is good`, () => {
      // Settings of transports carry words of their own, such as labels.
      const ajv = new Ajv({ strict: false, formats: { email: true } });
      const schema = JSON.parse(editorSchemas(transports, apiConnectors)[name]) as Schema;
      ajv.addSchema(schema, name);
      const keys = describedKeys(schema);
      expect(keys.length).to.be.greaterThan(100);
      for (const { node, pointer } of keys) {
        expect(node.description, pointer).to.be.a('string');
        expect(node.examples, pointer).to.be.an('array').and.not.to.deep.equal([]);
        for (const example of node.examples as unknown[])
          expect(ajv.getSchema(`${name}#${pointer}`)?.(example), `${pointer}: ${JSON.stringify(example)}`).to.equal(
            true,
          );
      }
    });

  for (const file of shippedFiles())
    it(`are named at the beginning of ${file} (else run: node scripts/docs.mjs schemas)`, () => {
      const text = readFileSync(`${root}${file}`, 'utf8');
      expect(text.startsWith(referenceOf(file))).to.equal(true);
      expect(withReference(file, text)).to.equal(text);
      const named = /\$schema=(\S+)/.exec(text)?.[1] ?? '';
      expect(JSON.parse(readFileSync(join(root, dirname(file), named), 'utf8')).$schema).to.match(/draft-07/);
    });
});

describe('the workspace of the demo', () => {
  it('is good, without a warning', async () => {
    expect(lines((await demo()).warnings)).to.deep.equal([]);
  });

  it('serves everything by itself', async () => {
    const runs = serviceRuns(await demo());
    expect(runs.map(({ timing }) => timing.kind)).to.deep.equal(Array(6).fill('automatic'));
  });

  it('has its folders in data/demo, all apart, with every direction once', async () => {
    const { connections, ...workspace } = await demo();
    const folders = [...connections.values()].map(({ settings }) =>
      (settings as { directory: string }).directory.slice(root.length),
    );
    expect(new Set(folders)).to.deep.equal(
      new Set([
        'data/demo/legacy/in',
        'data/demo/legacy/out',
        'data/demo/acme/orders',
        'data/demo/acme/tracking',
        'data/demo/acme/stock',
      ]),
    );
    expect(outletPlaces({ connections, ...workspace }).map(({ outlet }) => outlet.id)).to.deep.equal([
      'acme/legacy/orders',
      'acme/web/confirmations',
      'acme/web/inventory',
    ]);
  });

  it('says nothing twice that a reader of YAML would take for something else', () => {
    expect(
      parse(readFileSync(`${root}merchants/acme.yaml`, 'utf8'), { strict: true }).carts.web['load options'],
    ).to.deep.equal({
      'earliest order date': '2026-01-01',
      'minimum inventory level': 3,
    });
  });
});
