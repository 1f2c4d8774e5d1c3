// `#step=17&node=w` in the page's address: read when it opens or changes, written as one goes.

// A card's name if no other bears it, else ~ and its number.
function nodeTag(graph, key) {
  const { name } = graph.nodes[key];
  const isOnly = graph.nodes.filter((node) => node.name === name).length === 1;
  return isOnly && !name.startsWith("~") && name.length < 80 ? name : `~${key}`;
}

function findNode(graph, tag) {
  const number = /^~(\d+)$/.exec(tag);
  if (number && graph.nodes[number[1]]) return Number(number[1]);
  return graph.nodes.find((node) => node.name === tag)?.key ?? null;
}

export function readAddress(graph) {
  const facts = new URLSearchParams(location.hash.slice(1).replace(/\+/g, "%2B"));
  const step = Number(facts.get("step"));
  const isStep = facts.has("step") && Number.isInteger(step) && step >= 0;
  return {
    step: isStep ? Math.min(step, graph.steps.length - 1) : null,
    selected: facts.has("node") ? findNode(graph, facts.get("node")) : null,
  };
}

export function writeAddress(graph, { step, selected }) {
  const facts = [];
  if (step < graph.steps.length - 1) facts.push(`step=${step}`);
  if (selected !== null) facts.push(`node=${encodeURIComponent(nodeTag(graph, selected))}`);
  const hash = facts.length ? `#${facts.join("&")}` : location.href.split("#")[0];
  history.replaceState(null, "", hash);
}
