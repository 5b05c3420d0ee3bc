/** Two files of our own; the page needs nothing from anywhere else, so it works in a warehouse without internet. */
export const style = `:root { color-scheme: light dark; --line: light-dark(#d5d9de, #3a4048); --soft: light-dark(#5a6370, #a3acb8);
  --bad: light-dark(#a4161a, #ff9b9b); --good: light-dark(#1b6e3c, #7fd6a0); --page: light-dark(#fff, #15181c); --box: light-dark(#f6f7f9, #1d2126); }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; background: var(--page); color: light-dark(#1a1f26, #e6e9ed); }
header, main, footer { max-width: 75rem; margin: 0 auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; margin: 1.2rem 0 0; }
h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
.soft, footer { color: var(--soft); }
.verdict { font-size: 1.1rem; padding: .6rem .9rem; border-left: .3rem solid var(--good); background: var(--box); }
.verdict.bad { border-color: var(--bad); }
.bad strong, td.bad { color: var(--bad); font-weight: 600; }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; white-space: nowrap; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
code { font: 13px/1.4 ui-monospace, monospace; background: var(--box); padding: .1rem .3rem; overflow-wrap: anywhere; }
a { color: inherit; }
a:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
footer { padding: 2rem 1rem; }
`;

/** Fetches the page anew while somebody looks at it, and exchanges what it shows; focus and scroll position stay. */
export const script = `const seconds = 10;
async function refresh() {
  if (document.hidden) return;
  try {
    const answer = await fetch(location.href, { signal: AbortSignal.timeout(8000) });
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    document.querySelector('main').replaceChildren(...fresh.querySelector('main').childNodes);
    document.title = fresh.title;
  } catch {
    document.querySelector('.verdict').textContent = 'The daemon does not answer. What stands below is from before.';
    document.querySelector('.verdict').classList.add('bad');
  }
}
setInterval(refresh, seconds * 1000);
document.addEventListener('visibilitychange', refresh);
`;
