/* What the page shows: which findings, their counts, and all there is to say of one sentence. */

const card = byId("card");
const mostShown = Math.max(1, ...[...document.querySelectorAll("td[data-theme]")].map(countIn));

let current = null;

function make(name, className, ...children) {
  const element = document.createElement(name);
  element.className = className;
  element.append(...children);
  return element;
}

function percent(probability) {
  return `${Math.round(100 * probability)}%`;
}

function countIn(cell) {
  return Number(cell.firstElementChild.textContent);
}

function ticked(name) {
  return new Set([...document.querySelectorAll(`[name=${name}]:checked`)].map((box) => box.value));
}

function readFilters() {
  const [view] = ticked("view");
  const least = Number(byId("least").value) / 100;
  return { view, least, themes: ticked("theme"), sentiments: ticked("sentiment") };
}

function isInView(sentence, view) {
  if (view === "review") return isOpen(sentence);
  return view === "found" || correctionOf(sentence) !== undefined;
}

/* Every tag that counts, each as sure as the model is of it; what a reader says is sure. */
function tagsOf(sentence) {
  const isCorrected = correctionOf(sentence) !== undefined;
  const { themes } = labelsOf(sentence);
  const found = data.themes.filter(({ name }) => own(themes, name));
  return found.map((theme) => ({
    theme,
    sentiment: themes[theme.name],
    sure: isCorrected ? 1 : sentence.themes[theme.name].sure,
  }));
}

/* Settle what is shown of a sentence; return the tags to count, whichever boxes are ticked. */
function filter(sentence, { view, least, themes, sentiments }) {
  const isWanted = isInView(sentence, view);
  const tags = isWanted ? tagsOf(sentence) : [];
  const counted = tags.filter((tag) => tag.sure >= least);
  sentence.shown = counted.filter(
    (tag) => themes.has(tag.theme.name) && sentiments.has(tag.sentiment),
  );
  const isBare = isWanted && view !== "found" && tags.length === 0;
  sentence.isStop = isBare || sentence.shown.length > 0;
  return counted;
}

function paint() {
  const filters = readFilters();
  const counts = new Map();
  for (const sentence of sentences) {
    for (const { theme, sentiment } of filter(sentence, filters)) {
      const cell = `${theme.name} ${sentiment}`;
      counts.set(cell, (counts.get(cell) ?? 0) + 1);
    }
    paintSentence(sentence);
  }
  paintCounts(counts, filters);
  paintRest();
  paintProgress();
  if (current) paintCard(current);
}

/* Only what has changed is touched, so that a filter takes no time on a long report. */
function paintSentence(sentence) {
  const { element, shown, isStop } = sentence;
  const isHere = sentence === current;
  const colour = shown.length ? ` found ${shown[0].theme.colour}` : isStop ? " bare" : "";
  const look = `s${colour}${isHere ? " here" : ""}`;
  if (element.className !== look) element.className = look;
  if (isStop || isHere) {
    element.setAttribute("role", "button");
    element.tabIndex = isHere ? 0 : -1;
    element.setAttribute("aria-describedby", isHere ? "said" : "");
  } else if (element.hasAttribute("role")) {
    element.removeAttribute("role");
    element.removeAttribute("tabindex");
  }
  paintChips(sentence);
}

function paintChips(sentence) {
  const chips = sentence.shown.map(({ theme, sentiment }) =>
    chip(theme.colour, data.marks[sentiment], theme.title, `: ${sentiment}`),
  );
  if (isOpen(sentence)) chips.push(chip("doubt", "?", "to review", ""));
  if (correctionOf(sentence)) chips.push(chip("done", "✓", "reviewed", ""));
  const look = chips.map((each) => each.outerHTML).join("");
  if (look === sentence.look) return;
  sentence.look = look;
  sentence.element.querySelector(".chips")?.remove();
  if (!chips.length) return;
  sentence.element.append(make("span", "chips", ...chips.flatMap((each) => [" ", each])));
}

function chip(colour, sign, words, unseen) {
  const mark = make("span", "mark", sign);
  mark.setAttribute("aria-hidden", "true");
  return make("span", `chip ${colour}`, mark, words, make("span", "unseen", unseen));
}

