/** The options that several commands share, in every language, with their choices from configuration. */
import type {
  APIApplicationCommandBasicOption,
  ApplicationCommandOptionType,
  ApplicationIntegrationType,
  InteractionContextType,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord-api-types/v10'
import { CHOICES_MAX } from '../discord/limits.js'
import { badPairMessage, badTimeframeMessage } from '../messages/failure.js'
import { type Catalogue, enUS } from '../messages/locales/en-US.js'
import { zhCN } from '../messages/locales/zh-CN.js'
import type { Pairs } from '../signals/pairs.js'
import type { Timeframes } from '../signals/timeframes.js'
import type { Command, OptionFault, Refusal } from './command.js'

type Definition = RESTPostAPIChatInputApplicationCommandsJSONBody
type Option = APIApplicationCommandBasicOption

// Numbers, because discord-api-types is there for its types only, not at run time.
const STRING: ApplicationCommandOptionType.String = 3
const BOOLEAN: ApplicationCommandOptionType.Boolean = 5
const CHAT_INPUT = 1
const INTEGRATIONS: ApplicationIntegrationType[] = [0, 1]
const CONTEXTS: InteractionContextType[] = [0, 1, 2]

/** In guilds, in the bot's DMs and in private channels; installed to a guild or to a user. */
export function defineCommand(name: keyof Catalogue['definition'], options: Option[]): Definition {
  return {
    type: CHAT_INPUT,
    ...inEveryLanguage((text) => text.definition[name]),
    options,
    integration_types: INTEGRATIONS,
    contexts: CONTEXTS,
  }
}

export function pairOption(): Option {
  return {
    type: STRING,
    ...inEveryLanguage((text) => text.option.pair),
    required: true,
    autocomplete: true,
  }
}

const faultOf = (typed: string, fault: OptionFault): OptionFault =>
  typed === '' ? 'OPTION_MISSING' : fault

export function refusePair(locale: string, typed: string, { list }: Pairs): Refusal {
  return { message: badPairMessage(locale, typed, list), reason: faultOf(typed, 'BAD_PAIR') }
}

export function refuseTimeframe(locale: string, typed: string, { list }: Timeframes): Refusal {
  const message = badTimeframeMessage(locale, typed, list)
  return { message, reason: faultOf(typed, 'BAD_TIMEFRAME') }
}

/** What the pair option's autocomplete offers; other options offer nothing. */
export function suggestPair({ suggestPairs }: Pairs): NonNullable<Command['autocomplete']> {
  return ({ name, value }) =>
    name === 'pair' ? suggestPairs(value).map((pair) => ({ name: pair, value: pair })) : []
}

export function timeframeOption(timeframes: readonly string[]): Option {
  return {
    type: STRING,
    ...inEveryLanguage((text) => text.option.timeframe),
    required: true,
    choices: timeframes.slice(0, CHOICES_MAX).map((value) => ({ name: value, value })),
  }
}

export function privateOption(): Option {
  return { type: BOOLEAN, ...inEveryLanguage((text) => text.option.private), required: false }
}

function inEveryLanguage(pick: (text: Catalogue) => { name: string; description: string }) {
  const english = pick(enUS)
  const chinese = pick(zhCN)
  return {
    ...english,
    name_localizations: { 'en-US': english.name, 'zh-CN': chinese.name },
    description_localizations: { 'en-US': english.description, 'zh-CN': chinese.description },
  }
}
