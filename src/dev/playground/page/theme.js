/** Dark or light as chosen before, else as the system has it: set before anything is drawn, so nothing flashes. */
const root = document.documentElement
const system = matchMedia('(prefers-color-scheme: dark)')

function remembered() {
  try {
    return localStorage.getItem('theme')
  } catch {
    // Storage may be forbidden: then nothing is remembered.
    return null
  }
}

function show() {
  root.dataset.theme = remembered() ?? (system.matches ? 'dark' : 'light')
}

system.addEventListener('change', show)
show()

addEventListener('DOMContentLoaded', () => {
  const button = document.getElementById('theme')
  const label = () => {
    const other = root.dataset.theme === 'dark' ? 'light' : 'dark'
    button.setAttribute('aria-label', `Change to ${other} theme`)
    button.title = `Change to ${other} theme`
  }
  system.addEventListener('change', label)
  button.addEventListener('click', () => {
    const theme = root.dataset.theme === 'dark' ? 'light' : 'dark'
    root.dataset.theme = theme
    try {
      localStorage.setItem('theme', theme)
    } catch {
      // As above: it holds until the page is left.
    }
    label()
  })
  label()
})
