/** Who speaks, and in which language: the panel at the foot of the side bar. */
import { userAvatar } from './chat/avatar.js'
import { byId, el } from './dom.js'

const LANGUAGES = { 'en-US': 'English', 'zh-CN': '中文' }

export function preparePeople({ users, locales }, onChange) {
  let [speaker] = users
  const locale = byId('locale')
  const group = byId('people')

  const buttons = users.map((user) => {
    const button = el('button', { type: 'button' }, userAvatar(user), el('span', {}, user.name))
    button.addEventListener('click', () => speak(user))
    return button
  })

  function show() {
    for (const [i, button] of buttons.entries()) {
      button.setAttribute('aria-pressed', String(users[i] === speaker))
    }
  }

  function speak(user) {
    speaker = user
    show()
    onChange()
  }

  group.replaceChildren(...buttons)
  locale.append(...locales.map((name) => new Option(`${LANGUAGES[name] ?? name} (${name})`, name)))
  locale.addEventListener('change', onChange)
  show()

  return {
    speaker: () => speaker,
    locale: () => locale.value,
    /** As every action takes it. */
    who: () => ({ user: speaker.id, locale: locale.value }),
  }
}
