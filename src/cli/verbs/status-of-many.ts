import type { Status } from '../../operations/status.ts';

type Seen = Omit<Status, 'queue'>;

/** With more merchants than this a full list hides what matters. */
const fewMerchants = 5;
/** Rows of one list of problems; the commands beside it list all. */
const rowsMost = 25;

/** Statuses of orders that somebody may have to look at; the others are on their way, or done. */
const telling: readonly string[] = [
  'error',
  'on_hold',
  'received',
  'new',
  'sending',
  'await_payment',
  'cancel_sending',
];

export function isLong(status: Seen): boolean {
  return merchantsOf(status).size > fewMerchants;
}

/** Only what has something to tell: problems, and what waits. */
export function shortened(status: Seen): Seen {
  const failing = new Set(status.setbacks.map(({ subject }) => subject));
  const now = status.at;
  return {
    ...status,
    exceptions: status.exceptions.slice(0, rowsMost),
    setbacks: status.setbacks.slice(0, rowsMost),
    gates: status.gates.filter(({ waiting, underWay, doubt }) => waiting + underWay + doubt > 0),
    orders: [...sums(status), ...status.orders.filter((one) => telling.includes(one.status))],
    services: status.services.filter(
      ({ subject, nextAt }) => failing.has(subject) || (nextAt !== null && nextAt < now),
    ),
    connections: status.connections.filter(
      ({ state, traffic }) => state !== 'ok' || (traffic && (traffic.circuit !== 'closed' || traffic.waiting > 0)),
    ),
  };
}

/** What the short lists do not show, and how to see it. */
export function leftOut(status: Seen): string {
  const shown = shortened(status);
  const rest = (name: string, all: readonly unknown[], some: readonly unknown[]) =>
    all.length > some.length ? [`${all.length - some.length} ${name}`] : [];
  const parts = [
    ...rest('exceptions', status.exceptions, shown.exceptions),
    ...rest('failed tries', status.setbacks, shown.setbacks),
    ...rest('idle gates', status.gates, shown.gates),
    ...rest('services on time', status.services, shown.services),
    ...rest('connections without trouble', status.connections, shown.connections),
  ];
  const what = parts.length === 0 ? 'nothing' : parts.join(', ');
  return `${merchantsOf(status).size} merchants. Not shown: ${what}. Everything: status --full; one merchant: status --merchant <id>.`;
}

/** One row per status over all merchants, before those that tell something of one. */
function sums(status: Seen): Seen['orders'] {
  const byStatus = new Map<string, Seen['orders'][number]>();
  for (const one of status.orders) {
    const known = byStatus.get(one.status);
    const oldest = known && known.oldest < one.oldest ? known.oldest : one.oldest;
    byStatus.set(one.status, { merchant: '(all)', status: one.status, count: (known?.count ?? 0) + one.count, oldest });
  }
  return [...byStatus.values()];
}

function merchantsOf({ services, orders }: Seen): Set<string> {
  return new Set([...services, ...orders].map(({ merchant }) => merchant));
}
