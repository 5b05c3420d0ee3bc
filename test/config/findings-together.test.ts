// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
import { expect } from 'chai';
import { bad, good, lines, oneWms, texts } from './workbench.ts';

const merchant =
  'carts:\n  web:\n    orders: { from: { folder: /in }, mapping: out }\n    services: { order download: automatic }\n';
const services = 'services: { order delivery: automatic, shipping confirmations: automatic, inventory: automatic }\n';

describe('findings of whole files', () => {
  const syntax: readonly [string, string, string][] = [
    ['a tab', 'wms:\n\tlegacy: {}\n', '2:1 CONFIG_TAB This line is indented with a tab. Use spaces.'],
    [
      'a key that stands twice',
      'name: a\nname: b\n',
      '2:1 CONFIG_DUPLICATE_KEY "name" stands twice in the same place.',
    ],
    [
      'a quote that is never closed',
      'name: "a\nzone: b\n',
      '3:1 CONFIG_YAML A closing quote or bracket, or a comma, is missing before this place.',
    ],
    [
      'a crooked indentation',
      'wms:\n   a: {}\n  b: {}\n',
      '3:1 CONFIG_YAML The indentation does not fit the lines above. Entries of one group start in the same column.',
    ],
    [
      'a second colon',
      'name: a: b\n',
      '1:7 CONFIG_YAML A second ": " stands in one line. Put the text into quotes, or the inner entry on its own line.',
    ],
    [
      'an alias without anchor',
      'name: *nobody\n',
      '1:1 CONFIG_YAML An alias has no anchor, or too many aliases are nested.',
    ],
    [
      'a second document',
      'name: a\n---\nname: b\n',
      '2:1 CONFIG_YAML A line "---" begins a second document. Keep one per file.',
    ],
  ];
  for (const [what, text, finding] of syntax) {
    it(`point at ${what}`, async () => expect(await bad(texts(text))).to.deep.equal([`crossdock.yaml:${finding}`]));
  }

  it('come all at once, over all files, in the order of the files', async () => {
    const all = {
      ...texts(
        'nmae: x\nwms:\n  legacy:\n    orders: { to: { folder: /x }, mapping: outt }\nnotices: { by: nobody, to: [a, b@example.com, c] }\n',
        {
          acme: 'wms: lagacy\nservices: { inventory: { every: 15x } }\n',
          bolt: 'nam: Bolt\ncarts:\n  web: { orders: { from: { folder: /y }, mapping: ship } }\n',
          CAPS: '{}\n',
        },
      ),
      'mappings/bad.yaml': 'broken',
      'mappings/lost.test.yaml': '{}',
      'merchants/old.yml': 'name: x',
    };
    expect(await bad(all)).to.deep.equal([
      'crossdock.yaml:1:1 CONFIG_UNKNOWN_KEY nmae is not a setting. Did you mean "name"?',
      'crossdock.yaml:4:44 CONFIG_UNKNOWN_MAPPING wms.legacy.orders.mapping: There is no mapping "outt". Did you mean "out"?',
      'crossdock.yaml:5:16 CONFIG_UNKNOWN_CONNECTION notices.by: There is no connection "nobody". Add it under "connections" in crossdock.yaml.',
      'crossdock.yaml:5:29 CONFIG_VALUE notices.to[0]: This is not an e-mail address.',
      'crossdock.yaml:5:47 CONFIG_VALUE notices.to[2]: This is not an e-mail address.',
      'mappings/bad.yaml:2:3 MAPPING_VALUE This column is broken.',
      'mappings/lost.test.yaml:1:1 CONFIG_UNKNOWN_MAPPING This file tests mappings/lost.yaml, which does not exist. Rename or delete it.',
      'merchants/CAPS.yaml:1:1 CONFIG_NAME "CAPS" cannot be the name of a merchant. Rename the file: lower-case letters, digits, "-" and "_", at most 40 characters.',
      'merchants/acme.yaml:1:6 CONFIG_UNKNOWN_WMS There is no WMS "lagacy". Did you mean "legacy"?',
      'merchants/acme.yaml:2:33 CONFIG_VALUE services.inventory.every: Write a duration such as 30s, 15m, 1h or 2d.',
      'merchants/bolt.yaml:1:1 CONFIG_UNKNOWN_KEY nam is not a setting. Did you mean "name"?',
      'merchants/bolt.yaml:3:51 CONFIG_MAPPING_KIND carts.web.orders.mapping: "ship" is a mapping of shipments; here one of orders is needed.',
      'merchants/old.yml:1:1 CONFIG_FILE_NAME This file is not read: its name must end in .yaml. Rename it to merchants/old.yaml.',
    ]);
  });

  it('say once what forty merchants inherit', async () => {
    const merchants = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`m${index}`, '{}\n']));
    for (const endpoint of [
      '{ to: { folder: /x }, mapping: nope }',
      '{ to: { folder: /x } }',
      '{ to: nobody, mapping: out }',
    ]) {
      expect(await bad(texts(`wms:\n  a:\n    orders: ${endpoint}\n`, merchants))).to.have.length(1);
    }
  });

  it('name a file that is no UTF-8, with the place of the first bad byte', async () => {
    const text = Buffer.from('name: caf\xe9\n', 'latin1').toString('utf8');
    expect(await bad(texts(text))).to.deep.equal([
      'crossdock.yaml:1:10 CONFIG_ENCODING This is not UTF-8 text. Save the file as UTF-8.',
    ]);
  });

  it('name a workspace without crossdock.yaml', async () => {
    expect(await bad({})).to.deep.equal([
      'crossdock.yaml:1:1 CONFIG_FILE_MISSING The workspace has no crossdock.yaml. Create it, or set CROSSDOCK_HOME to the folder that has it.',
    ]);
  });

  it('point into the template when a text is one', async () => {
    const all = {
      ...texts('wms:\n  a:\n    orders: { to: { folder: /x }, mapping: out, text: { template: mail } }\n'),
      'templates/mail.hbs': '{{#if}}',
    };
    expect(await bad(all)).to.deep.equal(['templates/mail.hbs:3:5 CONFIG_TEMPLATE The block "if" is never closed.']);
  });

  it('point at the test of a mapping that fails', async () => {
    const all = {
      ...texts(oneWms),
      'mappings/out.test.yaml': 'tests:\n  - title: long names are cut\n    expect: x\n',
    };
    const testMapping = async () => [
      { title: 'zeros stay', ok: true, detail: '' },
      { title: 'long names are cut', ok: false, detail: 'row 2 has "Jonathan".' },
    ];
    expect(await bad(all, { testMapping })).to.deep.equal([
      'mappings/out.test.yaml:2:12 CONFIG_MAPPING_TEST The test "long names are cut" fails: row 2 has "Jonathan".',
    ]);
  });

  it('never show the value behind a reference', async () => {
    const text = 'connections:\n  a: { sftp: { host: b, user: c, port: "${env:SFTP_PASSWORD}" } }\n';
    const found = await bad(texts(text));
    expect(found).to.have.length(1);
    expect(found[0]).to.not.include('hunter2');
  });

  it('are warnings where work can go on', async () => {
    const workspace = await good(
      texts(`${oneWms}  spare: {}\ndefault wms: legacy\n`.replace('"${env:SFTP_PASSWORD}"', 'hunter2'), {
        acme: merchant,
      }),
    );
    expect(lines(workspace.warnings)).to.deep.equal([
      'crossdock.yaml:3:68 CONFIG_LITERAL_SECRET connections.partner.sftp.password stands in the file as plain text. Write ${env:NAME} or ${file:/run/secrets/name}.',
      'merchants/acme.yaml:1:1 CONFIG_SERVICE_UNSET services.inventory of merchant acme is not set, so it is off. Write automatic, { every: 1h } or off.',
      'merchants/acme.yaml:1:1 CONFIG_SERVICE_UNSET services.order delivery of merchant acme is not set, so it is off. Write automatic, { every: 5m } or off.',
      'merchants/acme.yaml:1:1 CONFIG_SERVICE_UNSET services.shipping confirmations of merchant acme is not set, so it is off. Write automatic, { every: 15m } or off.',
    ]);
  });

  it('are a hint when there is no merchant yet', async () => {
    const workspace = await good(texts(oneWms));
    expect(workspace.merchants.size).to.equal(0);
    expect(workspace.warnings.map(({ code }) => code)).to.deep.equal(['CONFIG_NO_MERCHANTS']);
  });

  it('are none for a good workspace', async () => {
    expect((await good(texts(oneWms, { acme: merchant + services }))).warnings).to.deep.equal([]);
  });
});
