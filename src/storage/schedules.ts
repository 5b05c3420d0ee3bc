import { whereIn } from './bulk.ts';
import type { Dialect, Reader, Trx } from './scope.ts';

export interface ScheduleState {
  readonly service: string;
  readonly timing: string;
  readonly nextAt: string;
  readonly lastAt: string | null;
}

export async function allSchedules(reader: Reader): Promise<Map<string, ScheduleState>> {
  const rows = await reader.selectFrom('schedules').selectAll().execute();
  return new Map(
    rows.map((row) => [
      row.service,
      { service: row.service, timing: row.timing, nextAt: row.next_at, lastAt: row.last_at },
    ]),
  );
}

export async function saveSchedule(trx: Trx, state: ScheduleState): Promise<void> {
  const row = { service: state.service, timing: state.timing, next_at: state.nextAt, last_at: state.lastAt };
  await trx
    .insertInto('schedules')
    .values(row)
    .onConflict((conflict) => conflict.column('service').doUpdateSet(row))
    .execute();
}

export async function deleteSchedules(trx: Trx, dialect: Dialect, services: readonly string[]): Promise<void> {
  await trx
    .deleteFrom('schedules')
    .where(whereIn(dialect, 'service', services))
    .execute();
}
