import { type Calendar, calendarOf } from '../domain/calendar/calendar.ts';
import { durationText } from './durations.ts';
import type { RawTiming } from './grammar.ts';
import type { Reading } from './reading.ts';
import type { ServiceName, Timing } from './workspace.ts';
import type { Path, YamlFile } from './yaml-file.ts';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 24 * HOUR;

/** The fastest run that CartRover allows for each service: partners are used to it, so faster is a warning. */
export const serviceFloors: Readonly<Record<ServiceName, number>> = {
  'order download': 5 * MINUTE,
  'order delivery': 5 * MINUTE,
  'shipping confirmations': 15 * MINUTE,
  inventory: HOUR,
  'shipment upload': 15 * MINUTE,
  'inventory upload': HOUR,
  'order copies': 5 * MINUTE,
  'tracking copies': 15 * MINUTE,
};

interface Place {
  readonly reading: Reading;
  readonly yaml: YamlFile;
  /** The `services` key. */
  readonly path: Path;
  readonly zone: string;
  /** What `on: working days` means; where nobody wrote one, Monday to Friday. */
  readonly calendar: Calendar | undefined;
  /** The merchant was closed: its timings are read, and do not run. */
  readonly closed: boolean;
  /** Whom it serves, for sentences. */
  readonly subject: string;
}

/** Timing of one service; `wanted` says that an endpoint would use it. */
export function readTiming(place: Place, service: ServiceName, raw: RawTiming | undefined, wanted: boolean): Timing {
  const written = writtenTiming(place, service, raw, wanted);
  return place.closed ? { kind: 'off' } : written;
}

function writtenTiming(place: Place, service: ServiceName, raw: RawTiming | undefined, wanted: boolean): Timing {
  const { reading, yaml } = place;
  const path = [...place.path, service];
  if (raw === undefined) {
    const message = `services.${service} of ${place.subject} is not set, so it is off. Write automatic, { every: ${durationText(serviceFloors[service])} } or off.`;
    if (wanted) reading.warn(yaml.finding(path, 'CONFIG_SERVICE_UNSET', message, 'key'));
    return { kind: 'off' };
  }
  if (typeof raw === 'string') return { kind: raw };
  const on = raw.on === undefined ? {} : { on: place.calendar ?? calendarOf({ zone: place.zone }) };
  if (raw.every !== undefined) {
    const timing = every(place, path, service, raw.every);
    return timing.kind === 'every' ? { ...timing, ...on } : timing;
  }
  const times = [...new Set(raw.at)].sort();
  warnOfCrowd(place, path, service, times);
  const zone = raw.zone ?? place.zone;
  return { kind: 'at', times, zone, ...on };
}

/** Two times of the day that lie nearer together than the service usually runs. */
function warnOfCrowd({ reading, yaml }: Place, path: Path, service: ServiceName, times: readonly string[]): void {
  const floor = serviceFloors[service];
  const minutes = times.map((time) => Number(time.slice(0, -3)) * 60 + Number(time.slice(-2)));
  const crowded = minutes.findIndex(
    (at, index) => times.length > 1 && ((minutes[index + 1] ?? (minutes[0] ?? 0) + 24 * 60) - at) * MINUTE < floor,
  );
  if (crowded < 0) return;
  const next = times[(crowded + 1) % times.length];
  const message = `services.${service} runs at ${times[crowded]} and ${next}; CartRover's fastest is every ${durationText(floor)}. Be sure that the partner allows it.`;
  reading.warn(yaml.finding([...path, 'at'], 'CONFIG_SERVICE_FLOOR', message));
}

function every(place: Place, path: Path, service: ServiceName, seconds: number): Timing {
  const { reading, yaml } = place;
  const floor = serviceFloors[service];
  const where = [...path, 'every'];
  if (seconds < 1) {
    reading.found(yaml.finding(where, 'CONFIG_VALUE', `services.${service}.every: The least is 1s.`));
    return { kind: 'off' };
  }
  if (seconds < floor) {
    const message = `services.${service} runs every ${durationText(seconds)}; CartRover's fastest is ${durationText(floor)}. Be sure that the partner allows it.`;
    reading.warn(yaml.finding(where, 'CONFIG_SERVICE_FLOOR', message));
  }
  if (seconds > DAY) {
    const message = `services.${service} runs every ${durationText(seconds)}; CartRover's slowest is 1d. Use off when it is not needed.`;
    reading.warn(yaml.finding(where, 'CONFIG_SERVICE_FLOOR', message));
  }
  return { kind: 'every', seconds };
}
