import { stageNames } from '../../src/pipeline.ts';
import type { SourceFile } from './source-files.ts';

/** Rooms of `src/`, files that stand directly in it by their name without `.ts`, or one file of a room by its path. */
interface Arrows {
  /** May be imported whole. */
  readonly uses: readonly string[];
  /** Only `import type`. */
  readonly types?: readonly string[];
}

/** `queue/ticket.ts` is pure: what a ticket looks like, not how it travels. `stages/judge-unstored.ts` asks the rules and writes nothing. */
const working: Arrows = {
  uses: ['mapping', 'domain', 'pipeline', 'config', 'storage', 'tools', 'support', 'queue/ticket.ts'],
  types: ['connectors', 'queue'],
};
const moving: Arrows = { ...working, uses: [...working.uses, 'exceptions'] };

/** These put everything together, so they may import all; nobody imports them. */
const wiring = ['main', 'wiring'];

/** Who may import whom. Arrows point down only. */
export const arrows: Readonly<Record<string, Arrows>> = {
  support: { uses: [] },
  pipeline: { uses: [] },
  domain: { uses: ['support'] },
  formats: { uses: ['support'] },
  mapping: { uses: ['formats', 'domain', 'support'] },
  connectors: { uses: ['mapping', 'formats', 'domain', 'support'] },
  queue: { uses: ['domain', 'pipeline', 'support'] },
  storage: { uses: ['domain', 'pipeline', 'support'], types: ['queue'] },
  config: { uses: ['domain', 'pipeline', 'support'], types: ['connectors', 'mapping'] },
  tools: { uses: [], types: ['config', 'connectors', 'storage', 'support'] },
  exceptions: working,
  stages: { ...moving, uses: [...moving.uses, 'deliveries', 'intake'] },
  deliveries: moving,
  intake: moving,
  clockwork: moving,
  operations: { ...moving, uses: [...moving.uses, 'deliveries', 'intake', 'clockwork', 'stages/judge-unstored.ts'] },
  http: { uses: ['operations', 'support'], types: ['domain', 'pipeline', 'config', 'tools'] },
  cli: { uses: ['operations', 'support'], types: ['domain', 'pipeline', 'config', 'tools'] },
  healthcheck: { uses: [] },
};

/** `shared` holds what adapters have in common; it knows none of them. */
const adapterFolder = /^connectors\/(carts|wms|transports)\/([^/]+)\//;
const sharedFolder = /^connectors\/(\w+\/)?shared\//;
const pureRooms = ['domain', 'formats', 'mapping'];
const impureModules = /^node:(fs|net|tls|http|https|dns|child_process|worker_threads|os|process|timers)\b|^pino$/;
const clock =
  /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(|\bDateTime\.(now|utc|local)\(\)|\bMath\.random\(|\brandomUUID\(/;
/** The only places that look at the environment: it is read once and handed on. */
const environmentReaders = ['config/environment.ts', 'wiring/opened.ts', 'support/crash.ts', 'healthcheck.ts'];

export const linesAtMost = 280;

/** Every breach of the layout's rules, one sentence each. */
export function breaches(files: readonly SourceFile[]): string[] {
  return [...files.flatMap(breachesOf), ...cycles(files)];
}

function breachesOf(file: SourceFile): string[] {
  return [
    ...forbiddenImports(file),
    ...sidewaysImports(file),
    ...impurities(file),
    ...(file.lines > linesAtMost ? [`${file.path} has ${file.lines} lines (at most ${linesAtMost}).`] : []),
    ...(/^[a-z0-9/.-]+$/.test(file.path) ? [] : [`${file.path} is not named in kebab-case.`]),
    ...(readsEnvironment(file) ? [`${file.path} reads process.env; take the value as an argument.`] : []),
  ];
}

function forbiddenImports(file: SourceFile): string[] {
  const room = roomOf(file.path);
  if (wiring.includes(room)) return [];
  const allowed = arrows[room];
  if (!allowed) return [`${file.path} stands in a room that the table of arrows does not know.`];
  return file.imports
    .filter(({ own, target, typeOnly }) => {
      const other = roomOf(target);
      const mayUse = allowed.uses.includes(other) || allowed.uses.includes(target);
      return own && other !== room && !mayUse && !(typeOnly && allowed.types?.includes(other));
    })
    .map(({ target, typeOnly }) => `${file.path} imports ${target}${typeOnly ? ' (types)' : ''}: ${room} may not.`);
}

/** An adapter never imports another adapter, a stage never a stage, and what adapters share imports none. */
function sidewaysImports(file: SourceFile): string[] {
  const mine = sharedFolder.exec(file.path)?.[0] ?? island(file.path);
  if (!mine) return [];
  return file.imports
    .map(({ target }) => ({ target, other: island(target) }))
    .filter(({ other }) => other !== undefined && other !== mine)
    .map(({ target }) => `${file.path} imports its neighbour ${target}.`);
}

function island(path: string): string | undefined {
  if (sharedFolder.test(path)) return undefined;
  const adapter = adapterFolder.exec(path);
  if (adapter) return adapter[0];
  return stageNames.find((name) => path === `stages/${name}.ts` || path.startsWith(`stages/${name}/`));
}

function impurities(file: SourceFile): string[] {
  if (!pureRooms.includes(roomOf(file.path))) return [];
  const modules = file.imports
    .filter(({ own, target }) => !own && impureModules.test(target))
    .map(({ target }) => target);
  const calls = clock.exec(withoutComments(file.text))?.[0];
  return [...modules, ...(calls ? [calls] : [])].map((what) => `${file.path} must stay pure and uses ${what}.`);
}

function readsEnvironment(file: SourceFile): boolean {
  const mayRead = roomOf(file.path) === 'cli' || environmentReaders.includes(file.path);
  return !mayRead && /\bprocess\.env\b/.test(withoutComments(file.text));
}

/** One sentence per file that can reach itself by imports that are still there after compiling. */
function cycles(files: readonly SourceFile[]): string[] {
  const edges = new Map(files.map(({ path, imports }) => [path, imports.filter(lasting).map(({ target }) => target)]));
  return [...edges.keys()]
    .map((path) => ({ path, way: wayBack(path, edges) }))
    .filter(({ way }) => way.length > 0)
    .map(({ path, way }) => `${path} imports itself: ${[path, ...way].join(' -> ')}.`);
}

function lasting({ own, typeOnly }: { own: boolean; typeOnly: boolean }): boolean {
  return own && !typeOnly;
}

function wayBack(start: string, edges: ReadonlyMap<string, readonly string[]>): string[] {
  const seen = new Set<string>();
  const ways = [[start]];
  for (let way = ways.shift(); way; way = ways.shift()) {
    for (const next of edges.get(way.at(-1) ?? '') ?? []) {
      if (next === start) return [...way.slice(1), next];
      if (!seen.has(next)) ways.push([...way, next]);
      seen.add(next);
    }
  }
  return [];
}

function roomOf(path: string): string {
  return (path.split('/')[0] ?? '').replace(/\.tsx?$/, '');
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');
}
