import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { readEnvironment, type Variables } from '../../src/config/environment.ts';
import { CrossdockError } from '../../src/support/errors.ts';
import { temporaryFolder } from '../support/temporary.ts';

function problem(variables: Variables): string {
  try {
    readEnvironment(variables);
  } catch (thrown) {
    if (thrown instanceof CrossdockError && thrown.code === 'CONFIG_ENVIRONMENT') return thrown.message;
    throw thrown;
  }
  return 'none';
}

describe('the environment', () => {
  it('needs nothing: one box on embedded defaults', () => {
    const { variables: _, ...environment } = readEnvironment({ CROSSDOCK_HOME: '/srv/dock' });
    expect(environment).to.deep.equal({
      home: '/srv/dock',
      dataFolder: '/srv/dock/data',
      databaseUrl: 'sqlite:/srv/dock/data/crossdock.db',
      amqpUrl: null,
      documents: '/srv/dock/data/documents',
      httpHost: '127.0.0.1',
      httpPort: 8080,
      logLevel: 'info',
      proxies: { http: '', https: '', except: '' },
      publicUrl: '',
      secretKey: null,
      warnings: [],
    });
    expect(readEnvironment({}).home).to.equal(process.cwd());
  });

  it('has paths seen from the workspace', () => {
    const given = {
      CROSSDOCK_HOME: '/srv/dock',
      CROSSDOCK_DATABASE_URL: 'sqlite:store/x.db',
      CROSSDOCK_DOCUMENTS: '../shared',
    };
    const { databaseUrl, documents } = readEnvironment(given);
    expect([databaseUrl, documents]).to.deep.equal(['sqlite:/srv/dock/store/x.db', '/srv/shared']);
    expect(readEnvironment({ CROSSDOCK_DATABASE_URL: '/x.db' }).databaseUrl).to.equal('sqlite:/x.db');
  });

  it('takes several boxes with both servers, and says what one alone lacks', () => {
    const postgres = { CROSSDOCK_DATABASE_URL: 'postgres://a:b@db/x' };
    expect(readEnvironment({ ...postgres, CROSSDOCK_AMQP_URL: 'amqps://a:b@mq/x' }).amqpUrl).to.equal(
      'amqps://a:b@mq/x',
    );
    expect(problem(postgres)).to.match(/CROSSDOCK_AMQP_URL too/);
  });

  const wrong: readonly [string, string, RegExp][] = [
    ['CROSSDOCK_HTTP_PORT', '80800', /number from 0 to 65535/],
    ['CROSSDOCK_HTTP_PORT', 'http', /number/],
    ['CROSSDOCK_PUBLIC_URL', 'dock.example.com', /https:\/\/dock.example.com/],
    ['CROSSDOCK_PUBLIC_URL', 'https://a:b@dock.example.com', /without user/],
    ['CROSSDOCK_LOG_LEVEL', 'loud', /one of trace, debug/],
    ['CROSSDOCK_DATABASE_URL', 'mysql://a', /sqlite:<path>/],
    ['CROSSDOCK_DATABASE_URL', 'sqlite:', /sqlite:<path>/],
    ['CROSSDOCK_AMQP_URL', 'localhost:5672', /amqp:\/\//],
    ['CROSSDOCK_AMQP_URL', 'amqp://a:b:c@h:port', /not a valid address/],
    ['CROSSDOCK_SECRET_KEY', 'short', /32 bytes/],
    [
      'CROSSDOCK_SECRET_KEY_FILE',
      '/nowhere/key',
      /CROSSDOCK_SECRET_KEY_FILE names a file that cannot be read \(ENOENT\)/,
    ],
  ];
  for (const [name, value, sentence] of wrong) {
    it(`names ${name} when it is "${value}"`, () => {
      expect(problem({ [name]: value }))
        .to.match(sentence)
        .and.include(name);
    });
  }

  it('names all that is wrong at once, and no value', () => {
    const message = problem({
      CROSSDOCK_HTTP_PORT: 'x',
      CROSSDOCK_LOG_LEVEL: 'y',
      CROSSDOCK_AMQP_URL: 'http://u:hunter2@h',
    });
    expect(message).to.match(/CROSSDOCK_AMQP_URL.*CROSSDOCK_HTTP_PORT.*CROSSDOCK_LOG_LEVEL/);
    expect(message).to.not.include('hunter2');
  });

  it('reads what is secret from files too, but not from two places', async () => {
    const file = join(await temporaryFolder(), 'key');
    await writeFile(file, `${'ab'.repeat(32)}\n`);
    expect(readEnvironment({ CROSSDOCK_SECRET_KEY_FILE: file }).secretKey?.toString('hex')).to.equal('ab'.repeat(32));
    expect(problem({ CROSSDOCK_SECRET_KEY_FILE: file, CROSSDOCK_SECRET_KEY: 'ab'.repeat(32) })).to.match(/both set/);
    expect(readEnvironment({ CROSSDOCK_SECRET_KEY: Buffer.alloc(32, 7).toString('base64') }).secretKey).to.deep.equal(
      Buffer.alloc(32, 7),
    );
  });

  it('wonders about names that look misspelt, not about those of others', () => {
    const given = {
      CROSSDOCK_HTPP_PORT: '1',
      CROSSDOCK_AMPQ_URL: 'x',
      CROSSDOCK_CRASH_AT: 'x',
      CROSSDOCK_DEMO_HOME: 'x',
      HTTP_PORT: '1',
    };
    expect(readEnvironment(given).warnings).to.deep.equal([
      'CROSSDOCK_HTPP_PORT is not read. Did you mean CROSSDOCK_HTTP_PORT?',
      'CROSSDOCK_AMPQ_URL is not read. Did you mean CROSSDOCK_AMQP_URL?',
    ]);
  });
});
