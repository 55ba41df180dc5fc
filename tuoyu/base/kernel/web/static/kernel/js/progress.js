// Something is going on at the server: fetch this page again every two seconds until it is done.
(() => {
  const PAUSE_MS = 2000
  const part = document.querySelector('[data-progress]')
  if (!part) return

  const look = async () => {
    if (!part.dataset.going) return
    if (!document.hidden) {
      try {
        const answer = await fetch(location.href, { credentials: 'same-origin' })
        const fresh = answer.ok && new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-progress]')
        if (fresh && fresh.innerHTML !== part.innerHTML) {
          part.replaceChildren(...fresh.childNodes)
          if (fresh.dataset.going) part.dataset.going = fresh.dataset.going
          else delete part.dataset.going
        }
      } catch { /* the server is away for a moment: look again */ }
    }
    setTimeout(look, PAUSE_MS)
  }
  setTimeout(look, PAUSE_MS)
})()
