/** What holds for all interactions: the backend's mood, Discord's clock, a share of faults, the replicas. */
import { byId, el } from '../dom.js'
import { ask } from '../server.js'
import { fillFaults } from './next.js'

export function prepareSettings({ faults, failures }, onProblem) {
  const [failWith, delay, skew, share, percent] = [
    'fail-with',
    'delay',
    'skew',
    'share-fault',
    'share-percent',
  ].map(byId)
  fillFaults(share, faults)
  fillFaults(failWith, failures)

  const tell = (name, body) => ask(name, body).catch(({ message }) => onProblem(message))
  const backend = () => tell('backend', { failWith: failWith.value, delayMs: Number(delay.value) })
  const clock = () => tell('skew', { ms: Number(skew.value) })
  const shared = () => tell('share', { fault: share.value, percent: Number(percent.value) })
  const words = () => {
    byId('share-words').textContent = share.value ? `${percent.value} %` : 'off'
    percent.disabled = share.value === ''
  }

  for (const field of [failWith, delay]) field.addEventListener('change', backend)
  skew.addEventListener('change', clock)
  share.addEventListener('change', () => {
    if (share.value && Number(percent.value) === 0) percent.value = '20'
    words()
    shared()
  })
  percent.addEventListener('input', words)
  percent.addEventListener('change', shared)

  return {
    /** Another page may have changed them. A field that is being written in is left alone. */
    show(settings) {
      const set = (field, value) => {
        if (field !== document.activeElement) field.value = String(value)
      }
      set(failWith, settings.failWith ?? '')
      set(delay, settings.delayMs)
      set(skew, settings.skewMs)
      set(share, settings.share?.fault ?? '')
      set(percent, settings.share?.percent ?? 0)
      words()
    },
    showReplicas(replicas) {
      byId('replica-group').hidden = replicas.length === 0
      byId('replicas').replaceChildren(
        ...replicas.map(({ name, up }) => replicaNode(name, up, tell)),
      )
    },
  }
}

function replicaNode(name, up, tell) {
  const box = el('input', { type: 'checkbox', id: `replica-${name}` })
  box.checked = up
  box.addEventListener('change', () =>
    tell('replica', { name, action: box.checked ? 'start' : 'kill' }),
  )
  return el(
    'label',
    { class: 'switch' },
    el('span', {}, name, el('small', {}, up ? ' up' : ' killed')),
    box,
  )
}
