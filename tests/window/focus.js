// What has the focus: whether it has one of these names, and what is wrong with how it shows.
// Answers { named, problem, at }, and nowhere if nothing has it.
const [names] = arguments;
const at = document.activeElement;
const plain = (text) => (text ?? "").replace(/[\u2068\u2069]/g, "").trim();
const said = (element) => plain(element?.getAttribute("aria-label") ?? element?.textContent);
const own = [
  plain(at.getAttribute("aria-label")),
  plain(at.innerText),
  ...(at.getAttribute("aria-labelledby") ?? "").split(/\s+/).filter(Boolean).map((id) => said(document.getElementById(id))),
  ...[...(at.labels ?? [])].map((label) => plain(label.textContent)),
  at.matches(".react-flow__node") ? `on the canvas: ${said(at.querySelector(".dz-caption"))}` : "",
  // What says more beside its name.
  plain(at.querySelector("strong, .dz-issue-element")?.textContent),
].filter(Boolean);
const named = names.some((name) => own.includes(name));
const where = `${at.tagName.toLowerCase()} “${own[0] ?? ""}”`;
if (at === document.body) return { named: false, nowhere: true, problem: "nothing has the focus", at: where };

// A checkbox is hidden behind what its label draws.
const label = at.closest("label");
const box = (label ?? at).getBoundingClientRect();
const inside = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth && box.width > 0 && box.height > 0;
const drawn = (element) => {
  const style = getComputedStyle(element);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
};
const near = [at, at.parentElement, at.parentElement?.parentElement, at.parentElement?.parentElement?.parentElement].filter(Boolean);
const edge = at.matches(".react-flow__edge");
const thick = edge && parseFloat(getComputedStyle(at.querySelector(".dz-line")).strokeWidth) > 2;
const ringed = thick || near.some(drawn) || [...(label?.querySelectorAll("*") ?? [])].some(drawn);
const problem = !inside && !edge ? "it is outside of the window" : !ringed ? "nothing shows that it has the focus" : null;
return { named, problem, at: where };
