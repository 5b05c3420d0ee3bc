import { isObject } from '../../config/shape.ts';
import type { WorkspaceTexts } from '../../config/texts.ts';
import { namePattern } from '../../config/word-grammar.ts';
import { parseYaml } from '../../config/yaml-file.ts';
import type { ApiConnector } from '../../connectors/api-contract.ts';
import { didYouMean } from '../../support/nearest.ts';
import type { Dock } from '../dock.ts';
import { errors as common } from '../errors.ts';
import { inScope, type Scope } from '../scope.ts';
import { errors } from './errors.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Where settings of the connector stand, or may stand; nearest first. */
export interface Level {
  readonly file: string;
  /** Of the group `settings`. */
  readonly path: readonly string[];
  readonly settings: Fields;
}

/** A cart or WMS of a merchant that is to be connected, as the files have it now. */
export interface ConnectPlace {
  readonly connector: ApiConnector;
  readonly merchant: string;
  readonly partner: string;
  /** Name of the connection. */
  readonly name: string;
  readonly texts: WorkspaceTexts;
  readonly crossdock: Fields;
  readonly own: Fields;
  readonly levels: readonly Level[];
}

export async function findPlace(dock: Dock, scope: Scope, id: string, where: string): Promise<ConnectPlace> {
  const connector = connectorNamed(dock, id);
  const [merchant = '', partner = '', ...more] = where.split('/');
  if (!namePattern.test(merchant) || !namePattern.test(partner) || more.length > 0)
    throw errors.CONNECT_WHERE({
      message: `"${where}" is no name of a merchant with that of a cart or WMS.`,
      value: where,
    });
  const texts = await dock.drafts.texts();
  const text = texts[merchantFile(merchant)];
  if (text === undefined || !inScope(scope, merchant)) {
    const ids = Object.keys(texts).flatMap((file) => /^merchants\/(.+)\.yaml$/.exec(file)?.[1] ?? []);
    const message = `The workspace has no merchant "${merchant}".${didYouMean(merchant, ids) || ` Make it first: crossdock merchants add ${merchant}.`}`;
    throw common.MERCHANT_UNKNOWN({ message, value: merchant });
  }
  const crossdock = fieldsIn(texts, 'crossdock.yaml');
  const own = fieldsIn(texts, merchantFile(merchant));
  const place = { connector, merchant, partner, name: `${merchant}/${partner}`, texts, crossdock, own };
  refuseTaken(place);
  return { ...place, levels: levelsOf(place) };
}

function connectorNamed({ drafts }: Dock, id: string): ApiConnector {
  const found = drafts.connectors.find((one) => one.id === id);
  if (found) return found;
  const ids = drafts.connectors.map((one) => one.id).sort();
  const message = `There is no connector "${id}".${didYouMean(id, ids) || ` There are ${ids.join(', ')}.`}`;
  throw errors.CONNECTOR_UNKNOWN({ message, value: id });
}

export function merchantFile(merchant: string): string {
  return `merchants/${merchant}.yaml`;
}

function fieldsIn(texts: WorkspaceTexts, file: string): Fields {
  const { value } = parseYaml(file, texts[file] ?? '').yaml;
  return isObject(value) ? value : {};
}

export function groupAt(fields: Fields, ...path: readonly string[]): Fields | undefined {
  let value: unknown = fields;
  for (const step of path) value = isObject(value) ? value[step] : undefined;
  return isObject(value) ? value : value === null ? {} : undefined;
}

type Found = Omit<ConnectPlace, 'levels'>;

function refuseTaken({ connector, merchant, partner, crossdock, own }: Found): void {
  const cart = groupAt(own, 'carts', partner);
  const wms = groupAt(crossdock, 'wms', partner);
  const [same, other, usual] = connector.role === 'cart' ? [cart, wms, 'csv'] : [wms, cart, 'file-drop'];
  const what = connector.role === 'cart' ? 'cart' : 'WMS';
  const type = String(same?.type ?? usual);
  if (same && type !== connector.id)
    throw errors.CONNECT_TAKEN({
      message: `The ${what} ${partner} is there, and of the type ${type}.`,
      value: partner,
    });
  const foreign = connector.role === 'cart' ? other && usesWms(own, crossdock, partner) : other;
  if (foreign)
    throw errors.CONNECT_TAKEN({
      message: `${merchant} has a ${connector.role === 'cart' ? 'WMS' : 'cart'} that is called ${partner}.`,
      value: partner,
    });
}

/** A cart may be called like a WMS that the merchant has nothing to do with. */
function usesWms(own: Fields, crossdock: Fields, wms: string): boolean {
  const all = Object.keys(groupAt(crossdock, 'wms') ?? {});
  const main = own.wms ?? crossdock['default wms'] ?? (all.length === 1 ? all[0] : undefined);
  return main === wms || groupAt(own, 'warehouses', wms) !== undefined;
}

function levelsOf({ connector, merchant, partner, crossdock, own }: Found): Level[] {
  const file = merchantFile(merchant);
  const level = (at: string, fields: Fields, ...path: readonly string[]): Level => ({
    file: at,
    path: [...path, 'settings'],
    settings: groupAt(fields, ...path, 'settings') ?? {},
  });
  if (connector.role === 'cart') return [level(file, own, 'carts', partner)];
  return [
    level(file, own, 'warehouses', partner),
    level(file, own, 'wms settings'),
    level('crossdock.yaml', crossdock, 'wms', partner),
  ];
}
