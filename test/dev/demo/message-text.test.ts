/** Messages as text. */
import t from 'tap'
import { messageText } from '../../../src/dev/demo/message-text.js'
import { newMessage } from '../../../src/dev/local-discord/message-slot.js'

const NOW = 1_700_000_000_000

t.test('a message reads from top to bottom', async (t) => {
  const message = {
    ...newMessage('1', {
      content: 'Hello',
      flags: 64,
      embeds: [
        {
          title: 'EUR/USD',
          description: 'at <t:1700000000:f>',
          fields: [{ name: 'Targets', value: '1\n2' }],
          footer: { text: 'No advice' },
        },
        {},
      ],
      components: [
        { components: [{ label: 'Refresh' }, { placeholder: 'Other' }, { custom_id: 'x' }] },
      ],
    }),
    attachments: [
      { id: '0', filename: 'a.png', contentType: 'image/png', data: Buffer.alloc(3) },
      {
        id: '1',
        filename: 'b.png',
        contentType: 'image/png',
        data: Buffer.alloc(3),
        description: 'B',
      },
    ],
  }
  t.equal(
    messageText(message, NOW),
    [
      '(only you can see this)',
      'Hello',
      'EUR/USD',
      'at 2023-11-14 22:13 UTC',
      'Targets: 1',
      '  2',
      'No advice',
      'picture a.png, 3 bytes',
      'picture b.png, 3 bytes: B',
      '[ Refresh ] [ Other ] [ x ]',
    ]
      .map((line) => `  | ${line}`)
      .join('\n'),
  )
})

t.test('"thinking..." is shown, and relative times are reckoned', async (t) => {
  const at = (seconds: number) => `<t:${NOW / 1000 + seconds}:R>`
  const content = [at(-5), at(30), at(-600), at(14_400), `<t:${NOW / 1000}>`].join(' ')
  t.equal(
    messageText(newMessage('1', { content }, true), NOW),
    '  | Signalbox is thinking...\n  | 5 s ago in 30 s 10 min ago in 4 h 2023-11-14 22:13 UTC',
  )
})

t.test('emphasis is left out, and what only looks like it is not', async (t) => {
  const content = [
    '🧪 **DEMO** · *slanted* and ~~struck~~ and __under__',
    '-# small print',
    'price 1.1 * 2 * 3, rule 5*, a \\*star\\*',
  ].join('\n')
  t.equal(
    messageText(newMessage('1', { content }), NOW),
    [
      '🧪 DEMO · slanted and struck and under',
      'small print',
      'price 1.1 * 2 * 3, rule 5*, a *star*',
    ]
      .map((line) => `  | ${line}`)
      .join('\n'),
  )
})
