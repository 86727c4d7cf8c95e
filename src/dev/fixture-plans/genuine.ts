/** Fixtures of what traders do: every kind of interaction, each of them genuine. */
import { TEST_APPLICATION_ID } from '../keys.js'
import { makeCommand, makePing, makePress, makeUnknown } from '../local-discord/payloads.js'
import {
  command,
  type FixturePlan,
  json,
  type MakeBody,
  PONG,
  PRIVATE,
  plain,
  plan,
  SIGNAL,
  UPDATE,
} from './plan.js'

const OLD_MESSAGE = {
  author: { bot: true, id: TEST_APPLICATION_ID, username: 'Signalbox' },
  channel_id: '1187250417824411728',
  content: '',
  embeds: [{ title: 'EUR/USD 4h', type: 'rich' }],
  flags: 0,
  id: '1187268001527140443',
  timestamp: '2023-12-21T10:25:41.022000+00:00',
  type: 20,
}

const press =
  (customId: string, values?: readonly string[]): MakeBody =>
  (envelope) =>
    json(makePress(envelope, customId, OLD_MESSAGE, values))

export const GENUINE: readonly FixturePlan[] = [
  plan(
    'ping',
    'PING',
    'Discord saves the URL only when this is answered with a PONG.',
    (e) => json(makePing(e)),
    PONG,
  ),
  plan(
    'signal-guild',
    '/signal in a guild',
    'The main job: deferred when cold, answered when warm.',
    plain,
    SIGNAL,
  ),
  plan(
    'signal-dm',
    '/signal in a direct message',
    'There the user stands beside the data instead of inside a member.',
    (e) => plain({ ...e, dm: true }),
    SIGNAL,
  ),
  plan(
    'signal-zh-cn',
    '/signal of a trader who reads Chinese',
    "The locale is the trader's own.",
    (e) => plain({ ...e, locale: 'zh-CN' }),
    SIGNAL,
  ),
  plan(
    'signal-private',
    '/signal, private',
    'The flag must be in the first acknowledgement: a later edit cannot make a message private.',
    command('signal', { pair: 'EUR/USD', timeframe: '4h', private: true }),
    { ...SIGNAL, json: { data: { flags: 64 } } },
  ),
  plan(
    'signal-forgiving',
    '/signal with eurusd and 4H',
    'Input is forgiving.',
    command('signal', { pair: 'eurusd', timeframe: '4H' }),
    SIGNAL,
  ),
  plan(
    'signal-bad-pair',
    '/signal with a pair that is not there',
    'Bad options are told at once, privately.',
    command('signal', { pair: '欧元/猫', timeframe: '4h' }),
    PRIVATE,
  ),
  plan(
    'signal-bad-timeframe',
    '/signal with a timeframe that is not there',
    'Bad options are told at once, privately.',
    command('signal', { pair: 'EUR/USD', timeframe: '7y' }),
    PRIVATE,
  ),
  plan(
    'autocomplete-pair',
    'Autocomplete of the pair',
    'Choices come from memory, 25 at most.',
    (e) => json(makeCommand(e, 'signal', { pair: 'eu' }, 'pair')),
    { status: 200, type: 8, json: { type: 8, data: {} } },
  ),
  plan(
    'autocomplete-unknown',
    'Autocomplete of an unknown command',
    'It gets no choices rather than an error.',
    (e) => json(makeCommand(e, 'gone', { pair: 'eu' }, 'pair')),
    { status: 200, type: 8, json: { data: { choices: [] } } },
  ),
  plan(
    'help',
    '/help',
    'Known at once: a private message without a follow-up.',
    command('help'),
    PRIVATE,
  ),
  plan(
    'press-refresh',
    'The refresh button',
    'Deferred as an update of the message it is on, or that update at once.',
    press('s1|refresh|EUR/USD|4h'),
    UPDATE,
  ),
  plan(
    'press-timeframe',
    'The select of another timeframe',
    'The timeframe is in its values; what its custom_id holds is the one that is shown.',
    press('s1|timeframe|EUR/USD|4h', ['1d']),
    UPDATE,
  ),
  plan(
    'press-outdated',
    'A button of an older version',
    'Old messages outlive deployments: a polite sentence, privately.',
    press('s0|refresh|EURUSD|4h'),
    PRIVATE,
  ),
  plan(
    'press-unknown',
    'A button that was never ours',
    'A polite sentence, privately.',
    press('refresh:EURUSD:4h'),
    PRIVATE,
  ),
  plan(
    'command-unknown',
    'An unknown command',
    'Registered commands and deployed code are never in step for a while.',
    command('horoscope', { sign: 'leo' }),
    PRIVATE,
  ),
  plan(
    'type-unknown',
    'An interaction of a type from the future',
    'It has the right shape, so it is answered and not refused.',
    (e) => json(makeUnknown(e, 99)),
    PRIVATE,
  ),
]
