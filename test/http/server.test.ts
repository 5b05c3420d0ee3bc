import { createServer } from 'node:net';
import { expect } from 'chai';
import { startHttp } from '../../src/http/server.ts';
import type { Dock } from '../../src/operations/dock.ts';
import type { DaemonState } from '../../src/operations/health.ts';
import { queueErrors } from '../../src/queue/errors.ts';
import { errors as storeErrors } from '../../src/storage/errors.ts';
import { silentLog } from '../../src/support/log.ts';
import { pause } from '../../src/support/waiting.ts';
import { atEnd } from '../support/closing.ts';
import { openTestDock } from '../support/dock.ts';
import { eventually } from '../support/eventually.ts';
import { rejection } from '../support/rejection.ts';
import { seedDoubt, seedException, seedOrder } from '../support/seeds.ts';
import { outgoing } from '../support/tickets.ts';

async function started(dock: Dock, state: () => DaemonState = () => 'running', log = silentLog) {
  const http = await startHttp(dock, { host: '127.0.0.1', port: 0, log, state });
  atEnd(() => http.close());
  return { ...http, get: (path: string, init: RequestInit = {}) => fetch(`${http.url}${path}`, init) };
}

describe('the HTTP server', () => {
  it('says that it lives, whatever else is broken', async () => {
    const dock = await openTestDock();
    const broken = {
      ...dock,
      tools: {
        ...dock.tools,
        store: { ...dock.tools.store, ping: () => Promise.reject(storeErrors.STORE_UNREACHABLE()) },
      },
    };
    const { get } = await started(broken, () => 'starting');
    const answer = await get('/livez');
    expect(answer.status).to.equal(200);
    expect(await answer.json()).to.deep.equal({ status: 'ok', version: '0.0.0-test' });
    expect(answer.headers.get('cache-control')).to.equal('no-store');
    expect(answer.headers.get('content-type')).to.match(/^application\/json/);
  });

  it('is ready while it runs, and not while it starts or drains', async () => {
    let state: DaemonState = 'starting';
    const { get } = await started(await openTestDock(), () => state);
    expect((await get('/readyz')).status).to.equal(503);
    state = 'running';
    expect((await get('/readyz')).status).to.equal(200);
    expect((await get('/healthz')).status).to.equal(200);
    state = 'draining';
    const answer = await get('/readyz');
    expect(answer.status).to.equal(503);
    expect(await answer.json()).to.deep.equal({ status: 'unavailable', state: 'draining', version: '0.0.0-test' });
  });

  it('names the failing check when asked for more, by its code and without names of partners', async () => {
    const dock = await openTestDock();
    await seedException(dock.tools.store, 'SFTP_AUTH', [], { connection: 'legacy' });
    const broken = {
      ...dock,
      tools: {
        ...dock.tools,
        store: { ...dock.tools.store, ping: () => Promise.reject(storeErrors.STORE_UNREACHABLE()) },
      },
    };
    const { get } = await started(broken);
    const text = await (await get('/readyz?verbose')).text();
    expect(JSON.parse(text).checks.store).to.deep.equal({ status: 'fail', detail: 'STORE_UNREACHABLE' });
    expect(JSON.parse(text).checks.queue).to.include({ status: 'pass' });
    expect(text).not.to.match(/legacy|acme/);
  });

  it('is not ready while the broker cannot be reached, and still ready while a partner cannot', async () => {
    const dock = await openTestDock();
    await seedException(dock.tools.store, 'SFTP_UNREACHABLE', [], { connection: 'legacy' });
    expect((await (await started(dock)).get('/readyz')).status).to.equal(200);
    const health = () => ({
      state: 'connecting' as const,
      since: '2026-03-01T08:00:00.000Z',
      detail: 'no broker',
      unrouted: 0,
    });
    expect((await (await started({ ...dock, health })).get('/readyz')).status).to.equal(503);
  });

  it('counts orders, exceptions and tickets for Prometheus, with bounded labels', async () => {
    const dock = await openTestDock();
    const { get } = await started(dock);
    await seedOrder(dock.tools.store, 'A-1', 'new');
    await seedOrder(dock.tools.store, 'A-2', 'new');
    await seedDoubt(dock.tools.store, []);
    await dock.tools.store.commits.commit({ tickets: [outgoing('x', 'dead'), outgoing('y', '5m'), outgoing('z')] });
    const answer = await get('/metrics');
    expect(answer.headers.get('content-type')).to.match(/^text\/plain/);
    const text = await answer.text();
    expect(text).to.include('crossdock_orders{state="new",merchant="acme"} 2');
    expect(text).to.include('crossdock_exceptions{code="DELIVERY_DOUBT"} 1');
    expect(text).to.include('crossdock_dead_messages{stage="accept"} 1');
    expect(text).to.include('crossdock_tickets_total{stage="accept",to="dead"} 1');
    expect(text).to.include('crossdock_tickets_total{stage="accept",to="5m"} 1');
    expect(text).to.include('crossdock_connection_up{connection="legacy",kind="folder"} 1');
    expect(text).to.include('crossdock_outbox_pending 2');
    expect(text).to.include('crossdock_build_info{version="0.0.0-test"');
    expect(text).to.match(/^process_cpu_seconds_total/m);
    expect(text).not.to.match(/A-1|ORD_7/);
  });

  it('takes a state that no order is in any more out of the metrics', async () => {
    const dock = await openTestDock();
    const { get } = await started(dock);
    await seedOrder(dock.tools.store, 'A-1', 'new');
    expect(await (await get('/metrics')).text()).to.include('crossdock_orders{state="new"');
    await dock.tools.store.commits.commit({
      apply: async (trx) => void (await trx.updateTable('orders').set({ status: 'canceled' }).execute()),
    });
    let text = '';
    await eventually('metrics that know the new state', async () => {
      text = await (await get('/metrics')).text();
      return text.includes('crossdock_orders{state="canceled",merchant="acme"} 1');
    });
    expect(text).not.to.include('state="new"');
  });

  it('measures requests by route, never by what somebody typed', async () => {
    const { get } = await started(await openTestDock());
    await get('/livez?x=1');
    await get('/wp-admin/secret');
    const text = await (await get('/metrics')).text();
    expect(text).to.include('route="/livez",code="200"').and.to.include('route="other",code="404"');
    expect(text).not.to.include('wp-admin');
  });

  it('shows everything that an operator wants to know on one page, escaped', async () => {
    const dock = await openTestDock({
      findings: () => [
        {
          file: 'mappings/a.yaml',
          line: 3,
          column: 7,
          code: 'CONFIG_VALUE',
          message: 'Every <b>5</b> minutes at most.',
        },
      ],
    });
    await seedOrder(dock.tools.store, 'SECRET-NUMBER', 'new');
    const exception = await seedException(dock.tools.store, 'SFTP_AUTH', [], {
      message: '<script>alert(1)</script> refused',
    });
    const { get } = await started(dock);
    const answer = await get('/');
    const page = await answer.text();
    expect(answer.headers.get('content-type')).to.match(/^text\/html/);
    expect(page).to.include('&lt;script&gt;alert(1)&lt;/script&gt; refused').and.not.to.include('<script>alert');
    expect(page).to.include(`crossdock exceptions show ${exception}`).and.to.include('Repair it.');
    expect(page).to.include('mappings/a.yaml:3:7').and.to.include('&lt;b&gt;5&lt;/b&gt;');
    for (const text of ['crossdock.3-deliver', 'acme/legacy/orders', 'order download', 'every 300s', 'Test workspace'])
      expect(page).to.include(text);
    expect(page).not.to.include('SECRET-NUMBER');
    expect(page).to.match(/<title>Crossdock: 1 open exception, 1 remark on the workspace<\/title>/);
  });

  it('says so when all is clear', async () => {
    const page = await (await (await started(await openTestDock())).get('/')).text();
    expect(page).to.include('All clear.').and.to.include('<title>Crossdock: all clear</title>');
  });

  it('needs nothing from other hosts: a strict policy, and its own style and script', async () => {
    const { get } = await started(await openTestDock());
    const answer = await get('/');
    expect(answer.headers.get('content-security-policy'))
      .to.include("default-src 'none'")
      .and.not.to.match(/unsafe|https?:/);
    const page = await answer.text();
    expect(page).not.to.match(/(src|href)="(https?:)?\/\//);
    expect(page).not.to.match(/ style="| on[a-z]+="|<style/);
    for (const [, path] of page.matchAll(/(?:src|href)="(\/[^"]*)"/g))
      expect((await get(path ?? '')).status, path).to.equal(200);
  });

  it('gives the whole status as JSON', async () => {
    const dock = await openTestDock();
    await seedOrder(dock.tools.store, 'A-1', 'new');
    const body = JSON.parse(await (await (await started(dock)).get('/api/v1/health')).text());
    expect(body).to.include({ status: 'ok', state: 'running', workspace: 'Test workspace' });
    expect(body.stages).to.have.length(9);
    expect(body.orders[0]).to.include({ merchant: 'acme', status: 'new', count: 1 });
  });

  it('goes on showing page and metrics while the broker does not answer', async () => {
    const { get } = await started({
      ...(await openTestDock()),
      counts: () => Promise.reject(queueErrors.QUEUE_UNREACHABLE()),
    });
    const page = await get('/');
    expect(page.status).to.equal(200);
    expect(await page.text())
      .to.include('Cannot be counted')
      .and.to.include('order download');
    const metrics = await get('/metrics');
    expect(metrics.status).to.equal(200);
    expect(await metrics.text())
      .to.include('crossdock_outbox_pending 0')
      .and.not.to.include('crossdock_dead_messages{');
  });

  it('hides the inside of a failure and logs it', async () => {
    const dock = await openTestDock();
    const lines: object[] = [];
    const { get } = await started(
      { ...dock, counts: () => Promise.reject(new Error('password=hunter2')) },
      () => 'running',
      { ...silentLog, error: (fields) => void lines.push(fields) },
    );
    const answer = await get('/');
    expect(answer.status).to.equal(500);
    expect(await answer.text())
      .to.include('UNEXPECTED')
      .and.not.to.include('hunter2');
    expect(lines).to.have.length(1);
  });

  it('only reads: other methods find nothing', async () => {
    const { get } = await started(await openTestDock());
    for (const method of ['POST', 'PUT', 'DELETE'])
      expect((await get('/api/v1/health', { method })).status, method).to.equal(404);
  });

  it('names the variable that moves it when its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    atEnd(() => other.close());
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    const thrown = await rejection(
      startHttp(await openTestDock(), { host: '127.0.0.1', port, log: silentLog, state: () => 'running' }),
    );
    expect(thrown).to.include({ code: 'HTTP_PORT_TAKEN' });
    expect(String(thrown)).to.include(String(port)).and.to.include('CROSSDOCK_HTTP_PORT');
  });

  it('names the address that this machine does not have', async () => {
    const thrown = await rejection(
      startHttp(await openTestDock(), { host: '192.0.2.1', port: 0, log: silentLog, state: () => 'running' }),
    );
    expect(thrown).to.include({ code: 'HTTP_NOT_LISTENING' });
  });

  it('closes soon, also while a client keeps its connection', async () => {
    const http = await startHttp(await openTestDock(), {
      host: '127.0.0.1',
      port: 0,
      log: silentLog,
      state: () => 'running',
    });
    await (await fetch(`${http.url}/livez`)).text();
    await http.close();
    expect(String(await rejection(fetch(`${http.url}/livez`)))).to.include('fetch failed');
  });

  it('works to its end what is in hand when it closes, and gives the answer', async () => {
    const dock = await openTestDock();
    const asked = signal();
    const goOn = signal();
    const ping = async () => {
      asked.give();
      await goOn.given;
    };
    const slow = { ...dock, tools: { ...dock.tools, store: { ...dock.tools.store, ping } } };
    const { get, close } = await started(slow);
    const answer = get('/readyz');
    await asked.given;
    let closed = false;
    const closing = close().then(() => {
      closed = true;
    });
    // Longer than idle connections are borne with.
    await pause(1500);
    expect(closed).to.equal(false);
    goOn.give();
    expect((await answer).status).to.equal(200);
    await closing;
  });

  it('waits for what is in hand also when the caller has gone', async () => {
    const dock = await openTestDock();
    const asked = signal();
    const goOn = signal();
    let worked = false;
    const ping = async () => {
      asked.give();
      await goOn.given;
      worked = true;
    };
    const slow = { ...dock, tools: { ...dock.tools, store: { ...dock.tools.store, ping } } };
    const { get, close } = await started(slow);
    const leaving = new AbortController();
    const answer = rejection(get('/readyz', { signal: leaving.signal }));
    await asked.given;
    leaving.abort();
    await answer;
    const closing = close().then(() => worked);
    await pause(500);
    goOn.give();
    expect(await closing).to.equal(true);
  });
});

function signal() {
  let give: () => void = () => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}
