// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
type Schema = Record<string, unknown>;

/** A password never stands in the file itself. */
export const examplePassword = '${env:PARTNER_PASSWORD}';

const orderFiles = { to: 'partner-sftp', directory: 'Orders', mapping: 'legacy-orders' };
const shipmentFiles = { from: 'returns', files: '*.csv', mapping: 'legacy-shipments' };
const stockFiles = { from: 'partner-sftp', directory: 'Stock', mapping: 'legacy-inventory' };
const copies = { to: 'reporting' };
const copyTimes = { 'order copies': 'automatic', 'tracking copies': { every: '1h' } };
const shopTimes = { 'order download': 'automatic', 'shipment upload': { every: '15m' } };

/** An example of each key, or of `<what it belongs to>.<key>` where that matters. Transports have their own in their settings. */
const examples: Readonly<Record<string, unknown>> = {
  name: 'Example Dock',
  calendar: { hours: '08:00-17:00', holidays: ['2026-12-25 Christmas'] },
  'working days': ['mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
  hours: '08:00-17:00',
  mon: '08:00-17:00',
  tue: '08:00-17:00',
  wed: '08:00-17:00',
  thu: '08:00-17:00',
  fri: '08:00-14:00',
  sat: '08:00-12:00',
  sun: '10:00-12:00',
  holidays: ['2026-12-25 Christmas'],
  'holidays file': 'holidays.ics',
  'half days': { '2026-12-24': '08:00-12:00' },
  'cut-offs': { default: '15:00' },
  default: '15:00',
  'by ship method': { 'Next Day Air': '17:30' },
  retry: 'working time',
  on: 'working days',
  zone: 'America/Chicago',
  connections: { drop: { folder: '/srv/partners/legacy' } },
  wms: { legacy: { orders: orderFiles } },
  'default wms': 'legacy',
  routing: [{ country: ['CA'], to: 'north' }],
  'routing.name': 'Canada',
  country: ['US', 'CA'],
  state: ['CA', 'OR'],
  'zip prefix': ['90', '91'],
  sku: ['TENT-*'],
  tag: ['BULKY'],
  'ship method': ['Next Day Air'],
  cart: ['web'],
  'routing.to': 'north',
  'merchant.wms': 'legacy',
  notices: { by: 'office-mail', to: ['ops@example.com'] },
  by: 'office-mail',
  'notices.to': ['ops@example.com'],
  retention: { 'personal data': '90d', documents: '400d' },
  'merchant.retention': { 'personal data': '30d' },
  'retention.at': '03:00',
  'personal data': '90d',
  'retention.orders': '400d',
  'retention.deliveries': '400d',
  'retention.notices': '90d',
  'dead letters': '90d',
  digest: '1h',
  daily: '07:00',
  'daily.at': '07:00',
  'daily.on': 'working days',
  webhooks: [{ url: 'https://alerts.example.com/crossdock', secret: '${env:ALERTS_SECRET}' }],
  'webhooks.url': 'https://alerts.example.com/crossdock',
  heartbeat: { url: 'https://alive.example.com/ping/crossdock' },
  'heartbeat.url': 'https://alive.example.com/ping/crossdock',
  'heartbeat.every': '5m',
  documents: '400d',
  history: '90d',
  audit: '3650d',
  settings: { 'base url': 'https://wms.example.com' },
  'carts.settings': { 'base url': 'https://erp.example.com/api', orders: { path: '/orders', items: 'data.orders' } },
  type: 'file-drop',
  'carts.type': 'csv',
  orders: orderFiles,
  shipments: shipmentFiles,
  inventory: stockFiles,
  acknowledgements: { from: 'returns', files: 'ACK_*.csv', mapping: 'generic-acknowledgements', within: '2h' },
  within: '2h',
  cancels: { to: 'office-mail', recipients: ['floor@example.org'], mapping: 'generic-cancels' },
  returns: { from: 'returns', files: 'RET_*.csv', mapping: 'generic-returns' },
  'out of stock': { 'offer again': '01:00', zone: 'America/Los_Angeles' },
  'offer again': '01:00',
  'directories.acknowledgements': 'acme/answers',
  'directories.cancels': 'acme/cancels',
  'directories.returns': 'acme/returns',
  'carts.orders': { from: { folder: 'shop/orders' }, mapping: 'shop-orders' },
  'carts.confirmations': { to: { folder: 'shop/tracking' }, mapping: 'shop-confirmations' },
  'carts.inventory': { to: { folder: 'shop/stock' }, mapping: 'shop-inventory' },
  'directories.orders': 'acme/in',
  'directories.shipments': 'acme/out',
  'directories.inventory': 'acme/stock',
  from: 'returns',
  to: 'partner-sftp',
  directory: 'Orders',
  files: '*.csv',
  senders: ['*@example.org'],
  mapping: 'legacy-orders',
  settle: '30s',
  'silent after': '4h',
  'done file': '{name}.done',
  values: { account: '4711' },
  gather: '1m',
  recipients: ['dock@example.org'],
  subject: 'Orders {{fileName}}',
  text: { template: 'order-mail' },
  template: 'order-mail',
  'at most': 500,
  directories: { orders: 'acme/in', shipments: 'acme/out' },
  'wms settings.directories': { orders: 'acme/web' },
  'warehouses.directories': { orders: 'acme/in' },
  'wms settings': { orders: { batch: 'each order' } },
  warehouses: { legacy: { orders: { mapping: 'acme-orders' } } },
  'error contacts': ['office@example.com'],
  closed: '2026-11-25',
  services: { 'order delivery': 'automatic', inventory: { every: '1h' } },
  'carts.services': shopTimes,
  'extra interfaces': { bi: { orders: copies, services: copyTimes } },
  'extra interfaces.orders': copies,
  tracking: copies,
  'extra interfaces.services': copyTimes,
  'order copies': 'automatic',
  'tracking copies': { every: '1h' },
  'services.inventory': { every: '1h' },
  'order delivery': { at: ['10:00', '14:30'] },
  'shipping confirmations': 'automatic',
  'order download': 'automatic',
  'shipment upload': { every: '15m' },
  'inventory upload': { every: '1h' },
  every: '15m',
  at: ['10:00', '14:30'],
  carts: { web: { orders: { from: { folder: 'shop/orders' }, mapping: 'shop-orders' } } },
  source: 'WEB',
  description: 'The shop on example.com',
  'load options': { 'minimum inventory level': 3 },
  'earliest order date': '2026-01-01',
  'minimum inventory level': 3,
  'inventory quantity': 'on hand',
  'sync inventory with warehouse': ['EAST', 'WEST'],
  'full inventory upload': '04:30',
  'warehouse names': { W1: 'EAST', DMG: 'off' },
  statuses: ['paid', 'processing'],
  'payment statuses': ['paid'],
  'order filters': [{ field: 'order.shipTo.country', values: ['USA', 'CAN'], rule: 'required' }],
  field: 'order.shipTo.postalCode',
  'order filters.values': ['331', '332'],
  'item filters': { list: 'blacklist', skus: ['', 'GIFT-CARD'] },
  skus: ['', 'GIFT-CARD'],
  'tag filters': [{ tags: 'order', rule: 'does not contain', 'any of': ['HOLD'] }],
  'any of': ['HOLD'],
  'release delay': '30m',
  wait: '2h',
  'reject unmapped shipping codes': true,
  'translate item code': 'master',
  'sync inventory alias': 'upc',
};

/** Gives every key of a schema an example, wherever it stands; `owner`: the key that it belongs to. */
export function addExamples(schema: unknown, owner: string): void {
  if (Array.isArray(schema)) for (const one of schema) addExamples(one, owner);
  if (!isGroup(schema)) return;
  for (const [word, value] of Object.entries(schema)) {
    if (word !== 'properties' || !isGroup(value)) {
      if (word !== 'examples') addExamples(value, owner);
      continue;
    }
    for (const [key, node] of Object.entries(value)) {
      addExamples(node, key);
      if (isGroup(node)) node.examples ??= exampleOf(node, key, owner);
    }
  }
}

/** What the schema itself shows, else that of the table; a group of settings is shown by what it must have. */
function exampleOf(node: Schema, key: string, owner: string): unknown[] | undefined {
  const listed = examples[`${owner}.${key}`] ?? examples[key];
  if (Array.isArray(node.enum)) return [node.enum.find((word) => word !== node.default) ?? node.enum[0]];
  if (node.type === 'boolean') return [node.default !== true];
  if (node.secret === true) return [examplePassword];
  if (node.default !== undefined && node.default !== '') return [node.default];
  return listed === undefined ? undefined : [listed];
}

function isGroup(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
