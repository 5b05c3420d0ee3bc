import { errors as api } from '../../api/errors.ts';
import type { ShipStation } from '../../api/shipstation/client.ts';
import { fieldsOf, listOf, textOf, wholeOf } from '../../api/values.ts';
import { errors } from './errors.ts';
import type { TagFilter } from './settings.ts';

export interface Tag {
  readonly tagId: number;
  readonly name: string;
}

/** Tags change seldom, and calls are few. */
const keptFor = 10 * 60 * 1000;

export class Tags {
  readonly #client: ShipStation;
  readonly #now: () => number;
  #known: { readonly tags: readonly Tag[]; readonly at: number } | undefined;

  constructor(client: ShipStation, now: () => number) {
    this.#client = client;
    this.#now = now;
  }

  async all(): Promise<readonly Tag[]> {
    const now = this.#now();
    if (this.#known && now - this.#known.at < keptFor) return this.#known.tags;
    const list = await this.#client.get('/accounts/listtags');
    if (!Array.isArray(list)) throw api.API_MALFORMED({ message: 'The answer of /accounts/listtags is no list.' });
    const tags = listOf(list).flatMap((one): Tag[] => {
      const { tagId, name } = fieldsOf(one);
      const id = wholeOf(tagId);
      // As it stands: a blank at the end of a name is part of it for ShipStation too.
      return id === undefined ? [] : [{ tagId: id, name: typeof name === 'string' ? name : textOf(name) }];
    });
    this.#known = { tags, at: now };
    return tags;
  }

  /** The tag of the filter; never "none, so everything". */
  async of({ name, id }: TagFilter): Promise<number> {
    const tags = await this.all();
    const found = tags.filter((tag) => tag.name === name && (id === undefined || tag.tagId === id));
    const [tag] = found;
    if (tag && found.length === 1) return tag.tagId;
    this.#known = undefined;
    throw errors.SHIPSTATION_TAG_UNKNOWN({ message: `${whyNot(tags, found, name, id)} No orders are fetched.` });
  }
}

function whyNot(tags: readonly Tag[], found: readonly Tag[], name: string, id: number | undefined): string {
  if (found.length > 1)
    return `ShipStation has ${found.length} tags "${name}" (${found.map(({ tagId }) => tagId).join(', ')}): state "id" too.`;
  const wanted = id === undefined ? `"${name}"` : `"${name}" with the number ${id}`;
  const similar = tags.filter((tag) => tag.name.trim().toLowerCase() === name.trim().toLowerCase());
  const others = (similar.length > 0 ? similar : tags).map((tag) => `"${tag.name}" (${tag.tagId})`);
  const listed = others.length > tagsNamed ? [...others.slice(0, tagsNamed), '...'] : others;
  return `ShipStation has no tag ${wanted}. It has ${listed.join(', ') || 'none'}.`;
}

const tagsNamed = 20;
