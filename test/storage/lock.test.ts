import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { lockHome } from '../../src/storage/lock.ts';
import { CrossdockError } from '../../src/support/errors.ts';
import { atEnd } from '../support/closing.ts';
import { eventually } from '../support/eventually.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { startChild } from './child.ts';

describe('the lock on a home folder', () => {
  it('CX-17 is had by one daemon at a time, and the second is told which folder', async () => {
    const folder = join(await temporaryFolder(), 'data');
    const first = lockHome(folder);
    expect(() => lockHome(folder))
      .to.throw(CrossdockError, folder)
      .with.property('code', 'HOME_LOCKED');
    first.release();
    first.release();
    lockHome(folder).release();
    expect(existsSync(join(folder, 'daemon.lock'))).to.equal(true);
  });

  it('CX-17 is free again at once when its process was killed', async () => {
    const folder = await temporaryFolder();
    const child = startChild('lock-child.ts', [folder]);
    await eventually('the child holds the lock', () => child.output().includes('locked'));
    expect(() => lockHome(folder))
      .to.throw(CrossdockError)
      .with.property('code', 'HOME_LOCKED');
    await child.kill();
    const lock = lockHome(folder);
    atEnd(() => lock.release());
  });

  it('holds one folder, not its neighbour', async () => {
    const [one, two] = [await temporaryFolder(), await temporaryFolder()];
    const locks = [lockHome(one), lockHome(two)];
    for (const lock of locks) lock.release();
  });
});
