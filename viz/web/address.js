// `#step=17&node=w&open=p.3` in the page's address: read when it opens or changes, written as one
// goes. `open` names the cards that are unfolded, from the overview inwards, each with its part.

// A card's name if no other bears it, else ~ and its number.
function nodeTag(nodes, key) {
  const { name } = nodes[key];
  const isOnly = nodes.filter((node) => node.name === name).length === 1;
  return isOnly && !name.startsWith("~") && name.length < 80 ? name : `~${key}`;
}

function findNode(nodes, tag) {
  const number = /^~(\d+)$/.exec(tag);
  if (number && nodes[number[1]]) return Number(number[1]);
  const key = nodes.findIndex((node) => node.name === tag);
  return key < 0 ? null : key;
}

const openTag = (nodes, { key, number }) => {
  const tag = nodeTag(nodes, key);
  return `${/[/.]/.test(tag) ? `~${key}` : tag}.${number + 1}`;
};

const readFacts = () => new URLSearchParams(location.hash.slice(1).replace(/\+/g, "%2B"));

export function readAddress(graph) {
  const facts = readFacts();
  const step = Number(facts.get("step"));
  const isStep = facts.has("step") && Number.isInteger(step) && step >= 0;
  return {
    step: isStep ? Math.min(step, graph.steps.length - 1) : null,
    selected: readNode(graph.nodes),
    opened: (facts.get("open") ?? "").split("/").filter(Boolean),
  };
}

export function readNode(nodes) {
  const facts = readFacts();
  return facts.has("node") ? findNode(nodes, facts.get("node")) : null;
}

// The card and the part that a step of `open` names, among the cards of a page; null for none.
export function readStop(nodes, tag) {
  const [, name, part] = /^(.*)\.(\d+)$/.exec(tag) ?? [null, "", ""];
  const key = findNode(nodes, name);
  return key === null ? null : { key, number: Number(part) - 1 };
}

// `opened` are the unfolded cards as { nodes, key, number }, `nodes` those of the last of them.
export function writeAddress({ step, last, selected, nodes, opened }) {
  const facts = [];
  if (step < last) facts.push(`step=${step}`);
  const tags = opened.map((stop) => encodeURIComponent(openTag(stop.nodes, stop)));
  if (tags.length) facts.push(`open=${tags.join("/")}`);
  if (selected !== null) facts.push(`node=${encodeURIComponent(nodeTag(nodes, selected))}`);
  const hash = facts.length ? `#${facts.join("&")}` : location.href.split("#")[0];
  history.replaceState(null, "", hash);
}
