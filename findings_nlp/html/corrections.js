"use strict";

/* What the report's page knows of its sentences, and what a reader says of them instead. A
   correction is kept in the browser under the SHA-256 of the report and the sentence's place. */

const data = JSON.parse(byId("data").textContent);
const themeNames = new Set(data.themes.map(({ name }) => name));
const sentences = data.sentences.map((model, number) => {
  const element = byId(`s${number}`);
  return { ...model, number, element, text: textOf(element), shown: [], isStop: false };
});
const storeName = `findings_nlp:${data.sha256}`;

let corrections = readCorrections();

function byId(id) {
  return document.getElementById(id);
}

/* The sentence as the report has it, which stands before the chips of the same element. */
function textOf(element) {
  element.normalize();
  return element.firstChild.data;
}

/* What an object holds itself under a name; a theme may be named as something all objects have. */
function own(object, name) {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/* A browser can be set to keep nothing; the page works all the same. */
function recall(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function keep(name, value) {
  try {
    localStorage.setItem(name, value);
    return true;
  } catch {
    return false;
  }
}

function readCorrections() {
  try {
    const kept = JSON.parse(recall(storeName) ?? "{}");
    return new Map(Object.entries(kept).filter(([, labels]) => isLabelled(labels)));
  } catch {
    return new Map();
  }
}

function keepCorrections() {
  return keep(storeName, JSON.stringify(Object.fromEntries(corrections)));
}

/* Other pages on this computer can write into the same store, so what it gives is checked. */
function isLabelled({ text, sentiment, themes }) {
  const isSentiment = (said) => own(data.marks, said) !== undefined;
  return (
    typeof text === "string" &&
    isSentiment(sentiment) &&
    Object.entries(themes).every(([name, said]) => themeNames.has(name) && isSentiment(said))
  );
}

/* A correction counts where the same words still stand in the same place. */
function correctionOf(sentence) {
  const labels = corrections.get(sentence.id);
  return labels?.text === sentence.text ? labels : undefined;
}

function isOpen(sentence) {
  return sentence.review && !correctionOf(sentence);
}

/* What counts of a sentence: the reader's word, else the model's. */
function labelsOf(sentence) {
  return correctionOf(sentence) ?? { sentiment: sentence.sentiment, themes: saidByModel(sentence) };
}

function saidByModel({ themes }) {
  return Object.fromEntries(Object.entries(themes).map(([name, tag]) => [name, tag.sentiment]));
}

/* Themes that said the same as the sentence go on saying the same. */
function withSentiment({ sentiment: before, themes }, sentiment) {
  const follow = ([name, said]) => [name, said === before ? sentiment : said];
  return { sentiment, themes: Object.fromEntries(Object.entries(themes).map(follow)) };
}

/* The theme is taken away where nothing is said of it. */
function withTheme({ sentiment, themes }, name, said) {
  const changed = { ...themes, [name]: said };
  const kept = data.themes.filter((theme) => own(changed, theme.name));
  return { sentiment, themes: Object.fromEntries(kept.map(({ name }) => [name, changed[name]])) };
}

/* Labelled sentences as `findings-nlp train` reads them, one a line. */
function labelledLines() {
  const start = (id) => Number.parseInt(id, 10);
  const inOrder = [...corrections].sort(([one], [other]) => start(one) - start(other));
  return inOrder.map(([id, { text, sentiment, themes }]) => {
    const labelled = { text, sentiment, themes, source: data.report, id: `${data.sha256}:${id}` };
    return `${JSON.stringify(labelled)}\n`;
  });
}
