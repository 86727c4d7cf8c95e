/** Text from outside: nothing in it pings, formats or breaks. */
import t from 'tap'
import { clip, neutralise, plain } from '../../src/messages/text.js'

t.test('text that fits is left alone, longer text ends in an ellipsis', async (t) => {
  t.equal(clip('four', 4), 'four')
  t.equal(clip('fifty', 4), 'fif…')
})

t.test(
  'a cut never leaves half a surrogate pair, half an escape, or a space before the ellipsis',
  async (t) => {
    t.equal(clip('ab😀cd', 4), 'ab…')
    t.equal(clip('ab\\*cd', 4), 'ab…')
    t.equal(clip('a\\\\*cd', 4), 'a\\\\…')
    t.equal(clip('ab cdef', 4), 'ab…')
  },
)

t.test('markdown, mentions, links and custom emoji show literally', async (t) => {
  t.equal(
    neutralise('**b** _i_ ~s~ `c` ||x||', 99),
    '\\*\\*b\\*\\* \\_i\\_ \\~s\\~ \\`c\\` \\|\\|x\\|\\|',
  )
  t.equal(neutralise('<@1> <t:1:R>', 99), '\\<@\u200b1\\> \\<t\\:1\\:R\\>')
  t.equal(neutralise('@everyone', 99), '@\u200beveryone')
  t.equal(neutralise('[a](https://b)', 99), '\\[a\\]\\(https\\://b\\)')
})

t.test(
  'headings, lists and quotes only count at the start of a line and lose their meaning there',
  async (t) => {
    t.equal(
      neutralise('# a\n- b\n+ c\n1. d\n> e\n-# f', 99),
      '\\# a\n\\- b\n\\+ c\n1\\. d\n\\> e\n\\-# f',
    )
    t.equal(neutralise('1.09 - 1.10 #1', 99), '1\\.09 - 1.10 #1')
  },
)

t.test(
  'control characters, overrides and lone surrogates go, line breaks stay and are few',
  async (t) => {
    t.equal(neutralise('a\u0000b\u202ec\ud800d\r\ne\n\n\n\nf\n ', 99), 'abcd\ne\n\nf')
  },
)

t.test('an escape never makes the text longer than asked', async (t) => {
  t.equal(neutralise('*'.repeat(50), 10).length <= 10, true)
})

t.test('plain text is one line with nothing invisible in it', async (t) => {
  t.equal(plain(' a\n\tb\u0007 c\udc00 ', 99), 'a b c')
  t.equal(plain('abcdef', 4), 'abc…')
  t.equal(plain('@here', 9), '@\u200bhere')
  t.equal(plain(' \u0000 ', 4), '')
})
