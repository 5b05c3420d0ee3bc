/** One event of a calendar file, with the line on which it begins. */
export interface EventLines {
  readonly line: number;
  readonly text: string;
}

export interface LineProblem {
  readonly line: number;
  readonly message: string;
}

interface Open {
  readonly name: string;
  readonly line: number;
  readonly lines: string[];
}

/** More events than this are no calendar of holidays. */
const mostEvents = 5000;

/**
 * The events of a calendar file. The library says neither where something stands nor what is wrong with it, so it gets one event after
 * the other, and what is no calendar file at all never comes to it.
 */
export function eventsOf(text: string): { events: EventLines[]; problems: LineProblem[] } {
  const events: EventLines[] = [];
  const open: Open[] = [];
  let event: Open | undefined;
  const problem = (line: number, message: string) => ({ events, problems: [{ line, message }] });
  if (!/^\s*BEGIN:VCALENDAR\s*$/im.test(text))
    return problem(1, 'This is no calendar file: the line BEGIN:VCALENDAR is missing. Export it as iCalendar (.ics).');
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = index + 1;
    // A line that begins with a space goes on with the one before it.
    const folded = /^[ \t]/.test(raw);
    if (raw.trim() === '') continue;
    if (!folded && !/^[A-Za-z0-9-]+[;:]/.test(raw))
      return problem(line, 'This line has no name. A line that goes on with the one before it begins with a space.');
    const [, what, name] = folded ? [] : (/^(BEGIN|END):(\S+)\s*$/i.exec(raw) ?? []);
    const isEvent = name?.toUpperCase() === 'VEVENT';
    if (what?.toUpperCase() === 'BEGIN' && name) {
      open.push({ name: name.toUpperCase(), line, lines: [] });
      if (isEvent) event = open.at(-1);
    }
    event?.lines.push(raw);
    if (what?.toUpperCase() !== 'END') continue;
    const last = open.pop();
    if (last?.name !== name?.toUpperCase())
      return problem(
        line,
        `END:${name} ends nothing here${last ? `; BEGIN:${last.name} of line ${last.line} is open` : ''}.`,
      );
    if (!isEvent || !event) continue;
    if (events.length >= mostEvents) return problem(line, `The calendar has more than ${mostEvents} events.`);
    events.push({ line: event.line, text: event.lines.join('\r\n') });
    event = undefined;
  }
  const left = open.at(-1);
  return left ? problem(left.line, `BEGIN:${left.name} has no END.`) : { events, problems: [] };
}
