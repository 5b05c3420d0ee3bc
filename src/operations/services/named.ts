import { type ServiceRun, serviceRuns } from '../../config/lookup.ts';
import { type ServiceName, serviceNames, type Workspace } from '../../config/workspace.ts';
import { didYouMean } from '../../support/nearest.ts';
import { cartNamed } from '../cart-named.ts';
import { errors } from '../errors.ts';
import { inScope, type Scope } from '../scope.ts';

/** Whose services are meant: all of a merchant, or those of one of its carts. */
export interface Whose {
  readonly merchant: string;
  readonly cart?: string;
  readonly service?: ServiceName;
}

/** `acme web order-download`, `acme/web`, `acme inventory`, `web "order download"`: the merchant may be left out where the cart says it. */
export function whoseServices(workspace: Workspace, scope: Scope, words: readonly string[]): Whose {
  const rest = [...words];
  const whose = merchantOrCart(workspace, scope, rest);
  const next = rest.shift();
  if (next === undefined) return whose;
  const service = serviceNamed(next);
  if (service && rest.length === 0) return { ...whose, service };
  if (service || whose.cart !== undefined || rest.length > 1) throw notAService(rest[0] ?? next);
  const { cart } = cartNamed(workspace, [whose.merchant], next);
  const last = rest[0] === undefined ? undefined : serviceNamed(rest[0]);
  if (rest[0] !== undefined && !last) throw notAService(rest[0]);
  return { ...whose, cart, ...(last && { service: last }) };
}

function merchantOrCart(workspace: Workspace, scope: Scope, rest: string[]): Whose {
  const [first = ''] = rest;
  const merchants = [...workspace.merchants.keys()].filter((id) => inScope(scope, id));
  const [only] = merchants.length === 1 ? merchants : [];
  // With one merchant nobody has to name it.
  if (only !== undefined && (first === '' || serviceNamed(first))) return { merchant: only };
  rest.shift();
  return merchants.includes(first) ? { merchant: first } : cartNamed(workspace, scope, first);
}

function serviceNamed(word: string): ServiceName | undefined {
  const plain = word
    .trim()
    .toLowerCase()
    .replace(/[-_\s]+/g, ' ');
  return serviceNames.find((name) => name === plain);
}

function notAService(word: string): Error {
  const message = `No service is called "${word}".${didYouMean(word, serviceNames)}`;
  return errors.SERVICE_UNKNOWN({ message, value: word });
}

/** The runs that are meant; a service of a merchant has one for each WMS. */
export function runsOf(workspace: Workspace, { merchant, cart, service }: Whose): ServiceRun[] {
  return serviceRuns(workspace).filter(
    (run) =>
      run.merchant === merchant &&
      (cart === undefined || (run.connection === cart && cartServices.has(run.service))) &&
      (service === undefined || run.service === service),
  );
}

/** These belong to carts, the others to merchants. */
export const cartServices: ReadonlySet<ServiceName> = new Set([
  'order download',
  'shipment upload',
  'inventory upload',
]);
