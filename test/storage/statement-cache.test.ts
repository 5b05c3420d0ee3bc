import { expect } from 'chai';
import { StatementCache } from '../../src/storage/statement-cache.ts';

describe('the cache of compiled statements', () => {
  it('compiles a statement once and forgets the one that was not used for longest', () => {
    const compiled: string[] = [];
    const cache = new StatementCache((text) => {
      compiled.push(text);
      return { text };
    }, 2);
    const first = cache.get('a');
    expect(cache.get('a')).to.equal(first);
    cache.get('b');
    cache.get('a');
    cache.get('c');
    expect(cache.size).to.equal(2);
    expect(cache.get('a')).to.equal(first);
    cache.get('b');
    expect(compiled).to.deep.equal(['a', 'b', 'c', 'b']);
    cache.drop('b');
    cache.get('b');
    expect(compiled).to.deep.equal(['a', 'b', 'c', 'b', 'b']);
  });
});
