/** Fixtures of JSON that nobody re-serialises to the same bytes, all genuine. */
import { type FixturePlan, plain, plan, SIGNAL } from './plan.js'

const escapeAll = (text: string) =>
  text.replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)

export const SPELLINGS: readonly FixturePlan[] = [
  plan(
    'spelling-float',
    'A body with 1.0',
    'Re-serialised JSON would say 1 and fail the signature: the raw bytes count.',
    (e) => plain(e).replace(/"version":1}$/, '"version":1.0,"weight":1e2}'),
    SIGNAL,
  ),
  plan(
    'spelling-escapes',
    'A body with \\u escapes and \\/',
    'Re-serialised JSON would write the characters themselves.',
    (e) => escapeAll(plain(e)).replaceAll('EUR/USD', 'EUR\\/USD'),
    SIGNAL,
  ),
  plan(
    'spelling-unicode',
    'A body with raw non-ASCII and an emoji',
    'The signature is over UTF-8 bytes, not over characters.',
    (e) => plain(e).replace('"zoe.trades"', '"zoë.交易💹"'),
    SIGNAL,
  ),
  plan(
    'spelling-white-space',
    'A body with odd white space',
    'Tabs, line ends and a trailing newline are part of what was signed.',
    (e) => `\r\n${JSON.stringify(JSON.parse(plain(e)), null, '\t')} \n`,
    SIGNAL,
  ),
]
