/** A machine and a Discord whose clocks are known, for tests of what Signalbox makes of the one's answers to the other. */
import fc from 'fast-check'
import { type ClockHooks, createDiscordClock } from '../../src/discord/clock.js'

export const START = 1_700_000_000_000

export interface Trip {
  /** Before it, and on the way there and back, milliseconds. */
  readonly pause: number
  readonly there: number
  readonly back: number
}

export const trips = fc.record({
  pause: fc.integer({ min: 1001, max: 90_000 }),
  there: fc.integer({ min: 0, max: 2000 }),
  back: fc.integer({ min: 0, max: 2000 }),
})

/** `truth` is what Discord's clock is ahead of the machine's. */
export function createClockWorld({ truth = 0, hooks = {} as ClockHooks } = {}) {
  const machine = { steady: 1, setBy: 0 }
  const discordNow = () => START + machine.steady + truth
  const clock = createDiscordClock(
    { steady: () => machine.steady, wall: () => START + machine.steady + machine.setBy },
    hooks,
  )
  return {
    machine,
    clock,
    discordNow,
    /** One call, whose answer is dated `lieMs` wrongly. */
    ask({ pause, there, back }: Trip, { lieMs = 0, fresh = true } = {}) {
      machine.steady += pause
      const sentAt = machine.steady
      machine.steady += there
      const date = Math.floor((discordNow() + lieMs) / 1000) * 1000
      machine.steady += back
      clock.observe({ date, sentAt, receivedAt: machine.steady, fresh })
    },
    /** Whether an interaction made just now, or a signature of just now, would be refused for its time. */
    isRefused(toleranceMs: number): boolean {
      return clock.readings().every((time) => time - discordNow() > toleranceMs)
    },
    isStale(toleranceMs: number): boolean {
      return clock.readings().every((time) => Math.abs(time - discordNow()) > toleranceMs)
    },
  }
}
