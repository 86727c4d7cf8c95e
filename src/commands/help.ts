/** /help: what there is and how to use it, read from the table itself. */
import type { RESTPostAPIChatInputApplicationCommandsJSONBody as Definition } from 'discord-api-types/v10'
import { EMBED } from '../discord/limits.js'
import type { Message } from '../discord/message.js'
import { COLOURS } from '../messages/figures.js'
import type { Catalogue } from '../messages/locales/en-US.js'
import { localise } from '../messages/localise.js'
import { clip } from '../messages/text.js'
import type { Command, CommandTable } from './command.js'
import type { Known } from './components.js'
import { defineCommand } from './options.js'

/** `table` is asked when the command runs: help is in the table it describes. */
export function createHelp(known: Known, table: () => CommandTable): Command {
  return {
    definition: defineCommand('help', []),
    immediate: ({ locale }) => ({
      kind: 'answer',
      private: true,
      message: helpMessage(locale, known, table()),
    }),
  }
}

function helpMessage(locale: string, { pairs, timeframes }: Known, table: CommandTable): Message {
  const text = localise(locale)
  const commands = [...table.values()].map(({ definition }) => usage(locale, text, definition))
  return {
    content: '',
    embeds: [
      {
        title: text.help.title,
        description: `${text.help.intro}\n${text.help.hint}`,
        color: COLOURS.buy,
        fields: [
          { name: text.help.commands, value: clip(commands.join('\n'), EMBED.fieldValueMax) },
          { name: text.help.pairs, value: clip(pairs.join(', '), EMBED.fieldValueMax) },
          { name: text.help.timeframes, value: clip(timeframes.join(', '), EMBED.fieldValueMax) },
        ],
        footer: { text: text.advice },
      },
    ],
  }
}

/** Discord shows these where a name has no localisation for a reader's own language; any other language sees the default. */
const NEXT_OF: Readonly<Record<string, string>> = {
  'en-US': 'en-GB',
  'en-GB': 'en-US',
  'es-419': 'es-ES',
}

type Localised = Pick<Definition, 'name' | 'name_localizations'>

function nameFor(locale: string, { name, name_localizations }: Localised): string {
  const names = new Map(Object.entries(name_localizations ?? {}))
  return names.get(locale) ?? names.get(NEXT_OF[locale] ?? '') ?? name
}

/** `/signal pair timeframe [private]`, by the names that this reader's Discord shows. */
function usage(locale: string, { language }: Catalogue, definition: Definition): string {
  const description = definition.description_localizations?.[language] ?? definition.description
  const options = (definition.options ?? []).map((option) => {
    const optionName = nameFor(locale, option)
    return isRequired(option) ? optionName : `[${optionName}]`
  })
  return `\`${[`/${nameFor(locale, definition)}`, ...options].join(' ')}\`\n${description}`
}

function isRequired(option: NonNullable<Definition['options']>[number]): boolean {
  return 'required' in option && option.required === true
}
