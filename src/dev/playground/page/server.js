/** Asks the playground's server for things, and hears what happens there. */

/** Rejects with the server's sentence when it says no. */
export async function ask(name, body = {}) {
  const response = await fetch(`/api/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const answer = await response.json()
  if (!response.ok) throw new Error(answer.error)
  return answer
}

/** `on`: what is called with the data of each event, by the event's name. `onLink(live)`: whether anything is heard. */
export function listen(on, onLink) {
  const events = new EventSource('/events')
  for (const [name, hear] of Object.entries(on)) {
    events.addEventListener(name, ({ data }) => hear(JSON.parse(data)))
  }
  events.addEventListener('open', () => onLink(true))
  events.addEventListener('error', () => onLink(false))
}
