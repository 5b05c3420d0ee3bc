import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { freePort } from '../peers/peer.ts';
import { atEnd } from '../support/closing.ts';
import { type Finished, Running } from '../support/fake-project.ts';
import { projectRoot } from '../support/source-files.ts';

describe('the health check of the container', () => {
  function check(port: number): Promise<Finished> {
    const child = spawn(process.execPath, ['--import', 'tsx', join(projectRoot, 'src/healthcheck.ts')], {
      cwd: projectRoot,
      env: { ...process.env, CROSSDOCK_HTTP_PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new Running(child).finished();
  }

  async function daemonThatSays(status: number): Promise<{ port: number; asked: string[] }> {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(status).end('{"status":"x"}');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    atEnd(() => server.close());
    return { port: (server.address() as AddressInfo).port, asked };
  }

  it('is content with a daemon that is ready', async () => {
    const { port, asked } = await daemonThatSays(200);
    expect((await check(port)).code).to.equal(0);
    expect(asked).to.deep.equal(['/readyz']);
  });

  it('fails while the daemon starts or drains', async () => {
    const { port } = await daemonThatSays(503);
    expect(await check(port)).to.include({ code: 1, stdout: '503 {"status":"x"}\n' });
  });

  it('fails when nobody answers', async () => {
    const finished = await check(await freePort());
    expect(finished.code).to.equal(1);
    expect(finished.stdout).to.match(/^No answer on port/);
  });
});