function paintCounts(counts, { themes, sentiments }) {
  const most = Math.max(mostShown, ...counts.values());
  for (const cell of document.querySelectorAll("td[data-theme]")) {
    const { theme, sentiment } = cell.dataset;
    const count = counts.get(`${theme} ${sentiment}`) ?? 0;
    cell.firstElementChild.textContent = count;
    cell.querySelector("rect").setAttribute("width", `${(100 * count) / most}%`);
    cell.classList.toggle("off", !(themes.has(theme) && sentiments.has(sentiment)));
  }
}

/* Where only findings are wanted, hide paragraphs and sections in which the steps stop nowhere. */
function paintRest() {
  if (!document.body.classList.toggle("only", byId("only").checked)) return;
  for (const block of document.querySelectorAll("main p, main li, main section")) {
    block.classList.toggle("rest", block.querySelector("[role=button]") === null);
  }
}

function paintProgress() {
  const open = sentences.filter(isOpen).length;
  byId("left").textContent = open;
  byId("next-review").disabled = open === 0;
  for (const link of document.querySelectorAll("#queue a")) {
    link.parentElement.hidden = !isOpen(sentences[link.hash.slice(2)]);
  }
  const count = corrections.size;
  byId("kept").textContent = `${count} ${count === 1 ? "sentence" : "sentences"} reviewed.`;
  byId("download").disabled = count === 0;
  const stops = sentences.filter((sentence) => sentence.isStop);
  const place = stops.indexOf(current) + 1;
  byId("place").textContent = place ? `${place} of ${stops.length}` : `${stops.length}`;
}

function paintCard(sentence) {
  const { sentiment, themes } = labelsOf(sentence);
  const heading = sentence.element.closest("section").querySelector("h2")?.textContent;
  byId("card-place").textContent = [`Page ${sentence.page}`, heading].filter(Boolean).join(" · ");
  byId("card-state").textContent = stateOf(sentence);
  for (const choice of card.querySelectorAll("[name=sentence-sentiment]")) {
    choice.checked = choice.value === sentiment;
  }
  byId("sentiment-why").textContent = `Model: ${whyOf(sentence, sentence)}`;
  for (const row of card.querySelectorAll("[data-theme]")) {
    const name = row.dataset.theme;
    const [box, choice] = row.querySelectorAll("input, select");
    const said = own(themes, name);
    box.checked = said !== undefined;
    choice.hidden = !box.checked;
    choice.value = said ?? sentiment;
    const tag = own(sentence.themes, name);
    row.querySelector(".why").textContent = tag ? `Model: ${whyOf(sentence, tag)}` : "";
  }
  byId("said").textContent = accountOf(sentence).join(" ");
  byId("review").textContent = correctionOf(sentence)
    ? "Back to what the model said"
    : "Mark as reviewed";
}

/* What the model says of a theme, and the words that made it say so, the strongest first. */
function whyOf(sentence, { sentiment, sure, words = [] }) {
  const because = words.map(([start, end]) => sentence.text.slice(start, end)).join(" · ");
  return `${sentiment}, ${percent(sure)}${because && `, for: ${because}`}`;
}

/* What hovering shows, and a screen reader hears, of a sentence: a line each. */
function accountOf(sentence) {
  const isCorrected = correctionOf(sentence) !== undefined;
  const lineOf = (title, said, model) =>
    `${data.marks[said]} ${title}: ${isCorrected ? `${said}, by you` : whyOf(sentence, model)}`;
  return [
    ...tagsOf(sentence).map(({ theme, sentiment }) =>
      lineOf(theme.title, sentiment, sentence.themes[theme.name]),
    ),
    lineOf("The sentence", labelsOf(sentence).sentiment, sentence),
    stateOf(sentence),
  ];
}

function stateOf(sentence) {
  if (correctionOf(sentence)) return "Reviewed by you.";
  return sentence.review ? "To review: the model is unsure." : "Tagged by the model.";
}

/* Mark the words that made the tags, where the browser can do so without touching the text. */
function paintWords(sentence) {
  if (!CSS.highlights) return;
  const ofThemes = Object.values(sentence?.themes ?? {}).flatMap((tag) => tag.words);
  CSS.highlights.set("said", highlight(sentence, sentence?.words ?? []));
  CSS.highlights.set("words", highlight(sentence, ofThemes));
}

function highlight(sentence, spans) {
  const ranges = spans.map(([start, end]) => {
    const range = new Range();
    range.setStart(sentence.element.firstChild, start);
    range.setEnd(sentence.element.firstChild, end);
    return range;
  });
  return new Highlight(...ranges);
}
