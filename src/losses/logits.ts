import type { Expression, OperationName } from '../expression/index.js';
import { type MapNode, map, type Node, type Reduce } from '../graph/index.js';

/*
 * A loss that takes logarithms is exact on what goes into a sigmoid, a softmax or an exponential, the logits, where it
 * would overflow or cancel on what comes out. They are found by what a node computes, and not by the name of the layer
 * that made it: a formula, a layer of one's own or a block of layers that ends in one of these serves as well.
 */

function applied(node: MapNode, operation: OperationName): readonly Expression[] | undefined {
  const { expression } = node;
  return expression.kind === 'application' && expression.operation === operation ? expression.operands : undefined;
}

/** A part of a node's formula as a node of the same shape. */
function part(node: MapNode, expression: Expression): Node {
  const whole = expression.kind === 'variable' ? (node.inputs[expression.name] as Node) : undefined;
  return whole?.shape.cols === node.shape.cols && whole.shape.rows === node.shape.rows
    ? whole
    : map(expression, node.inputs, { shape: node.shape });
}

/** The node that a formula names at that place, where it is no more than a name. */
function named(node: MapNode, expression: Expression | undefined): Node | undefined {
  return expression?.kind === 'variable' ? node.inputs[expression.name] : undefined;
}

/** z, where the node is the sigmoid of z for every element. */
export function sigmoidLogits(node: Node): Node | undefined {
  return elementwiseLogits(node, 'sigmoid');
}

function elementwiseLogits(node: Node, operation: OperationName): Node | undefined {
  if (node.kind !== 'map') return undefined;
  if (node.expression.kind === 'variable') return elementwiseLogits(part(node, node.expression), operation);
  const [z] = applied(node, operation) ?? [];
  return z && part(node, z);
}

/** z, where the node is eᶻ for every element. */
export function expLogits(node: Node): Node | undefined {
  return elementwiseLogits(node, 'exp');
}

/**
 * z, where the node is the softmax of z along its rows: eᶻ, with any number taken from all of a row, over its sum; or
 * where it is the logarithm of that.
 */
export function softmaxLogits(node: Node): Node | undefined {
  if (node.kind !== 'map') return undefined;
  if (node.expression.kind === 'variable') return softmaxLogits(part(node, node.expression));
  const logarithm = logSoftmaxLogits(node);
  if (logarithm !== undefined) return logarithm;
  const [above, below] = applied(node, 'divide') ?? [];
  const [weight, sum] = [named(node, above), named(node, below)];
  if (weight?.kind !== 'map' || !isSumOfRows(sum) || sum.inputs.of !== weight) return undefined;
  const [exponent] = applied(weight, 'exp') ?? [];
  return exponent && unshifted(weight, exponent);
}

/** z, where the node is z − log Σ eᶻ along its rows, with any number taken from all of a row before. */
export function logSoftmaxLogits(node: Node): Node | undefined {
  if (node.kind !== 'map') return undefined;
  const [above, logarithm] = applied(node, 'subtract') ?? [];
  const inner = logarithm?.kind === 'application' && logarithm.operation === 'log' ? logarithm.operands[0] : undefined;
  const [below, sum] = [named(node, above), named(node, inner)];
  if (below?.kind !== 'map' || !isSumOfRows(sum) || sum.inputs.of.kind !== 'map') return undefined;
  const [exponent] = applied(sum.inputs.of, 'exp') ?? [];
  return named(sum.inputs.of, exponent) === below ? unshifted(below, below.expression) : undefined;
}

function isSumOfRows(node: Node | undefined): node is Reduce {
  return node?.kind === 'reduce' && node.how === 'sum' && node.over === 'cols';
}

/** Softmax does not change by what is the same for a whole row. */
function unshifted(node: MapNode, exponent: Expression): Node {
  const shifted = exponent.kind === 'application' && exponent.operation === 'subtract';
  const [z, by] = shifted ? exponent.operands : [];
  return z && named(node, by)?.shape.cols === 1 ? part(node, z) : part(node, exponent);
}
