"""The look of the evaluation page: one file that fetches nothing."""

TABLE = '<div class="scroll" tabindex="0"><table>'

STYLE = """
:root { color-scheme: light dark; --s0: light-dark(#0b57a4, #8ec5ff); --s1: light-dark(#a33b00, #ffb38a);
  --s2: light-dark(#1d6b2f, #8fdc9f); --s3: light-dark(#6b2fa0, #d3b3ff);
  --line: light-dark(#ccc, #555); }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 0 auto; padding: 1rem; }
table { border-collapse: collapse; font-size: .85rem; }
.scroll { overflow-x: auto; }
th, td { border: 1px solid var(--line); padding: .2rem .5rem; text-align: left; white-space: nowrap; }
.cards { display: flex; flex-wrap: wrap; gap: .8rem; margin: 1rem 0; }
.cards div { border: 1px solid var(--line); border-radius: .5rem; padding: .5rem 1rem; display: grid; min-width: 8rem; }
.cards b { font-size: 1.6rem; line-height: 1.2; } small { opacity: .8; }
.two { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: 1rem; }
.two ul { max-height: 16rem; overflow-y: auto; }
thead th { position: sticky; top: 0; background: light-dark(#fff, #121212); }
details { border-top: 1px solid var(--line); padding: .3rem 0; }
summary { cursor: pointer; } p, li { max-width: 60rem; }
.chip { border: 1px solid; border-radius: 1rem; padding: 0 .6rem; font-size: .8rem; }
.first, .hit, .better { color: var(--s2); } .missed, .miss, .worse { color: var(--s1); }
.later, .in-five { color: var(--s3); }
mark { background: light-dark(#ffef9e, #5c4b00); color: inherit; }
u { text-decoration-thickness: 2px; }
.notes { font-size: .85rem; list-style: none; }
svg { width: 100%; max-width: 820px; }
svg text { fill: currentColor; font-size: 13px; }
.band { opacity: .12; stroke: none; } polygon.s0 { fill: var(--s0); } polygon.s1 { fill: var(--s1); }
polygon.s2 { fill: var(--s2); } polygon.s3 { fill: var(--s3); }
.grid { stroke: var(--line); } polyline, path { fill: none; stroke-width: 2; }
path.grid { stroke-width: 1; } circle { stroke: none; }
.s0 { stroke: var(--s0); } .s1 { stroke: var(--s1); } .s2 { stroke: var(--s2); } .s3 { stroke: var(--s3); }
circle.s0 { fill: var(--s0); } circle.s1 { fill: var(--s1); }
circle.s2 { fill: var(--s2); } circle.s3 { fill: var(--s3); }
label { margin-right: 1rem; } :focus-visible { outline: 3px solid var(--s0); }
"""

SCRIPT = """
const controls = ["kind", "outcome", "moved", "words"].map(id => document.getElementById(id));
function show() {
  const [kind, outcome, moved, words] = controls.map(control => control.value);
  let count = 0;
  for (const item of document.querySelectorAll("#questions > details")) {
    const data = item.dataset;
    item.hidden = (kind && data.kind !== kind) || (outcome && data.outcome !== outcome)
      || (moved && data.moved !== moved) || !item.textContent.toLowerCase().includes(words.toLowerCase());
    count += !item.hidden;
  }
  document.getElementById("count").textContent = count + " questions";
}
controls.forEach(control => control.addEventListener("input", show));
function open() {
  const item = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (item && item.tagName === "DETAILS") { item.hidden = false; item.open = true; item.scrollIntoView(); }
}
addEventListener("hashchange", open);
show();
open();
"""

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>{title}</title><style>{style}</style></head><body><main>
<h1>{title}</h1><p>{made}</p><div class="cards">{cards}</div>
<nav><a href="#figures">Figures</a> · <a href="#plots">Plots</a> · <a href="#changes">Gains and losses</a> ·
<a href="#asked">Questions</a></nav>
<h2 id="figures">Figures</h2><p>Means over questions with 95 % bootstrap intervals.</p>{tables}
<h2 id="plots">Plots</h2>{plots}
<h2 id="changes">Gains and losses</h2>{changes}<h2 id="asked">Questions</h2>
<p>Underlined: a gold quotation. Marked: a sentence caseqa highlights.
The number before a quotation is its grade.</p>
<form><label>Kind <select id="kind"><option value="">all</option>{kinds}</select></label>
<label>Outcome <select id="outcome"><option value="">all</option><option value="first">right passage first</option>
<option value="in-five">in the first five</option><option value="later">later</option>
<option value="missed">missed</option>
<option value="unanswerable">unanswerable</option></select></label>
<label>Change <select id="moved"><option value="">all</option>
<option>better</option><option>worse</option></select></label>
<label>Words <input id="words" type="search"></label> <output id="count" aria-live="polite"></output></form>
<div id="questions">{questions}</div></main><script>{script}</script></body></html>
"""
