/** The story's line and the events on the way: which level, which words, which facts. */
import t from 'tap'
import { SignalboxError } from '../../src/errors.js'
import { createLogger } from '../../src/log/logger.js'
import type { Story } from '../../src/responder/story.js'
import { createChartLog, createLogHooks, storyLine } from '../../src/telemetry/story-log.js'

const story: Story = {
  interactionId: '7',
  command: 'signal',
  ack: 'deferred',
  ageMs: 40.1234,
  verifiedMs: 0.1267,
  ackMs: 1.005,
  receivedAt: 1,
  outcome: 'delivered',
  attempts: 1,
  totalMs: 512.999,
}

function hooksAndLines(level = 'trace') {
  const lines: Record<string, unknown>[] = []
  const write = (line: string) => void lines.push(JSON.parse(line))
  const log = createLogger({ level, destinations: [{ write }] })
  const hooks = createLogHooks(log)
  const last = () => {
    const { time, ...rest } = lines.at(-1) ?? {}
    return rest
  }
  return { hooks, lines, last }
}

t.test('what is nothing of ours is named, clipped and made harmless', async (t) => {
  const line = (unfamiliar: Story['unfamiliar']) => {
    const { commandName, commandType, componentType, interactionType } = storyLine({
      ...story,
      ...(unfamiliar && { unfamiliar }),
    })
    return [commandName, commandType, componentType, interactionType]
  }
  t.strictSame(line({ commandName: 'mod', commandType: 2 }), ['mod', 2, undefined, undefined])
  t.strictSame(line({ componentType: 99 }), [undefined, undefined, 99, undefined])
  t.strictSame(line({ interactionType: 6 }), [undefined, undefined, undefined, 6])
  t.strictSame(line(undefined), [undefined, undefined, undefined, undefined])
  const { customId } = storyLine({ ...story, unfamiliar: { customId: `s0|${'y'.repeat(500)}` } })
  t.equal(customId, `s0|${'y'.repeat(96)}…`)
  t.strictSame(line({ componentType: '{"a":"@x"}' })[2], '{"a":"@\u200bx"}')
  const [name] = line({ commandName: `a\n\u202eb${'x'.repeat(50)}` })
  t.equal(name, `a b${'x'.repeat(28)}…`)
})

t.test('a story is one flat line, its durations to a hundredth of a millisecond', async (t) => {
  t.strictSame(storyLine(story), {
    interactionId: '7',
    command: 'signal',
    ageMs: 40.12,
    verifiedMs: 0.13,
    ackMs: 1,
    ack: 'deferred',
    outcome: 'delivered',
    attempts: 1,
    totalMs: 513,
  })
  const full: Story = {
    ...story,
    storeMs: 0.816,
    note: { pair: 'EUR/USD', timeframe: '4h', cache: 'miss', backendMs: 401.239 },
    reason: 'REFUSED_BY_DISCORD',
    retries: { 'too-early': 2, limited: 0, transient: 1 },
    rescue: 'had-arrived',
    followUpMs: 500.001,
    tokenLifeLeftMs: 899_000,
  }
  t.strictSame(storyLine(full), {
    ...storyLine(story),
    storeTrips: 1,
    storeMs: 0.82,
    pair: 'EUR/USD',
    timeframe: '4h',
    cache: 'miss',
    backendMs: 401.24,
    reason: 'REFUSED_BY_DISCORD',
    retries: { 'too-early': 2, transient: 1 },
    rescue: 'had-arrived',
    followUpMs: 500,
  })
  const quiet = storyLine({ ...story, retries: { transient: 0 }, note: { pair: 'EUR/USD' } })
  t.strictSame(quiet, { ...storyLine(story), pair: 'EUR/USD' })
})

t.test('a story is as loud as its end', async (t) => {
  const { hooks, last } = hooksAndLines()
  const levels: [Story['outcome'], string][] = [
    ['delivered', 'info'],
    ['told', 'info'],
    ['gone', 'info'],
    ['expired', 'warn'],
    ['banned', 'warn'],
    ['unknown', 'warn'],
    ['refused', 'warn'],
    ['abandoned', 'warn'],
  ]
  for (const [outcome, level] of levels) {
    hooks.onEnded({ ...story, outcome })
    t.match(last(), { level, outcome, interactionId: '7', msg: 'interaction ended' })
  }
  hooks.onEnded({ ...story, ack: 'choices' })
  t.match(last(), { level: 'debug', ack: 'choices' }, 'keystrokes are not news')
})

t.test('what a story says is scrubbed as any other line is', async (t) => {
  const { hooks, last } = hooksAndLines()
  hooks.onEnded({ ...story, reason: 'PATCH /webhooks/1/tok-en/messages' })
  t.match(last(), { reason: 'PATCH /webhooks/1/[redacted]/messages' })
})

t.test('a line that is not to be written is not made', async (t) => {
  const { hooks, lines } = hooksAndLines('info')
  const unread = Object.defineProperty({ ...story, ack: 'choices' } as const, 'totalMs', {
    get: () => t.fail('read'),
  })
  hooks.onEnded(unread)
  t.strictSame(lines, [])
})

