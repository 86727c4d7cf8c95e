/** A log's files, one a day: how they are named, and which are past keeping. */
import { readdir, rm } from 'node:fs/promises'
import { join, parse } from 'node:path'

/** Besides the day's own. */
const DAYS_KEPT = 14
const DATE = /^\d{4}-\d{2}-\d{2}$/

/** `YYYY-MM-DD` in UTC, as the lines are dated. */
export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

/** `signalbox.log` is `signalbox.2026-01-05.log` on that day. */
export function fileOfDay(file: string, day: string): string {
  const { dir, name, ext } = parse(file)
  return join(dir, `${name}.${day}${ext}`)
}

/**
 * Removes what is older than the last fortnight of days that have a file. Nothing else is touched: neither what only
 * looks alike, nor what is of `day` or later, such as the open one.
 */
export async function removeOldDays(file: string, day: string): Promise<void> {
  const { dir, name, ext } = parse(file)
  const isOld = (entry: string) => {
    const date = entry.slice(name.length + 1, entry.length - ext.length)
    return DATE.test(date) && date < day && entry === `${name}.${date}${ext}`
  }
  const entries = await readdir(dir || '.', { withFileTypes: true })
  const old = entries.filter((entry) => entry.isFile() && isOld(entry.name))
  const names = old.map((entry) => entry.name).sort()
  // Another process on the same files may have been faster.
  const remove = (entry: string) => rm(join(dir, entry), { force: true })
  await Promise.all(names.slice(0, -DAYS_KEPT).map(remove))
}
