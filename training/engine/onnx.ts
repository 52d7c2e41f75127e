import {
  encodeModel,
  type OnnxAttribute,
  type OnnxGraph,
  type OnnxNode,
  type OnnxValue,
} from '../../shared/model/onnx.ts';
import { Graph, neededNodes, readsOf, type Attribute, type Node, type Value } from './graph.ts';

/** Operator set of every graph this engine writes, and the file format that belongs to it. */
const opset = 18;
const irVersion = 8;

/** A graph as the bytes of an ONNX file: what its outputs need, and nothing else. */
export const toOnnx = (graph: Graph, name: string): Uint8Array =>
  encodeModel({ irVersion, opset, producerName: 'mingshi', graph: graphToOnnx(graph, name) });

/** How a value is named in the file. */
type Naming = (value: Value) => string;

function graphToOnnx(graph: Graph, name: string, outer: Naming = ({ name }) => name): OnnxGraph {
  const nodes = neededNodes(graph, graph.outputs.values());
  const read = new Set([...nodes.flatMap(readsOf), ...graph.outputs.values()]);
  const constants = [...graph.constants].filter(([value]) => read.has(value));
  // The inputs of a loop's body are told apart by their place; the graph itself has only those that it reads.
  const inputs = graph.parent ? graph.inputs : graph.inputs.filter((value) => read.has(value));
  const renamed = renamedOutputs(graph, nodes);
  const nameOf: Naming = (value) => renamed.get(value) ?? outer(value);
  const copied = [...graph.outputs].filter(([output, value]) => renamed.get(value) !== output);
  return {
    name,
    node: [
      ...nodes.map((node) => nodeToOnnx(node, nameOf)),
      ...copied.map(([output, value]) => ({ opType: 'Identity', input: [nameOf(value)], output: [output] })),
    ],
    initializer: Object.fromEntries(constants.map(([value, tensor]) => [nameOf(value), tensor])),
    input: inputs.map((value) => valueToOnnx(nameOf(value), value)),
    output: [...graph.outputs].map(([output, value]) => valueToOnnx(output, value)),
  };
}

/** Results of nodes bear the name of the output that they are; what has two names, or no node, is copied. */
function renamedOutputs(graph: Graph, nodes: readonly Node[]): Map<Value, string> {
  const made = new Set(nodes.flatMap(({ outputs }) => outputs));
  const names = new Map<Value, string>();
  for (const [output, value] of graph.outputs)
    if (made.has(value) && !names.has(value)) names.set(value, output);
  return names;
}

const nodeToOnnx = (node: Node, nameOf: Naming): OnnxNode => ({
  opType: node.op,
  input: node.inputs.map((value) => (value ? nameOf(value) : '')),
  output: node.outputs.map(nameOf),
  attribute: Object.entries(node.attributes).map(([name, value]) => attributeToOnnx(name, value, nameOf)),
});

const valueToOnnx = (name: string, { type, shape }: Value): OnnxValue => ({ name, type, dims: shape });

function attributeToOnnx(name: string, value: Attribute, outer: Naming): OnnxAttribute {
  if (typeof value === 'number') return { name, type: 'INT', i: value };
  if (typeof value === 'string') return { name, type: 'STRING', s: value };
  if (value instanceof Graph) return { name, type: 'GRAPH', g: graphToOnnx(value, name, outer) };
  if ('float' in value) return { name, type: 'FLOAT', f: value.float };
  return { name, type: 'INTS', ints: value };
}
