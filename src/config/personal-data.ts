import type { ApiConnector } from '../connectors/api-contract.ts';
import type { RawMerchant } from './grammar.ts';
import type { Reading } from './reading.ts';
import type { YamlFile } from './yaml-file.ts';

const day = 86_400;

interface Bound {
  readonly cart: string;
  readonly connector: ApiConnector;
  readonly days: number;
}

/**
 * How long the merchant's orders keep their personal data, in seconds: what it says itself, else what the workspace says, and never longer
 * than a marketplace of it allows. `undefined` = the workspace alone decides.
 */
export function readPersonalData(
  reading: Reading,
  yaml: YamlFile,
  { retention, carts }: RawMerchant,
  ofWorkspace: number | undefined,
): number | undefined {
  const own = retention?.['personal data'];
  const strictest = strictestOf(reading, carts);
  if (!strictest) return own;
  const most = strictest.days * day;
  const said = own ?? ofWorkspace;
  if (said !== undefined && said > most) warn(reading, yaml, strictest, own === undefined);
  return Math.min(said ?? most, most);
}

function strictestOf({ toolbox }: Reading, carts: RawMerchant['carts']): Bound | undefined {
  const bounds = Object.entries(carts ?? {}).flatMap(([cart, { type }]): Bound[] => {
    const connector = toolbox.connectors.find((one) => one.role === 'cart' && one.id === type);
    return connector?.personalDataDays === undefined ? [] : [{ cart, connector, days: connector.personalDataDays }];
  });
  return bounds.sort((one, other) => one.days - other.days)[0];
}

function warn(reading: Reading, yaml: YamlFile, { cart, connector, days }: Bound, inherited: boolean): void {
  const path = inherited ? ['carts', cart, 'type'] : ['retention', 'personal data'];
  const longer = inherited ? 'crossdock.yaml says' : 'this is';
  const others =
    'It holds for all orders of the merchant: give other carts a merchant of their own if theirs must stay longer.';
  const message = `${connector.label} lets personal data be kept for ${days}d after the end of an order, and ${longer} longer: ${days}d counts. Write "retention: { personal data: ${days}d }" here. ${others}`;
  reading.warn(yaml.finding(path, 'CONFIG_PERSONAL_DATA', message));
}
