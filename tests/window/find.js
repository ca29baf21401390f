// Finds what a person would point at: the visible element of a kind with that name, in the topmost
// dialog or menu if one is open. Answers null while there is none.
const [selector, name] = arguments;
const shown = (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== "hidden";
const said = (element) => (element?.getAttribute("aria-label") ?? element?.textContent ?? "").replace(/[\u2068\u2069]/g, "").trim();
const namesOf = (element) => [
  said(element),
  element.innerText?.trim(),
  ...(element.getAttribute("aria-labelledby") ?? "").split(/\s+/).filter(Boolean).map((id) => said(document.getElementById(id))),
  ...[...(element.labels ?? [])].map((label) => label.textContent.trim()),
];
const tops = [...document.querySelectorAll("[role=dialog], [role=alertdialog], [role=listbox], [role=menu]")].filter(
  (top) => shown(top) && !top.closest(".dz-palette"),
);
const all = (top) => [...top.querySelectorAll(selector)].filter((element) => shown(element) && namesOf(element).includes(name));
const found = tops.length > 0 ? all(tops.at(-1)) : all(document);
return found.at(-1) ?? null;
