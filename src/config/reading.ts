import type { Mapping } from '../mapping/contract.ts';
import type { Toolbox } from './toolbox.ts';
import type { Connection, Finding } from './workspace.ts';

/** What has been read so far; findings gather here, so that one pass shows them all. */
export class Reading {
  readonly findings: Finding[] = [];
  readonly warnings: Finding[] = [];
  readonly connections = new Map<string, Connection>();
  /** Names under `connections:`, also of those that did not read: one mistake is reported once. */
  readonly declaredConnections = new Set<string>();
  readonly mappings = new Map<string, Mapping>();
  /** Files in `mappings/`, also those that did not compile. */
  readonly declaredMappings = new Set<string>();
  readonly templates = new Map<string, string>();
  /** Files of calendars (`.ics`) by name. */
  readonly calendarTexts = new Map<string, string>();
  /** Those that a calendar names, read. */
  readonly holidayFiles = new Map<string, ReadonlyMap<string, string>>();
  /** Files of merchants that were closed: their secrets may be gone. */
  readonly closedFiles = new Set<string>();
  readonly home: string;
  readonly toolbox: Toolbox;

  constructor(home: string, toolbox: Toolbox) {
    this.home = home;
    this.toolbox = toolbox;
  }

  found(...findings: readonly Finding[]): void {
    this.findings.push(...findings);
  }

  warn(...findings: readonly Finding[]): void {
    this.warnings.push(...findings);
  }
}

/** In the order in which a person works through the files; what several merchants inherit is said once. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  const once = new Map(
    findings.map((one) => [`${one.file}\0${one.line}\0${one.column}\0${one.code}\0${one.message}`, one]),
  );
  return [...once.values()].sort(
    (a, b) =>
      compare(rank(a.file), rank(b.file)) || a.line - b.line || a.column - b.column || compare(a.message, b.message),
  );
}

function rank(file: string): string {
  return file === 'crossdock.yaml' ? '' : file;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
