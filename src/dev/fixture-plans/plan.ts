/** What a fixture plan is, and the bodies and expectations that several plans share. */
import type { OptionValue } from '../../commands/command.js'
import type { Expectation, Tamper } from '../fixtures.js'
import { type Envelope, makeCommand } from '../local-discord/payloads.js'

export type MakeBody = (envelope: Envelope) => string

export interface FixturePlan {
  readonly name: string
  readonly title: string
  readonly why: string
  readonly body: MakeBody
  readonly expect: Expectation
  readonly tamper: Tamper | undefined
}

export function plan(
  name: string,
  title: string,
  why: string,
  body: MakeBody,
  expect: Expectation,
  tamper?: Tamper,
): FixturePlan {
  return { name, title, why, body, expect, tamper }
}

export const json = (value: unknown): string => JSON.stringify(value)

export const command =
  (name: string, options: Readonly<Record<string, OptionValue>> = {}): MakeBody =>
  (envelope) =>
    json(makeCommand(envelope, name, options))

/** The command of the main job, which spellings and tamperings are tried on too. */
export const plain: MakeBody = command('signal', { pair: 'EUR/USD', timeframe: '4h' })

export const PONG: Expectation = { status: 200, type: 1, json: { type: 1 } }
/** Deferred when cold, a message when warm. */
export const SIGNAL: Expectation = { status: 200, type: [4, 5] }
/** The message that a press was on: deferred when cold, updated at once when warm. */
export const UPDATE: Expectation = { status: 200, type: [6, 7] }
/** A message at once, for the trader alone. */
export const PRIVATE: Expectation = { status: 200, type: 4, json: { data: { flags: 64 } } }
export const REFUSED: Expectation = { status: 401 }
export const MALFORMED: Expectation = { status: 400 }
