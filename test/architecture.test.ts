import { expect } from 'chai';
import { arrows, breaches, linesAtMost } from './support/architecture.ts';
import { sourceFile, sourceFiles } from './support/source-files.ts';

describe('the architecture', () => {
  it('is kept by every source file', () => {
    expect(breaches(sourceFiles())).to.deep.equal([]);
  });

  it('has arrows that point one way only between rooms', () => {
    for (const [room, { uses }] of Object.entries(arrows)) {
      for (const other of uses) expect(arrows[other]?.uses ?? [], `${room} and ${other}`).not.to.include(room);
    }
  });

  describe('sees a planted', () => {
    const planted: readonly [string, string, string, RegExp][] = [
      ['import against the arrows', 'domain/x.ts', "import { a } from '../storage/orders.ts';", /domain may not/],
      [
        'value import where only types may go',
        'storage/x.ts',
        "import { a } from '../queue/queue.ts';",
        /storage may not/,
      ],
      ['re-export against the arrows', 'support/x.ts', "export { a } from '../domain/order.ts';", /support may not/],
      [
        'dynamic import against the arrows',
        'http/x.ts',
        "const a = await import('../storage/open.ts');",
        /http may not/,
      ],
      ['import over several lines', 'domain/x.ts', "import {\n  a,\n  b,\n} from '../config/x.ts';", /domain may not/],
      [
        'adapter that imports its neighbour',
        'connectors/transports/ftp/x.ts',
        "import { a } from '../sftp/index.ts';",
        /neighbour/,
      ],
      [
        'shared part that imports an adapter',
        'connectors/transports/shared/x.ts',
        "import { a } from '../sftp/index.ts';",
        /neighbour/,
      ],
      ['stage that imports a stage', 'stages/accept.ts', "import { a } from './deliver.ts';", /neighbour/],
      ['file access in a pure room', 'mapping/x.ts', "import { readFileSync } from 'node:fs';", /must stay pure/],
      ['clock in a pure room', 'formats/x.ts', 'const now = Date.now();', /must stay pure/],
      ['logger in a pure room', 'domain/x.ts', "import { pino } from 'pino';", /must stay pure/],
      ['look at the environment', 'storage/x.ts', 'const home = process.env.CROSSDOCK_HOME;', /process\.env/],
      ['name in camel case', 'storage/openStore.ts', '', /kebab-case/],
      ['unknown room', 'utils/x.ts', '', /does not know/],
      ['file that is too long', 'storage/x.ts', '\n'.repeat(linesAtMost + 1), /281 lines/],
    ];
    for (const [what, path, text, sentence] of planted) {
      it(what, () => {
        const found = breaches([sourceFile(path, text)]);
        expect(found).to.have.length(1);
        expect(found[0]).to.match(sentence);
      });
    }

    it('cycle of three files', () => {
      const files = [
        sourceFile('storage/a.ts', "import { b } from './b.ts';"),
        sourceFile('storage/b.ts', "import { type X, c } from './c.ts';"),
        sourceFile('storage/c.ts', "import { a } from './a.ts';"),
      ];
      expect(breaches(files)).to.include(
        'storage/a.ts imports itself: storage/a.ts -> storage/b.ts -> storage/c.ts -> storage/a.ts.',
      );
    });
  });

  it('lets types pass where they may, and comments say what they like', () => {
    const files = [
      sourceFile(
        'storage/x.ts',
        "import type { Queue } from '../queue/queue.ts';\nimport { type Ticket } from '../queue/queue.ts';",
      ),
      sourceFile('connectors/transports/ftp/x.ts', "import { a } from '../shared/names.ts';"),
      sourceFile('storage/y.ts', '/** never process.env */\n// Date.now() of process.env\n'),
      sourceFile('storage/a.ts', "import type { B } from './b.ts';"),
      sourceFile('storage/b.ts', "import { a } from './a.ts';"),
    ];
    expect(breaches(files)).to.deep.equal([]);
  });
});
