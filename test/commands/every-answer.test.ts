/** Whatever the table says, by any command, in any language, of any signal: Discord's schemas take every byte of it. */
import t from 'tap'
import type { Immediate } from '../../src/commands/command.js'
import { createCommands } from '../../src/commands/index.js'
import { validateMessage, validateReply } from '../../src/dev/local-discord/validate.js'
import type { Message } from '../../src/discord/message.js'
import { toEdit } from '../../src/discord/payload.js'
import { codeOf, type ErrorCode, SignalboxError } from '../../src/errors.js'
import { failureMessage, noticeMessage } from '../../src/messages/failure.js'
import { enUS } from '../../src/messages/locales/en-US.js'
import { answerWith, DEFERRED, suggest, updateWith } from '../../src/responder/acknowledgement.js'
import type { SignalReading } from '../../src/signals/reader.js'
import type { SignalKey } from '../../src/signals/signal.js'
import { schemaProblems } from '../messages/discord-schema.js'
import { GENERATED_AT, HOUR_MS, LOCALES, sampleCandles } from '../messages/sample-view.js'
import { fakeReader, NOW, PAIRS, reading, TIMEFRAMES } from './fake-reader.js'

const never = new AbortController().signal
const AWAY = 'SIGNAL_BREAKER_OPEN'
const SATURDAY = GENERATED_AT + 4 * 24 * HOUR_MS
const codes = Object.keys(enUS.failure.reason) as (keyof typeof enUS.failure.reason)[]
const notices = Object.keys(enUS.notice) as (keyof typeof enUS.notice)[]

type Find = (key: SignalKey) => SignalReading | undefined
interface Case {
  readonly memory: Find
  readonly backend?: (key: SignalKey) => SignalReading | Error
  readonly away?: ErrorCode
  readonly now?: number
}

const candles = sampleCandles(40)
const rich = { candles, rationale: 'r'.repeat(1000), source: 's'.repeat(100), synthetic: true }
const nothing: Find = () => undefined
const fresh: Find = (key) => reading(key, {}, { candles })
const some: Find = ({ pair, timeframe }) =>
  pair === 'USD/JPY' || timeframe === '1h' ? undefined : reading({ pair, timeframe })
const failWith = (code: string) => () => new SignalboxError(code as ErrorCode, 'for this test')

/** Outcomes, by name: what memory holds, what the backend says, and when it is asked. */
const CASES: Readonly<Record<string, Case>> = {
  'a fresh signal': { memory: fresh },
  'a rich DEMO signal': { memory: (key) => reading(key, {}, rich) },
  'a sell': { memory: (key) => reading(key, {}, { direction: 'sell' }) },
  'a hold': { memory: (key) => reading(key, {}, { direction: 'hold' }) },
  'a saved copy': { memory: (key) => reading(key, { cache: 'stale' }, { candles }) },
  'an expired signal': { memory: fresh, now: NOW + 5 * HOUR_MS },
  'a signal of the future': { memory: fresh, now: GENERATED_AT - HOUR_MS },
  'a closed market': { memory: fresh, now: SATURDAY },
  'a fetched signal': { memory: nothing, backend: (key) => reading(key, { cache: 'miss' }, rich) },
  'a fetched one that failed for some': {
    memory: nothing,
    backend: (key) => some(key) ?? failWith('SIGNAL_TIMEOUT')(),
  },
  'nothing while the breaker is open': { memory: nothing, away: AWAY },
  'some while the breaker is open': { memory: some, away: AWAY },
  'saved copies while the breaker is open': {
    memory: (key) => reading(key, { cache: 'stale' }, { candles }),
    away: AWAY,
  },
  ...Object.fromEntries(
    codes.map((code) => [code, { memory: nothing, backend: failWith(code) } satisfies Case]),
  ),
}

const typed = { pair: 'eurusd', timeframe: '4H' }
const REQUESTS = [
  { options: typed },
  { options: { ...typed, private: true } },
  { options: {} },
  { options: { pair: '@everyone'.repeat(200), timeframe: '*'.repeat(2000) } },
  ...['refresh', 'chart', 'timeframe'].map((action) => ({ action, options: typed })),
]

function tableOf({ memory, backend = failWith('SIGNAL_UNREACHABLE'), away, now = NOW }: Case) {
  return createCommands({
    reader: {
      ...fakeReader(memory, (key) => memory(key) ?? backend(key)),
      unavailable: () => away,
    },
    pairs: PAIRS,
    timeframes: TIMEFRAMES,
    now: () => now,
    renderChart: async () => Buffer.from('png'),
  })
}

/** What is sent inline: a reply to a press, or to a command. */
function reply(said: Immediate, pressed: boolean): string {
  if (said.kind === 'update') return updateWith(said.message).body
  if (said.kind === 'answer') return answerWith(said.message, { private: said.private }).body
  if (pressed) return DEFERRED.update.body
  return (said.private ? DEFERRED.private : DEFERRED.public).body
}

function editProblems(message: Message): readonly string[] {
  const files = new Map((message.files ?? []).map(({ name }, index) => [String(index), name]))
  return validateMessage(toEdit(message), files, new Map()).violations
}

let edits = 0
let files = 0

for (const [name, outcome] of Object.entries(CASES)) {
  t.test(`${name}: every reply and every edit is one that Discord takes`, async (t) => {
    let replies = 0
    for (const [command, { immediate, resolve }] of tableOf(outcome)) {
      for (const locale of LOCALES) {
        for (const asked of REQUESTS) {
          const request = { command, locale, ...asked }
          const pressed = 'action' in request
          if (pressed && command !== 'signal') continue
          const where = `${command} ${locale} ${JSON.stringify(asked).slice(0, 60)}`
          const said = immediate(request)
          const body = JSON.parse(reply(said, pressed))
          t.same(validateReply(pressed ? 'component' : 'command', body).violations, [], where)
          replies += 1
          if (said.kind !== 'defer' || resolve === undefined) continue
          const message = await resolve(request, never).then(
            (resolution) => resolution.message,
            (error) => failureMessage(locale, codeOf(error)),
          )
          t.same(editProblems(message), [], `the edit of ${where}`)
          edits += 1
          files += message.files?.length ?? 0
        }
      }
    }
    t.equal(replies, 2 * (5 * 4 + 3))
  })
}

t.test('edits were among them, with pictures and without', async (t) => {
  t.ok(files > 10 && edits > files + 10, `${edits} edits, ${files} pictures`)
})

t.test(
  'every failure and every notice is one that Discord takes, inline and as an edit',
  async (t) => {
    for (const locale of LOCALES) {
      const messages = [
        ...codes.map((code) => failureMessage(locale, code)),
        ...notices.map((notice) => noticeMessage(locale, notice)),
      ]
      for (const message of messages) {
        const inline = JSON.parse(answerWith(message, { private: true }).body)
        t.same(validateReply('command', inline).violations, [])
        t.same(editProblems(message), [])
      }
    }
  },
)

t.test('every definition and every completion is one that Discord takes', async (t) => {
  for (const [command, { definition, autocomplete }] of tableOf({ memory: nothing })) {
    t.same(schemaProblems('ApplicationCommandUpdateRequest', definition), [], command)
    for (const locale of LOCALES) {
      for (const name of ['pair', 'timeframe', 'no such option']) {
        for (const value of ['', 'eur', 'x'.repeat(6000), '\ud800']) {
          const choices = autocomplete?.({ name, value }, locale) ?? []
          const { violations } = validateReply('autocomplete', JSON.parse(suggest(choices).body))
          t.same(violations, [], `${command} ${name} ${value.slice(0, 9)}`)
        }
      }
    }
  }
})
