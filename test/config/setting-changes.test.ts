import { expect } from 'chai';
import fc from 'fast-check';
import { settingChanges } from '../../src/config/setting-changes.ts';

const connection = (settings: string) => ({
  'crossdock.yaml': `name: Test\nconnections:\n  wms:\n    sftp:\n      host: sftp.example.com\n${settings}\n`,
});

/** What is told of a change of one setting of a connection. */
function told(before: string, after: string) {
  const [change] = settingChanges(connection(`      ${before}`), connection(`      ${after}`));
  return [change?.before, change?.after].map((state) => Object.values(state ?? {}).join());
}

describe('changes of settings', () => {
  it('are told per merchant whose file changed, and once for the rest, with the path of each setting', () => {
    const before = {
      'crossdock.yaml': 'name: One\n',
      'merchants/acme.yaml': 'name: Acme\nservices: { inventory: off, order delivery: automatic }\n',
      'merchants/bolt.yaml': 'name: Bolt\n',
      'merchants/same.yaml': 'name: Same\n',
    };
    const after = {
      ...before,
      'crossdock.yaml': 'name: Two\n',
      'merchants/acme.yaml': 'name: Acme\nservices: { order delivery: { at: ["10:00", "14:30"] } }\nzone: UTC\n',
      'merchants/bolt.yaml': 'name: Bolt & Co\n',
    };
    expect(settingChanges(before, after)).to.deep.equal([
      { merchant: '', before: { 'crossdock.yaml name': 'One' }, after: { 'crossdock.yaml name': 'Two' } },
      {
        merchant: 'acme',
        before: {
          'merchants/acme.yaml services.order delivery': 'automatic',
          'merchants/acme.yaml services.inventory': 'off',
        },
        after: {
          'merchants/acme.yaml services.order delivery.at': '10:00, 14:30',
          'merchants/acme.yaml zone': 'UTC',
        },
      },
      {
        merchant: 'bolt',
        before: { 'merchants/bolt.yaml name': 'Bolt' },
        after: { 'merchants/bolt.yaml name': 'Bolt & Co' },
      },
    ]);
  });

  it('of new and removed files, templates, layout and comments are told by lines and hash', () => {
    const before = {
      'merchants/gone.yaml': 'name: Gone\n',
      'templates/a.hbs': 'a\n',
      'mappings/m.yaml': 'kind: orders\n',
    };
    const after = {
      'templates/a.hbs': 'a\nb\n',
      'mappings/m.yaml': '# why\nkind: orders\n',
      'merchants/new.yaml': 'name: N\n',
    };
    const told = settingChanges(before, after);
    expect(told.map(({ merchant }) => merchant)).to.deep.equal(['', 'gone', 'new']);
    const [general, gone, added] = told;
    expect(general?.before['templates/a.hbs']).to.match(/^1 line, sha256 [0-9a-f]{8}$/);
    expect(general?.after['templates/a.hbs']).to.match(/^2 lines, sha256 /);
    expect(Object.keys(general?.after ?? {})).to.deep.equal(['mappings/m.yaml', 'templates/a.hbs']);
    expect([Object.keys(gone?.before ?? {}), gone?.after]).to.deep.equal([['merchants/gone.yaml'], {}]);
    expect([added?.before, Object.keys(added?.after ?? {})]).to.deep.equal([{}, ['merchants/new.yaml']]);
  });

  it('show references to secrets as they are written, and secrets never', () => {
    expect(told(`password: \${env:OLD}`, `password: \${env:NEW}`)).to.deep.equal([`\${env:OLD}`, `\${env:NEW}`]);
    expect(told('password: one', 'password: two')).to.deep.equal(['(a secret)', '(a secret), another one']);
    expect(told('password: one', `password: \${env:NEW}`)).to.deep.equal(['(a secret)', `\${env:NEW}`]);
    expect(told('passphrase: 12', `passphrase: x\${env:NEW}`)).to.deep.equal(['(a secret)', '(a secret), another one']);
    expect(told('api key: [a, b]', 'api key: c')).to.deep.equal(['(a secret)', '(a secret), another one']);
    expect(told('host key: SHA256:aa', 'host key: SHA256:bb')).to.deep.equal(['SHA256:aa', 'SHA256:bb']);
    expect(told('url: https://u:pw@example.com/a', 'url: https://example.com/a?api_key=pw&page=2')).to.deep.equal([
      'https://(a secret)@example.com/a',
      'https://example.com/a?api_key=(a secret)&page=2',
    ]);
    expect(told('note: x', 'note: "-----BEGIN PRIVATE KEY----- pw"')).to.deep.equal(['x', '(a secret)']);
  });

  it("show people's addresses by their domain only", () => {
    const to = (text: string) => ({ 'crossdock.yaml': `notices: { by: mail, to: [${text}] }\n` });
    const [change] = settingChanges(to('ann@example.com'), to('bob@mail.example.com, ann@example.com'));
    expect([change?.before, change?.after]).to.deep.equal([
      { 'crossdock.yaml notices.to': '(an address)@example.com' },
      { 'crossdock.yaml notices.to': '(an address)@mail.example.com, (an address)@example.com' },
    ]);
  });

  it('never show what stands under the name of a secret, wherever in a file it stands', () => {
    const name = fc.constantFrom(
      'password',
      'Password',
      'api key',
      'token',
      'client_secret',
      'private key',
      'credentials',
    );
    const secret = fc.stringMatching(/^[A-Za-z0-9]{8,20}$/).map((text) => `S3CR3T${text}`);
    const value = fc.oneof(secret, fc.array(secret, { minLength: 1 }), fc.record({ inner: secret }));
    const settings = fc.dictionary(fc.constantFrom('wms', 'cart', 'mail'), fc.dictionary(name, value), { minKeys: 1 });
    fc.assert(
      fc.property(settings, settings, (one, other) => {
        const text = (connections: object) => ({ 'crossdock.yaml': JSON.stringify({ connections }) });
        expect(JSON.stringify(settingChanges(text(one), text(other)))).not.to.include('S3CR3T');
      }),
      { seed: 12, numRuns: 300 },
    );
  });

  it('of very long files and of very many are told by lines and hash, too', () => {
    const long = (word: string) => ({ 'mappings/m.yaml': `kind: ${word}\n#${'x'.repeat(200_000)}\n` });
    expect(Object.keys(settingChanges(long('a'), long('b'))[0]?.after ?? {})).to.deep.equal(['mappings/m.yaml']);
    const many = (word: string) =>
      Object.fromEntries(
        Array.from({ length: 102 }, (_, index) => [`mappings/${1000 + index}.yaml`, `kind: ${word}\n`]),
      );
    const names = Object.keys(settingChanges(many('a'), many('b'))[0]?.after ?? {});
    expect([names[99], names[100]]).to.deep.equal(['mappings/1099.yaml kind', 'mappings/1100.yaml']);
  });
});
