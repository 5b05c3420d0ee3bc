import type { Feed, Taken } from '../../api/shipstation/feeds.ts';
import { idsIn } from '../../api/shipstation/orders.ts';
import { pacificOf } from '../../api/shipstation/pacific.ts';
import { type Fields, fieldsOf, wholeOf } from '../../api/values.ts';
import type { ShipstationSettings } from './settings.ts';
import type { Tag } from './tags.ts';

const pageSize = 250;
/** Orders that are watched for the end of their tag. */
const parkedAtMost = 2000;

/** What decides which orders of the account belong to this cart. */
export interface Choice {
  readonly settings: Pick<ShipstationSettings, 'statuses' | 'store id' | 'tag'>;
  readonly tags: readonly Tag[];
  /** Of the filter; `undefined` = there is none. */
  readonly tagId: number | undefined;
  readonly earliest: string;
  readonly now: number;
}

export function orderFeeds(choice: Choice): Feed[] {
  const { settings } = choice;
  const { tagId } = choice;
  const open = settings.statuses.map((status) =>
    tagId !== undefined && settings.tag?.rule === 'include only'
      ? taggedFeed(choice, status, tagId)
      : changedFeed(choice, status),
  );
  return [...open, canceledFeed(choice)];
}

/** Nothing says that sticking a tag on an order counts as a change of it, so all that have the tag are read each time. */
function taggedFeed(choice: Choice, status: string, tagId: number): Feed {
  return {
    name: `tagged ${status}`,
    path: '/orders/listbytag',
    list: 'orders',
    pageSize,
    whole: true,
    first: '',
    query: () => ({ orderStatus: status, tagId }),
    take: (orders) =>
      page(
        orders.map((one) => fieldsOf(one)).filter((order) => isOfStore(order, choice)),
        choice,
      ),
  };
}

function changedFeed(choice: Choice, status: string): Feed {
  return {
    ...changes(choice, status),
    name: status,
    // All that are open: what is too old is said by "earliest order date".
    first: '',
    take: (items, parked) => {
      const orders = items.map((one) => fieldsOf(one)).filter((order) => isOfStore(order, choice));
      const { tagId } = choice;
      if (tagId === undefined) return page(orders, choice);
      const out = orders.filter((order) => hasTag(order, tagId));
      return {
        ...page(
          orders.filter((order) => !hasTag(order, tagId)),
          choice,
        ),
        parked: parkedNow(parked, orders, out),
      };
    },
  };
}

/**
 * Orders that were called off. With `exclude` also those with the tag: it may have been stuck on after the order was taken. What was never
 * taken is of no interest, so the first look begins today.
 */
function canceledFeed(choice: Choice): Feed {
  const { settings, tagId } = choice;
  const asked = tagId !== undefined && settings.tag?.rule === 'include only' ? tagId : undefined;
  return {
    ...changes(choice, 'cancelled'),
    name: 'cancelled',
    first: new Date(choice.now).toISOString(),
    take: (items) => {
      const orders = items.map((one) => fieldsOf(one)).filter((order) => isOfStore(order, choice));
      return page(asked === undefined ? orders : orders.filter((order) => hasTag(order, asked)), choice);
    },
  };
}

function changes({ settings, earliest }: Choice, orderStatus: string) {
  const storeId = settings['store id'];
  return {
    path: '/orders',
    list: 'orders',
    pageSize,
    by: 'modifyDate',
    query: (from: string) => ({
      orderStatus,
      ...(from !== '' && { modifyDateStart: from }),
      ...(earliest !== '' && { orderDateStart: pacificOf(earliest) }),
      ...(storeId !== undefined && { storeId }),
      sortBy: 'ModifyDate',
      sortDir: 'ASC',
    }),
  };
}

/** With the names of the tags, which orders have as numbers only. What others ship is never ours to ship. */
export function page(orders: readonly Fields[], { tags }: Pick<Choice, 'tags'>): Taken {
  const given = orders.filter(({ externallyFulfilled }) => externallyFulfilled !== true);
  const used = new Set(given.flatMap((order) => idsIn(order.tagIds)));
  const body = { orders: given, tags: tags.filter(({ tagId }) => used.has(tagId)) };
  return { body, count: given.length };
}

export function hasTag({ tagIds }: Fields, tagId: number): boolean {
  return idsIn(tagIds).includes(tagId);
}

/** The list by tag cannot be asked for a store. */
function isOfStore(order: Fields, { settings }: Choice): boolean {
  const storeId = settings['store id'];
  return storeId === undefined || wholeOf(fieldsOf(order.advancedOptions).storeId) === storeId;
}

function parkedNow(parked: readonly number[], seen: readonly Fields[], out: readonly Fields[]): readonly number[] {
  const here = new Set(seen.flatMap(({ orderId }) => wholeOf(orderId) ?? []));
  const stay = out.flatMap(({ orderId }) => wholeOf(orderId) ?? []);
  return [...parked.filter((id) => !here.has(id)), ...stay].slice(-parkedAtMost);
}
