/** The sentences that end an interaction without a signal. */
import t from 'tap'
import {
  badPairMessage,
  badTimeframeMessage,
  failureMessage,
  noticeMessage,
  shutOutMessage,
} from '../../src/messages/failure.js'
import { enUS } from '../../src/messages/locales/en-US.js'
import { messageProblems } from './discord-schema.js'
import { LOCALES } from './sample-view.js'

type Code = keyof typeof enUS.failure.reason
type Name = keyof typeof enUS.notice
const codes = Object.keys(enUS.failure.reason) as Code[]
const notices = Object.keys(enUS.notice) as Name[]

t.test(
  'every failure begins with the promised sentence and gives a reason in parentheses',
  async (t) => {
    for (const code of codes) {
      const { content } = failureMessage('en-US', code)
      t.match(content, /^❌ Failed to retrieve signal\. Please try again\. \(.+\)$/)
      t.match(failureMessage('zh-CN', code).content, /^❌ 获取信号失败，请重试。（.+）$/)
    }
  },
)

t.test('a failure is content only, so that a pressed message keeps its signal', async (t) => {
  t.same(Object.keys(failureMessage('en-US', 'SIGNAL_TIMEOUT')), ['content'])
})

for (const locale of LOCALES) {
  t.test(`in ${locale} every sentence is valid and as agreed`, async (t) => {
    const messages = [
      ...codes.map((code) => failureMessage(locale, code)),
      ...notices.map((notice) => noticeMessage(locale, notice)),
      badPairMessage(locale, 'foo*@here', ['EUR/USD', 'BTC/USD']),
      badTimeframeMessage(locale, '7h', ['1h', '4h']),
      badPairMessage(locale, '', ['EUR/USD', 'BTC/USD']),
      badTimeframeMessage(locale, ' ', ['1h', '4h']),
    ]
    for (const message of messages) t.same(messageProblems(message), [])
    t.matchSnapshot(messages.map(({ content }) => content))
  })
}

t.test(
  'what was typed is clipped and made harmless, what is allowed is clipped to a message',
  async (t) => {
    const pairs = Array.from({ length: 400 }, (_, index) => `AAA${index}/USD`)
    const message = badPairMessage('en-US', '@everyone'.repeat(500), pairs)
    t.same(messageProblems(message), [])
    t.notMatch(message.content, '@everyone')
    t.match(message.content, 'AAA0/USD')
    t.same(messageProblems(badTimeframeMessage('en-US', '', pairs)), [])
  },
)

t.test('what has to be waited for is told, in both languages', async (t) => {
  const wait = (locale: string) => failureMessage(locale, 'SIGNAL_LIMITED', 59_001).content
  t.match(wait('en-US'), /\) Wait 60 s\.$/)
  t.match(wait('zh-CN'), /）请等待 60 秒。$/)
  for (const locale of LOCALES)
    t.match(shutOutMessage(locale, 1_800_000_000_400).content, '<t:1800000000:R>', locale)
})
