// Sentences: what a step does, what a card is. They are shown as captions and spoken.

import { formatNumber, inWords } from "./numbers.js";

export function tellStep(graph, state, say) {
  const { step } = state;
  const node = step.node === null ? null : graph.nodes[step.node];
  if (graph.nodes[0]?.facts) return say("A program, which has no numbers before it runs.");
  if (step.phase === "whole") return say("The values and gradients of the whole graph.");
  if (step.phase === "start") return say("The leaves have their values; nothing is computed yet.");
  if (step.phase === "forward") {
    const value = inWords(node.value, say);
    return say("Forward: {name} = {expression} = {value}", {
      name: node.name, expression: node.expression, value,
    });
  }
  if (step.phase === "seed") {
    return say("Backward begins: ∂{loss}/∂{loss} = 1", { loss: graph.loss });
  }
  return tellContribution(graph, state, node, say);
}

function tellContribution(graph, state, node, say) {
  const { step, sums } = state;
  const edge = graph.edges[step.edge];
  const gradient = `∂${graph.loss}/∂${node.name}`;
  const { parts } = sums.get(step.node);
  const product = edge.number === null ? null : writeProduct(graph, state, edge);
  const facts = { gradient, product, part: inWords(step.part, say) };
  if (product === null) {
    facts.product = say("{formula} with ȳ = {upper}", {
      formula: edge.formula ?? "…", upper: `∂${graph.loss}/∂${graph.nodes[edge.target].name}`,
    });
  }
  if (parts.length === 1 && step.last) {
    return say("Backward: {gradient} = {product}", facts);
  }
  const got = say("Backward: {gradient} gets {product}", facts);
  return parts.length === 1 ? got : `${got}; ${sumInWords(parts, step.total)}`;
}

// ∂L/∂z · ∂z/∂w = −0.29 · 2 = −0.59
function writeProduct(graph, { step, sums }, edge) {
  const [target, source] = [graph.nodes[edge.target].name, graph.nodes[edge.source].name];
  const upper = formatNumber(sums.get(edge.target).total.mean);
  const local = formatNumber(edge.number);
  const second = local.startsWith("−") ? `(${local})` : local;
  const symbols = `∂${graph.loss}/∂${target} · ∂${target}/∂${source}`;
  return `${symbols} = ${upper} · ${second} = ${formatNumber(step.part.mean)}`;
}

// The parts of a gradient and their sum, `+0.84 +0.20 = 1.04`; an array stands for its mean.
export function sumInWords(parts, total) {
  const number = ({ mean }) => (mean === 0 ? "+0" : formatNumber(mean, 4, true));
  const mean = total.shape.length ? "μ " : "";
  return `${mean}${parts.map(({ part }) => number(part)).join(" ")} = ${formatNumber(total.mean)}`;
}

// A card in a sentence, as it stands after the current step.
export function tellNode(graph, state, node, say) {
  const name = node.expression ? `${node.name} = ${node.expression}` : node.name;
  const parts = [name];
  if (node.facts) return [name, ...node.facts].join("; ");
  if (state.computed.has(node.key)) {
    parts.push(say("value {value}", { value: inWords(node.value, say) }));
  } else parts.push(say("value not computed yet"));
  if (node.takes) {
    const sum = state.sums.get(node.key);
    const gradient = sum ? inWords(sum.total, say) : say("not computed yet");
    parts.push(`∂${graph.loss}/∂${node.name} ${gradient}`);
  }
  return parts.join("; ");
}

// What an edge multiplies with, `∂a/∂z = 1 − a² = 0.5`.
export function tellEdge(graph, edge) {
  const [target, source] = [graph.nodes[edge.target].name, graph.nodes[edge.source].name];
  if (edge.formula === null) return `${source} → ${target}`;
  const number = edge.number === null ? null : formatNumber(edge.number);
  const isNumber = number === null || edge.formula === number;
  return `∂${target}/∂${source} = ${edge.formula}${isNumber ? "" : ` = ${number}`}`;
}
