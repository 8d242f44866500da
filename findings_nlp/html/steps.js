/* How people go from sentence to sentence, by mouse and by keys, and what they change there. */

const main = byId("text");
const tip = byId("tip");
const keysName = "findings_nlp keys of one letter";
const keys = {
  j: () => step(1, (sentence) => sentence.isStop),
  k: () => step(-1, (sentence) => sentence.isStop),
  J: () => step(1, () => true),
  K: () => step(-1, () => true),
  n: nextToReview,
  r: toggleReviewed,
};

let tipTimer = 0;

function tell(news) {
  byId("news").textContent = news;
}

function sentenceAt(target) {
  const element = target.closest(".s");
  return element ? sentences[element.id.slice(1)] : undefined;
}

/* Make a sentence the current one: the card shows it, and it alone is in the order of Tab. */
function goTo(sentence) {
  current = sentence;
  byId("card-hint").hidden = true;
  byId("card-body").hidden = false;
  card.classList.add("open");
  paint();
  paintWords(sentence);
  sentence.element.focus({ preventScroll: true });
  sentence.element.scrollIntoView({ block: "nearest" });
}

function step(by, isWanted) {
  let place = current?.number ?? (by > 0 ? -1 : sentences.length);
  do place += by;
  while (sentences[place] && !isWanted(sentences[place]));
  if (sentences[place]) goTo(sentences[place]);
  else tell(by > 0 ? "There is none further on." : "There is none before.");
}

/* The first to review after the current sentence, else the first of all. */
function nextToReview() {
  const open = sentences.filter(isOpen);
  const after = open.find((sentence) => sentence.number > (current?.number ?? -1));
  if (open.length) goTo(after ?? open[0]);
  else tell("Nothing is left to review.");
}

function toggleReviewed() {
  if (!current) return;
  if (correctionOf(current)) change(() => corrections.delete(current.id));
  else relabel(labelsOf(current));
}

function relabel(labels) {
  change(() => corrections.set(current.id, { text: current.text, ...labels }));
}

/* Change the corrections, keep them and show them. */
function change(edit) {
  edit();
  byId("unkept").hidden = keepCorrections();
  paint();
  tell(`${byId("kept").textContent} ${byId("left").textContent} left to review.`);
}

function relabelFrom(field) {
  const labels = labelsOf(current);
  const row = field.closest("[data-theme]");
  if (!row) return relabel(withSentiment(labels, field.value));
  const [box, choice] = row.querySelectorAll("input, select");
  relabel(withTheme(labels, row.dataset.theme, box.checked ? choice.value : undefined));
}

function download() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(labelledLines(), { type: "application/jsonl" }));
  link.download = `${data.report}-corrections.jsonl`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function closeCard() {
  card.classList.remove("open");
  current?.element.focus({ preventScroll: true });
}

/* In a narrow window the counts and filters fold away above the text. */
function foldPanel() {
  const isShown = byId("fold").getAttribute("aria-expanded") === "true";
  byId("fold").setAttribute("aria-expanded", String(!isShown));
}

/* ---- Hovering: after a moment, all there is to say of a tagged sentence, under its line. ---- */

function hover(event) {
  const sentence = sentenceAt(event.target);
  clearTimeout(tipTimer);
  if (tip.contains(event.target)) return;
  const isTelling = sentence && (sentence.isStop || isOpen(sentence));
  tipTimer = setTimeout(() => (isTelling ? showTip(sentence, event) : hideTip()), 250);
}

function showTip(sentence, { clientX, clientY }) {
  const lines = [...sentence.element.getClientRects()];
  const line = lines.find(({ top, bottom }) => top <= clientY && clientY <= bottom) ?? lines[0];
  tip.replaceChildren(...accountOf(sentence).map((words) => make("p", "", words)));
  tip.hidden = false;
  const furthest = document.documentElement.clientWidth - tip.offsetWidth - 8;
  tip.style.left = `${Math.max(8, Math.min(clientX - 40, furthest))}px`;
  tip.style.top = `${line.bottom + scrollY}px`;
  paintWords(sentence);
}

function hideTip() {
  tip.hidden = true;
  paintWords(current);
}

/* ---- Keys ---- */

function press(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "Escape") leave();
  else if (event.key === "Enter" || event.key === " ") enter(event);
  else if (keys[event.key] && byId("keys").checked && event.target.localName !== "select") {
    event.preventDefault();
    keys[event.key]();
  }
}

/* The tip goes first; then the reader is back at the sentence. */
function leave() {
  if (!tip.hidden) hideTip();
  else closeCard();
}

/* From a sentence to its card. */
function enter(event) {
  const sentence = sentenceAt(event.target);
  if (!sentence) return;
  event.preventDefault();
  goTo(sentence);
  card.querySelector("[name=sentence-sentiment]:checked").focus();
}

/* ---- Wiring ---- */

document.documentElement.classList.add("js");
byId("keys").checked = recall(keysName) !== "off";
byId("keys").addEventListener("change", ({ target }) => {
  keep(keysName, target.checked ? "on" : "off");
});
main.addEventListener("click", ({ target }) => {
  const sentence = sentenceAt(target);
  if (sentence && getSelection().isCollapsed) goTo(sentence);
});
byId("queue")?.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link) return;
  event.preventDefault();
  goTo(sentences[link.hash.slice(2)]);
});
for (const [id, act] of Object.entries({
  "next-review": nextToReview,
  previous: keys.k,
  next: keys.j,
  review: toggleReviewed,
  close: closeCard,
  download,
})) {
  byId(id).addEventListener("click", act);
}
card.addEventListener("change", ({ target }) => relabelFrom(target));
document.querySelector(".panel").addEventListener("input", () => {
  const least = Number(byId("least").value);
  byId("least-shown").textContent = least ? `${least}%` : "any";
  byId("least").setAttribute("aria-valuetext", byId("least-shown").textContent);
  paint();
});
document.addEventListener("pointerover", hover);
document.addEventListener("keydown", press);
addEventListener("storage", ({ key }) => {
  if (key !== storeName) return;
  corrections = readCorrections();
  paint();
});
byId("fold").addEventListener("click", foldPanel);
if (matchMedia("(max-width: 60rem)").matches) foldPanel();
paint();
