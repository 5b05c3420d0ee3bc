import { html } from 'hono/html';
import { withoutMerchant } from '../operations/merchant-level.ts';
import { queueNames } from '../operations/queue-names.ts';
import type { Status } from '../operations/status.ts';
import { relativeTime } from '../operations/time-words.ts';

type Markup = ReturnType<typeof html>;

/** Everything on one page, for whoever looks after the daemon. Holds ids, counts and codes; nothing personal. Values are escaped by `html`. */
export function statusPage(status: Status): Markup {
  const now = Date.parse(status.at);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title(status)}</title>
<link rel="stylesheet" href="/status.css">
<script src="/status.js" defer></script>
<noscript><meta http-equiv="refresh" content="30"></noscript>
</head>
<body>
<header>
<h1>Crossdock</h1>
<p class="soft">${status.workspace} · version ${status.version} · revision <code>${status.revision.slice(0, 12)}</code></p>
</header>
<main>
${verdict(status)}
<p class="soft">Seen ${time(status.at, now)}. The page renews itself.</p>
${exceptions(status, now)}
${findings(status)}
${stages(status)}
${orders(status, now)}
${gates(status)}
${services(status, now)}
${connections(status, now)}
</main>
<footer>Queue: ${status.queue.state}, ${status.queue.detail} · <a href="/readyz?verbose">readiness</a> · <a href="/metrics">metrics</a> · <a href="/api/v1/health">as JSON</a></footer>
</body>
</html>`;
}

function trouble({ exceptions: open, stages: all, queue, findings: found }: Status): string[] {
  const dead = all.reduce((sum, stage) => sum + stage.dead, 0);
  return [
    ...(open.length > 0 ? [`${open.length} open exception${open.length === 1 ? '' : 's'}`] : []),
    ...(dead > 0 ? [`${dead} dead ticket${dead === 1 ? '' : 's'}`] : []),
    ...(queue.state === 'connected' ? [] : [`queue ${queue.state}`]),
    ...(queue.unrouted > 0 ? [`${queue.unrouted} unrouted`] : []),
    ...(found.length > 0 ? [`${found.length} remark${found.length === 1 ? '' : 's'} on the workspace`] : []),
  ];
}

function title(status: Status): string {
  const all = trouble(status);
  return all.length === 0 ? 'Crossdock: all clear' : `Crossdock: ${all.join(', ')}`;
}

function verdict(status: Status): Markup {
  const all = trouble(status);
  return all.length === 0
    ? html`<p class="verdict">All clear.</p>`
    : html`<p class="verdict bad"><strong>Needs you:</strong> ${all.join(', ')}.</p>`;
}

function whereText(only: string | null, merchant: string, connection: string): string {
  return [withoutMerchant(only, merchant), withoutMerchant(only, connection)].filter((text) => text !== '').join(' / ');
}

function exceptions({ exceptions: open, onlyMerchant: only }: Status, now: number): Markup {
  const rows = open.map(({ id, code, message, hint, merchant, connection, count, firstAt }) => [
    html`<code>${code}</code>`,
    html`${message}<br><span class="soft">${hint}</span>`,
    whereText(only, merchant, connection),
    number(count),
    time(firstAt, now),
    html`<code>crossdock exceptions show ${id}</code>`,
  ]);
  return section(
    'Open exceptions',
    ['code', 'what, and what to do', 'where', 'times', 'since', 'look'],
    rows,
    'Nothing needs you.',
  );
}

function findings({ findings: found }: Status): Markup {
  if (found.length === 0) return html``;
  return section(
    'Workspace',
    ['where', 'what', 'code'],
    found.map(({ file, line, column, message, code }) => [
      html`<code>${file}:${line}:${column}</code>`,
      message,
      html`<code>${code}</code>`,
    ]),
    '',
  );
}

function stages({ stages: all, stagesProblem }: Status): Markup {
  const rows = all.map(({ stage, ready, waiting, dead }) => [
    stage,
    html`<code>${queueNames[stage]}</code>`,
    number(ready),
    number(waiting),
    number(dead, dead > 0),
  ]);
  return section(
    'Stages',
    ['stage', 'queue', '#ready', '#waiting for a retry', '#dead'],
    rows,
    stagesProblem ? `Cannot be counted: ${stagesProblem.message} ${stagesProblem.hint}` : '',
  );
}

function orders({ orders: counts, onlyMerchant: only }: Status, now: number): Markup {
  const level = counts.some(({ merchant }) => merchant !== only);
  const rows = [...counts]
    .sort((a, b) => a.merchant.localeCompare(b.merchant))
    .map(({ merchant, status, count, oldest }) => [
      ...(level ? [merchant] : []),
      status,
      number(count, status === 'error'),
      time(oldest, now),
    ]);
  return section(
    'Orders',
    [...(level ? ['merchant'] : []), 'status', '#orders', 'oldest received'],
    rows,
    'No orders yet.',
  );
}

function gates({ gates: all, onlyMerchant: only }: Status): Markup {
  const rows = all
    .filter(({ waiting, underWay, doubt }) => waiting + underWay + doubt > 0)
    .map(({ gate, connection, waiting, underWay, doubt }) => [
      withoutMerchant(only, gate),
      withoutMerchant(only, connection),
      number(waiting),
      number(underWay),
      number(doubt, doubt > 0),
    ]);
  return section(
    'Gates',
    ['gate', 'connection', '#waiting', '#files under way', '#in doubt'],
    rows,
    'Nothing waits at a gate.',
  );
}

function services({ services: all, setbacks, onlyMerchant: only }: Status, now: number): Markup {
  const failed = new Map(setbacks.map((setback) => [setback.subject, setback]));
  const rows = all.map(({ service, subject, timing, lastAt, nextAt }) => {
    const setback = failed.get(subject);
    return [
      service,
      html`<code>${withoutMerchant(only, subject)}</code>`,
      timing,
      time(lastAt, now),
      time(nextAt, now),
      setback
        ? html`<span class="bad"><strong>${setback.code}</strong></span>, ${setback.attempts} times, next try ${time(setback.nextAt, now)}`
        : '',
    ];
  });
  return section(
    'Services',
    ['service', 'endpoint', 'timing', 'last run', 'next run', 'failing'],
    rows,
    'No services: the workspace has no merchants.',
  );
}

function connections({ connections: all, onlyMerchant: only }: Status, now: number): Markup {
  const rows = all.map(({ connection, transport, state, code, since, traffic }) => [
    html`<code>${withoutMerchant(only, connection)}</code>`,
    transport,
    traffic ? `${traffic.inUse} of ${traffic.atOnce}${traffic.waiting > 0 ? `, ${traffic.waiting} waiting` : ''}` : '-',
    traffic?.circuit === 'closed' || !traffic ? '' : html`<span class="bad"><strong>${traffic.circuit}</strong></span>`,
    state === 'ok' ? 'ok' : html`<span class="bad"><strong>failing</strong></span> (${code})`,
    time(since, now),
  ]);
  return section(
    'Connections',
    ['connection', 'transport', 'slots in use', 'circuit', 'state', 'since'],
    rows,
    'No connections.',
  );
}

interface Figure {
  readonly figure: number;
  readonly bad: boolean;
}
type Cell = string | Markup | Figure;

function number(figure: number, bad = false): Figure {
  return { figure, bad };
}

/** A heading that begins with `#` stands over numbers. */
function section(name: string, headings: readonly string[], rows: readonly (readonly Cell[])[], empty: string): Markup {
  const id = name.toLowerCase().replaceAll(' ', '-');
  if (rows.length === 0) return html`<h2 id="${id}">${name}</h2><p class="soft">${empty}</p>`;
  return html`<h2 id="${id}">${name}</h2>
<div class="table" role="region" aria-labelledby="${id}" tabindex="0"><table aria-labelledby="${id}">
<thead><tr>${headings.map((text) => (text.startsWith('#') ? html`<th scope="col" class="number">${text.slice(1)}</th>` : html`<th scope="col">${text}</th>`))}</tr></thead>
<tbody>${rows.map(
    (cells) => html`<tr>${cells.map(cell)}</tr>
`,
  )}</tbody></table></div>`;
}

function cell(content: Cell): Markup {
  if (typeof content === 'object' && 'figure' in content)
    return html`<td class="${content.bad ? 'number bad' : 'number'}">${content.figure}</td>`;
  return html`<td>${content}</td>`;
}

function time(iso: string | null, now: number): Markup {
  if (iso === null) return html`<span class="soft">-</span>`;
  return html`<time datetime="${iso}" title="${iso}">${relativeTime(iso, now)}</time>`;
}
