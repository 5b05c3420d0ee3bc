import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { projectRoot } from '../support/source-files.ts';

interface Service {
  image?: string;
  build?: string;
  profiles?: string[];
  volumes?: string[];
  ports?: string[];
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test?: string[]; disable?: boolean };
  entrypoint?: string[];
}

interface Definitions {
  users: { name: string; password_hash: string }[];
  vhosts: { name: string }[];
}

const compose = parse(read('docker-compose.yml')) as {
  services: Record<string, Service>;
  volumes: Record<string, object>;
};
const services = Object.entries(compose.services);
const dockerfile = read('Dockerfile');

/** No engine runs here: what can be said without one. */
describe('docker-compose.yml', () => {
  it('has the daemon, its broker and its database, and in the profile demo a warehouse, an SFTP server and a mail server', () => {
    const inProfile = (profile?: string) =>
      services.filter(([, { profiles }]) => profiles?.[0] === profile).map(([name]) => name);
    expect(inProfile()).to.deep.equal(['crossdock', 'rabbitmq', 'postgres']);
    expect(inProfile('demo')).to.deep.equal(['warehouse', 'sftp', 'mail']);
  });

  it('pins every image that it does not build', () => {
    for (const [name, { image = '' }] of services) expect(image, name).to.match(/^[a-z/]+:v?\d+\.\d+/);
  });

  it('waits only for services that say when they are healthy', () => {
    for (const [name, { depends_on = {} }] of services) {
      for (const [other, { condition }] of Object.entries(depends_on)) {
        expect(condition, name).to.equal('service_healthy');
        expect(compose.services[other]?.healthcheck?.test, `${name} -> ${other}`).to.be.an('array');
      }
    }
  });

  it('mounts volumes that it declares and files that the repository has', () => {
    for (const [name, { volumes = [] }] of services) {
      for (const [source = '', target] of volumes.map((text) => text.split(':'))) {
        if (!target) continue;
        const there = source.startsWith('.') ? existsSync(join(projectRoot, source)) : source in compose.volumes;
        expect(there, `${name}: ${source}`).to.equal(true);
      }
    }
  });

  it('opens its ports to this machine only, each once', () => {
    const ports = services.flatMap(([, service]) => service.ports ?? []);
    for (const port of ports) expect(port).to.match(/^127\.0\.0\.1:\d+:\d+$/);
    expect(new Set(ports).size).to.equal(ports.length);
  });

  it('gives daemon and servers the same names and passwords', () => {
    const { CROSSDOCK_DATABASE_URL, CROSSDOCK_AMQP_URL } = compose.services.crossdock?.environment ?? {};
    const postgres = compose.services.postgres?.environment ?? {};
    expect(CROSSDOCK_DATABASE_URL).to.equal(
      `postgres://${postgres.POSTGRES_USER}:${postgres.POSTGRES_PASSWORD}@postgres:5432/${postgres.POSTGRES_DB}`,
    );
    const { users, vhosts } = JSON.parse(read('deploy/rabbitmq/definitions.json')) as Definitions;
    const [user, vhost] = [users[0]?.name, vhosts[0]?.name];
    expect(CROSSDOCK_AMQP_URL).to.equal(`amqp://${user}:\${RABBITMQ_PASSWORD:-crossdock}@rabbitmq:5672/${vhost}`);
    expect(isPassword('crossdock', users[0]?.password_hash ?? '')).to.equal(true);
  });
});

describe('the Dockerfile', () => {
  it('copies only what is there and what .dockerignore lets through', () => {
    const allowed = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, names = '']) =>
      names.split(' '),
    );
    expect(copied.filter((name) => !allowed.includes(name))).to.deep.equal([]);
    expect(copied.filter((name) => !existsSync(join(projectRoot, name)))).to.deep.equal([]);
  });

  it('runs as an ordinary user, asks the health check of the source, and drains on TERM', () => {
    expect(dockerfile)
      .to.match(/^USER node$/m)
      .and.match(/^STOPSIGNAL SIGTERM$/m);
    expect(dockerfile).to.match(/^HEALTHCHECK .*dist\/healthcheck\.js/m);
    expect(existsSync(join(projectRoot, 'src/healthcheck.ts'))).to.equal(true);
  });

  it('builds with a Node that package.json allows, the same everywhere', () => {
    const versions = [dockerfile, read('docker-compose.yml')].flatMap((text) => [
      ...text.matchAll(/node:(\d+\.\d+\.\d+)-/g),
    ]);
    expect(new Set(versions.map(([, version]) => version)).size).to.equal(1);
    expect(versions[0]?.[1]).to.match(/^20\.(19|[2-9]\d)\./);
  });
});

describe('the systemd unit', () => {
  it('gives the drain its time and does not restart over a bad configuration', () => {
    const unit = read('deploy/systemd/crossdock.service');
    expect(unit)
      .to.match(/^RestartPreventExitStatus=78$/m)
      .and.match(/^TimeoutStopSec=60$/m);
    expect(unit).to.match(/^ExecStart=\/usr\/bin\/node \/opt\/crossdock\/bin\/crossdock\.js start$/m);
  });
});

/** RabbitMQ's hash: four bytes of salt, then the SHA-256 of salt and password. */
function isPassword(password: string, hash: string): boolean {
  const bytes = Buffer.from(hash, 'base64');
  const salt = bytes.subarray(0, 4);
  return createHash('sha256').update(salt).update(password).digest().equals(bytes.subarray(4));
}

function read(path: string): string {
  return readFileSync(join(projectRoot, path), 'utf8');
}
