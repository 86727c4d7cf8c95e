/** An operator who looks for a failed interaction finds in each of its lines which pair it was, and why. */
import './harness/unhooked.js'
import t from 'tap'
import type { Fault } from '../src/dev/local-discord/fault.js'
import { startRunning } from './harness/running-app.js'

const ASKED = { pair: 'EUR/GBP', timeframe: '15min' }

t.test('a backend without the signal: the warning and the story say pair and reason', async (t) => {
  const { discord, backend, logged, logs } = await startRunning(t)
  backend.failWith = 404
  const { id } = discord.command('signal', { pair: 'eurgbp', timeframe: '15min' })
  const story = await logged('interaction ended', id)
  t.match(story, { ...ASKED, outcome: 'told', reason: 'SIGNAL_NOT_FOUND' })
  t.match(await logged('signal not available', id), { ...ASKED, reason: 'SIGNAL_NOT_FOUND' })
  const board = discord.command('board', { timeframe: '15min' })
  t.match(await logged('interaction ended', board.id), { timeframe: '15min', outcome: 'told' })
  t.match(await logged('signal not available', board.id), { timeframe: '15min' })
  const outlook = discord.command('outlook', { pair: 'EUR/GBP' })
  t.match(await logged('interaction ended', outlook.id), { pair: 'EUR/GBP', outcome: 'told' })
  t.match(await logged('signal not available', outlook.id), { pair: 'EUR/GBP' })
  t.strictSame(
    logs.filter((line) => line.interactionId === id && line.pair !== 'EUR/GBP'),
    [],
  )
})

const refusedWith = (status: number, code: number): Fault => ({
  name: String(code),
  edits: {
    times: Number.POSITIVE_INFINITY,
    answer: { kind: 'error', status, code, message: 'No', final: 'unanswered' },
  },
})

/** What each fault is told as. Empty where the answer came through all the same, or the trader took it away. */
const FAULTS: readonly [fault: Fault | string, outcome: string, reason: string | undefined][] = [
  ['50027', 'expired', 'DISCORD_50027'],
  ['10062', 'expired', 'DISCORD_10062'],
  ['10062-edit', 'expired', 'DISCORD_10062'],
  ['50035', 'told', 'REFUSED_BY_DISCORD'],
  [refusedWith(403, 50001), 'refused', 'DISCORD_50001'],
  [refusedWith(404, 10003), 'refused', 'DISCORD_10003'],
  ['10008', 'gone', undefined],
  ['lost-reply', 'delivered', undefined],
  ['early-10015', 'delivered', undefined],
]

t.test('what Discord does not take, and what comes too late, say it as well', async (t) => {
  const { discord, logged, logs } = await startRunning(t, {
    // Nothing is answered from memory, in the reply.
    env: { SIGNAL_TTL_MS: '1', SIGNAL_MAX_STALE_MS: '1' },
  })
  for (const [fault, outcome, reason] of FAULTS) {
    const { id } = discord.command('signal', { ...ASKED }, { fault })
    const story = await logged('interaction ended', id)
    t.match(story, { ...ASKED, outcome, reason }, String(reason))
    const lines = logs.filter((line) => line.interactionId === id)
    for (const line of lines) t.match(line, ASKED, `${reason}: ${line.msg}`)
  }
  const late = discord.command('signal', { ...ASKED }, { ageMs: 2800 })
  t.match(await logged('interaction too old', late.id), { ...ASKED, reason: 'TOO_OLD' })
  const loud = logs.filter(({ interactionId, level }) => interactionId && /warn|error/.test(level))
  t.ok(loud.length > 4)
  for (const line of loud) t.type(line.reason, 'string', `${line.msg}`)
})

t.test('what is not known, and comes too late, is named', async (t) => {
  const { discord, logged } = await startRunning(t)
  const command = discord.command('nope', {}, { ageMs: 2800 })
  t.match(await logged('interaction too old', command.id), {
    ...{ command: 'unknown', commandName: 'nope', reason: 'TOO_OLD' },
  })
})