t.test('too old, twice, rescued, retried and banned each have their line', async (t) => {
  const { hooks, last } = hooksAndLines()
  const old = { interactionId: '7', command: 'signal', ageMs: 2800.456 }
  const tooOld = {
    ...old,
    level: 'warn',
    ageMs: 2800.46,
    reason: 'TOO_OLD',
    msg: 'interaction too old',
  }
  hooks.onTooOld({ ...old, typing: false })
  t.strictSame(last(), tooOld)
  hooks.onTooOld({ ...old, typing: true })
  t.strictSame(last(), { ...tooOld, ack: 'choices' })
  hooks.onDuplicate('7')
  t.strictSame(last(), { level: 'info', interactionId: '7', msg: 'duplicate interaction' })
  const msg = 'acknowledgement of unknown fate resolved'
  for (const [result, told, level] of [
    ['had-arrived', false, 'info'],
    ['expired', false, 'info'],
    ['expired', true, 'warn'],
  ] as const) {
    hooks.onRescue('7', result, told)
    t.strictSame(last(), { level, interactionId: '7', result, msg })
  }
  hooks.onRetry('7', 'transient', 250)
  const retrying = { level: 'debug', rule: 'transient', afterMs: 250, msg: 'retrying' }
  t.strictSame(last(), { interactionId: '7', ...retrying })
  hooks.onBan(60_000)
  const banned = { level: 'error', forMs: 60_000, msg: 'banned by discord: follow-ups wait' }
  t.strictSame(last(), banned)
  hooks.onBanEnded(61_000.004)
  const over = { lastedMs: 61_000, msg: 'the ban by discord is over: follow-ups go on' }
  t.strictSame(last(), { level: 'info', ...over })
})

t.test('a story says when it ended in plain text, and nothing where it did not', async (t) => {
  t.equal(storyLine({ ...story, plain: true }).plain, true)
  t.notOk('plain' in storyLine(story))
})

t.test('each line says which pair and which timeframe, where they are known', async (t) => {
  const { hooks, last } = hooksAndLines()
  const note = { pair: 'EUR/GBP', timeframe: '15min', cache: 'miss' } as const
  const { cache: _, ...subject } = note
  const error = new SignalboxError('SIGNAL_NOT_FOUND', 'signal backend answered 404')
  const old = { interactionId: '7', command: 'signal', ageMs: 2800, typing: false }
  for (const tell of [
    () => hooks.onTooOld({ ...old, note }),
    () => hooks.onError('7', error, note),
    () => hooks.onError('7', new TypeError('x is undefined'), note),
    () => hooks.onRescue('7', 'expired', true, 'DISCORD_10062', note),
    () => hooks.onAnswer('7', { kind: 'response', status: 400 }, 'refused: 400', note),
    () => hooks.onAnswer('7', { kind: 'response', status: 503 }, 'transient', note),
    () => hooks.onAnswer('7', { kind: 'failure', reason: 'reset', error }, 'transient', note),
    () => hooks.onRetry('7', 'transient', 250, note),
  ]) {
    tell()
    t.match(last(), { interactionId: '7', ...subject })
    t.notHas(last(), { cache: 'miss' })
  }
  hooks.onError('7', error, { pair: 'EUR/GBP' })
  t.notHas(last(), { timeframe: '15min' })
  hooks.onError('7', error, { timeframe: '4h' })
  t.match(last(), { timeframe: '4h' })
})

t.test('an expected failure warns, a defect of ours is an error with its stack', async (t) => {
  const { hooks, last } = hooksAndLines()
  hooks.onError('7', new SignalboxError('SIGNAL_TIMEOUT', 'no answer'))
  t.match(last(), { level: 'warn', reason: 'SIGNAL_TIMEOUT', msg: 'signal not available' })
  hooks.onError('1', new SignalboxError('SIGNAL_ABORTED', 'no longer wanted'))
  t.match(last(), { level: 'info', reason: 'SIGNAL_ABORTED' }, 'its story is the one warning')
  hooks.onError('7', new TypeError('x is undefined'))
  const err = { type: 'TypeError', stack: /story-log\.test/ }
  t.match(last(), { level: 'error', reason: 'INTERNAL', msg: 'command failed', err })
})

t.test('an answer that was no success is told with the rule that judged it', async (t) => {
  const { hooks, last } = hooksAndLines()
  hooks.onAnswer('7', { kind: 'failure', reason: 'reset', error: new Error('gone') }, 'transient')
  const failed = { level: 'info', rule: 'transient', reason: 'reset', err: { message: 'gone' } }
  t.match(last(), { ...failed, interactionId: '7', msg: 'discord call failed' })

  hooks.onAnswer('7', { kind: 'response', status: 404, code: 10015 }, 'too early')
  const early = { level: 'info', status: 404, code: 10015, msg: 'discord call unsuccessful' }
  t.strictSame(last(), { ...early, interactionId: '7', rule: 'too early' })

  const errors = { embeds: { 0: { _errors: [{ code: 'BASE_TYPE_MAX_LENGTH' }] } } }
  hooks.onAnswer('7', { kind: 'response', status: 400, code: 50035, errors }, 'refused: 400')
  const refused = { level: 'error', status: 400, code: 50035, errors }
  t.match(last(), { ...refused, interactionId: '7', msg: 'discord refused the message' })
})

t.test('a chart that is not drawn is a warning with its cause', async (t) => {
  const lines: unknown[] = []
  const destination = { write: (text: string) => void lines.push(JSON.parse(text)) }
  const logger = createLogger({ level: 'info', destinations: [destination] })
  const failed = { interactionId: '7', pair: 'EUR/USD', timeframe: '4h' }
  createChartLog(logger)(new SignalboxError('CHART_FAILED', 'the chart took too long'), failed)
  const err = { message: 'the chart took too long' }
  t.match(lines, [{ level: 'warn', ...failed, err, msg: 'chart not drawn' }])
})
