import {
  type DocumentNode,
  type GraphQLNamedType,
  getNamedType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { schema } from './schema.ts';

type Variables = Readonly<Record<string, unknown>>;

/** What a query may cost: scalar 0, object 1, connection sized by `first`, mutation 10 [V/I]. Taken at its dearest: never less than there. */
export function requestedCost(document: DocumentNode, variables: Variables): number {
  let total = 0;
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const mutation = definition.operation === 'mutation';
    const root = mutation ? schema.getMutationType() : schema.getQueryType();
    total += mutation
      ? 10 * definition.selectionSet.selections.length
      : costOf(definition.selectionSet, root, variables);
  }
  return total;
}

function costOf(
  set: SelectionSetNode | undefined,
  type: GraphQLNamedType | null | undefined,
  variables: Variables,
): number {
  if (!set || !(isObjectType(type) || isInterfaceType(type))) return 0;
  let total = 0;
  for (const field of set.selections) {
    if (field.kind === Kind.INLINE_FRAGMENT)
      total += costOf(field.selectionSet, schema.getType(field.typeCondition?.name.value ?? ''), variables);
    if (field.kind !== Kind.FIELD || isLeft(field.directives ?? [], variables)) continue;
    const inner = getNamedType(type.getFields()[field.name.value]?.type);
    if (!inner || isLeafType(inner) || inner.name === 'PageInfo') continue;
    const first = field.arguments?.find(({ name }) => name.value === 'first' || name.value === 'ids')?.value;
    const size =
      first?.kind === Kind.INT
        ? Number(first.value)
        : first?.kind === Kind.VARIABLE
          ? sizeOf(variables[first.name.value])
          : 1;
    const children = costOf(field.selectionSet, inner, variables);
    total += inner.name.endsWith('Connection') ? size * children : size * (1 + children);
  }
  return total;
}

/** A number of things, or a list of their ids. */
function sizeOf(value: unknown): number {
  return Array.isArray(value) ? value.length : Number(value ?? 0);
}

function isLeft(
  directives: readonly { readonly name: { value: string }; readonly arguments?: readonly unknown[] | undefined }[],
  variables: Variables,
): boolean {
  const include = directives.find(({ name }) => name.value === 'include');
  const [argument] = (include?.arguments ?? []) as { value: { kind: string; name?: { value: string } } }[];
  return argument?.value.kind === Kind.VARIABLE && variables[argument.value.name?.value ?? ''] === false;
}

/** What it did cost: the objects that came. */
export function actualCost(data: unknown): number {
  if (Array.isArray(data)) return data.reduce((sum: number, one) => sum + actualCost(one), 0);
  if (typeof data !== 'object' || data === null) return 0;
  const inner = Object.entries(data).reduce((sum, [key, one]) => sum + (key === 'pageInfo' ? 0 : actualCost(one)), 0);
  return 'nodes' in data ? inner : 1 + inner;
}

/** The bucket of one app at one shop; all numbers come in each answer [V]. */
export class PointBucket {
  maximum: number;
  perSecond: number;
  #available: number;
  #at: number;
  readonly #now: () => number;

  constructor(now: () => number, maximum = 2000, perSecond = 100) {
    this.#now = now;
    this.maximum = maximum;
    this.perSecond = perSecond;
    this.#available = maximum;
    this.#at = now();
  }

  get available(): number {
    const now = this.#now();
    this.#available = Math.min(this.maximum, this.#available + ((now - this.#at) / 1000) * this.perSecond);
    this.#at = now;
    return Math.floor(this.#available);
  }

  take(points: number): void {
    this.#available = Math.max(0, this.available - points);
  }

  drain(): void {
    this.take(this.maximum);
  }

  get status(): object {
    return { maximumAvailable: this.maximum, currentlyAvailable: this.available, restoreRate: this.perSecond };
  }
}
