/** A date as HTTP's headers have it. */

/** RFC 9110's three: the one of today (as mail may write it too), RFC 850's and asctime's. All are in GMT. */
const FORMS = [
  /^\w{3}, (?<day>\d\d?) (?<month>\w{3}) (?<year>\d{4}) (?<time>[\d:]{8}) (?:GMT|UTC|[+-]0000)$/,
  /^\w{6,9}, (?<day>\d\d)-(?<month>\w{3})-(?<year>\d\d) (?<time>[\d:]{8}) GMT$/,
  /^\w{3} (?<month>\w{3}) (?<day>[ \d]\d) (?<time>[\d:]{8}) (?<year>\d{4})$/,
]

/** Epoch milliseconds, or NaN. */
export function parseHttpDate(text: string): number {
  for (const form of FORMS) {
    const { day, month, year, time } = form.exec(text)?.groups ?? {}
    if (year === undefined) continue
    return Date.parse(`${day?.trim()} ${month} ${year.padStart(4, '20')} ${time} GMT`)
  }
  return Number.NaN
}
