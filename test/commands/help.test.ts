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
