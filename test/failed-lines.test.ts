/** An operator who looks for a failed interaction finds in each of its lines which pair it was, and why. */
import './harness/unhooked.js'
import t from 'tap'
import { startRunning } from './harness/running-app.js'

const ASKED = { pair: 'EUR/GBP', timeframe: '15min' }

t.test('a backend without the signal: the warning and the story say pair and reason', async (t) => {
  const { discord, backend, logged, logs } = await startRunning(t)
  backend.failWith = 404
  const { id } = discord.command('signal', { pair: 'eurgbp', timeframe: '15min' })
  const story = await logged('interaction ended', id)
  t.match(story, { ...ASKED, outcome: 'told', reason: 'SIGNAL_NOT_FOUND' })
  t.match(await logged('signal not available', id), { ...ASKED, code: 'SIGNAL_NOT_FOUND' })
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

t.test('what Discord does not take, and what comes too late, say it as well', async (t) => {
  const { discord, logged, logs } = await startRunning(t)
  for (const fault of ['50027', '10008', 'lost-reply', 'early-10015']) {
    const { id } = discord.command('signal', { ...ASKED }, { fault })
    t.match(await logged('interaction ended', id), ASKED, fault)
    const lines = logs.filter((line) => line.interactionId === id)
    for (const line of lines) t.match(line, ASKED, `${fault}: ${line.msg}`)
  }
  const late = discord.command('signal', { ...ASKED }, { ageMs: 2800 })
  t.match(await logged('interaction too old', late.id), ASKED)
})
