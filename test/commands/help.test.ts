/** /help reads the table it is given, localised or not. */
import t from 'tap'
import { createHelp } from '../../src/commands/help.js'

const definition = {
  type: 1 as const,
  name: 'plain',
  description: 'No languages here',
  options: [
    { type: 1 as const, name: 'sub', description: 'A subcommand' },
    { type: 3 as const, name: 'must', description: 'Required', required: true },
    { type: 3 as const, name: 'may', description: 'Optional', required: false },
  ],
}

t.test(
  'a command without localisations is listed by its base name, in every language',
  async (t) => {
    const table = new Map([
      ['plain', { definition, immediate: () => ({ kind: 'defer', private: false }) as const }],
      [
        'bare',
        {
          definition: { name: 'bare', description: 'No options either' },
          immediate: () => ({ kind: 'defer', private: false }) as const,
        },
      ],
    ])
    const { immediate } = createHelp({ pairs: ['EUR/USD'], timeframes: ['4h'] }, () => table)
    for (const locale of ['en-US', 'zh-CN']) {
      const answer = immediate({ command: 'help', options: {}, locale })
      if (answer.kind !== 'answer') return t.fail(answer.kind)
      t.equal(
        answer.message.embeds?.[0]?.fields?.[0]?.value,
        '`/plain [sub] must [may]`\nNo languages here\n`/bare`\nNo options either',
      )
    }
  },
)

t.test(
  'names are those that a reader’s Discord shows, sentences of the nearest language',
  async (t) => {
    const localised = {
      ...{ type: 1 as const, name: 'plain', description: 'English' },
      name_localizations: { 'en-US': 'us', 'zh-CN': '帮', 'es-ES': 'ayuda' },
      description_localizations: { 'zh-CN': '中文' },
    }
    const immediate = () => ({ kind: 'defer', private: false }) as const
    const table = new Map([['plain', { definition: localised, immediate }]])
    const help = createHelp({ pairs: ['EUR/USD'], timeframes: ['4h'] }, () => table)
    const shown: Record<string, string> = {
      ...{ 'en-US': '/us', 'en-GB': '/us', 'zh-CN': '/帮', 'es-ES': '/ayuda', 'es-419': '/ayuda' },
      ...{ 'zh-TW': '/plain', zh: '/plain', de: '/plain', 'xx-YY': '/plain', '': '/plain' },
      constructor: '/plain',
    }
    for (const [locale, name] of Object.entries(shown)) {
      const answer = help.immediate({ command: 'help', options: {}, locale })
      if (answer.kind !== 'answer') return t.fail(answer.kind)
      const said = locale.startsWith('zh') ? '中文' : 'English'
      t.equal(answer.message.embeds?.[0]?.fields?.[0]?.value, `\`${name}\`\n${said}`, locale)
    }
  },
)
