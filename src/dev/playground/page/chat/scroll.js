/** Keeps the newest message in view while it is in view, whatever grows; who has scrolled up stays there. */

const NEAR = 60

export function followEnd(scroller, content) {
  let following = true
  // By keyboard too.
  scroller.tabIndex = 0
  const toEnd = () => {
    following = true
    scroller.scrollTop = scroller.scrollHeight
  }
  scroller.addEventListener('scroll', () => {
    following = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR
  })
  const grown = new ResizeObserver(() => following && toEnd())
  grown.observe(content)
  grown.observe(scroller)
  return { toEnd }
}
