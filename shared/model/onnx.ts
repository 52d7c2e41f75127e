import {
  readModelProto,
  writeModelProto,
  type AttributeProto,
  type GraphProto,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from './onnx-schema.ts';
import { bytesOf, tensorFrom, type ElementType, type Tensor, type TensorMap } from './tensor.ts';

/** An ONNX model in this project's terms: dense tensors inside the file, standard operators, nothing else. */
export interface OnnxModel {
  /** Version of ONNX's file format. */
  readonly irVersion: number;
  /** Version of the standard operator set. */
  readonly opset: number;
  readonly producerName?: string;
  readonly graph: OnnxGraph;
}

export interface OnnxGraph {
  readonly name: string;
  /** In topological order. */
  readonly node: readonly OnnxNode[];
  readonly initializer: TensorMap;
  readonly input: readonly OnnxValue[];
  readonly output: readonly OnnxValue[];
}

export interface OnnxNode {
  readonly opType: string;
  /** Empty names stand for optional inputs left out. */
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly name?: string;
  readonly attribute?: readonly OnnxAttribute[];
}

/** Integers are limited to those a number holds exactly. */
export type OnnxAttribute = { readonly name: string } & (
  | { readonly type: 'FLOAT'; readonly f: number }
  | { readonly type: 'INT'; readonly i: number }
  | { readonly type: 'STRING'; readonly s: string }
  | { readonly type: 'TENSOR'; readonly t: Tensor }
  | { readonly type: 'GRAPH'; readonly g: OnnxGraph }
  | { readonly type: 'FLOATS'; readonly floats: readonly number[] }
  | { readonly type: 'INTS'; readonly ints: readonly number[] }
  | { readonly type: 'STRINGS'; readonly strings: readonly string[] }
);

/** A graph's input or output. Inside a subgraph type and shape may be left to inference. */
export interface OnnxValue {
  readonly name: string;
  readonly type?: ElementType;
  /** A number is a fixed size, a string the name of a symbolic one, `''` a size without a name. */
  readonly dims?: readonly (number | string)[];
}

/** TensorProto.DataType: the numbers of element types in a file. */
export const dataTypes: Readonly<Record<ElementType, number>> = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
};

/** AttributeProto.AttributeType */
const attributeTypes: Readonly<Record<OnnxAttribute['type'], number>> = {
  FLOAT: 1,
  INT: 2,
  STRING: 3,
  TENSOR: 4,
  GRAPH: 5,
  FLOATS: 6,
  INTS: 7,
  STRINGS: 8,
};

/** The bytes of an ONNX file. */
export const encodeModel = ({ irVersion, opset, producerName, graph }: OnnxModel): Uint8Array =>
  writeModelProto({
    irVersion,
    ...(producerName === undefined ? {} : { producerName }),
    graph: writeGraph(graph),
    opsetImport: [{ domain: '', version: opset }],
  });

/**
 * Reads an ONNX file. Throws where it is damaged or holds what the project's models never have: data in other files,
 * sparse tensors, operators that are not of the standard set, functions, values that are not tensors.
 */
export function decodeModel(bytes: Uint8Array): OnnxModel {
  const {
    irVersion = 0,
    producerName,
    graph,
    opsetImport = [],
    trainingInfo,
    functions,
  } = readModelProto(bytes);
  if (functions || trainingInfo) throw new Error('the model holds functions or training steps');
  const [standard, ...others] = opsetImport;
  if (!standard?.version || !isStandard(standard.domain) || others.length > 0) {
    throw new Error('the model must use the standard operator set and no other');
  }
  if (!graph) throw new Error('the model holds no graph');
  return {
    irVersion,
    opset: standard.version,
    ...(producerName === undefined ? {} : { producerName }),
    graph: readGraph(graph),
  };
}

const isStandard = (domain = ''): boolean => domain === '' || domain === 'ai.onnx';

const writeGraph = ({ name, node, initializer, input, output }: OnnxGraph): GraphProto => ({
  name,
  node: node.map(writeNode),
  initializer: Object.entries(initializer).map(([key, tensor]) => ({ ...writeTensor(tensor), name: key })),
  input: input.map(writeValue),
  output: output.map(writeValue),
});

function readGraph({
  name = '',
  node = [],
  initializer = [],
  input = [],
  output = [],
  sparseInitializer,
}: GraphProto): OnnxGraph {
  if (sparseInitializer) throw new Error(`graph '${name}' holds sparse tensors`);
  return {
    name,
    node: node.map(readNode),
    initializer: Object.fromEntries(initializer.map((tensor) => [tensor.name ?? '', readTensor(tensor)])),
    input: input.map(readValue),
    output: output.map(readValue),
  };
}

const writeNode = ({ opType, input, output, name, attribute = [] }: OnnxNode): NodeProto => ({
  opType,
  input: [...input],
  output: [...output],
  ...(name === undefined ? {} : { name }),
  attribute: attribute.map(writeAttribute),
});

function readNode({ opType = '', input = [], output = [], name, attribute, domain }: NodeProto): OnnxNode {
  if (!isStandard(domain)) throw new Error(`operator ${opType} of the set '${domain}' is not a standard one`);
  return {
    opType,
    input,
    output,
    ...(name === undefined ? {} : { name }),
    ...(attribute ? { attribute: attribute.map(readAttribute) } : {}),
  };
}

function writeAttribute(attribute: OnnxAttribute): AttributeProto {
  const common = { name: attribute.name, type: attributeTypes[attribute.type] };
  switch (attribute.type) {
    case 'FLOAT':
      return { ...common, f: attribute.f };
    case 'INT':
      return { ...common, i: exact(attribute.i) };
    case 'STRING':
      return { ...common, s: attribute.s };
    case 'TENSOR':
      return { ...common, t: writeTensor(attribute.t) };
    case 'GRAPH':
      return { ...common, g: writeGraph(attribute.g) };
    case 'FLOATS':
      return { ...common, floats: [...attribute.floats] };
    case 'INTS':
      return { ...common, ints: attribute.ints.map(exact) };
    case 'STRINGS':
      return { ...common, strings: [...attribute.strings] };
  }
}

function readAttribute({ name = '', type, ...value }: AttributeProto): OnnxAttribute {
  const kind = (Object.keys(attributeTypes) as OnnxAttribute['type'][]).find(
    (key) => attributeTypes[key] === type,
  );
  switch (kind) {
    case 'FLOAT':
      return { name, type: kind, f: value.f ?? 0 };
    case 'INT':
      return { name, type: kind, i: exact(value.i ?? 0) };
    case 'STRING':
      return { name, type: kind, s: value.s ?? '' };
    case 'TENSOR':
      return { name, type: kind, t: readTensor(value.t ?? {}) };
    case 'GRAPH':
      return { name, type: kind, g: readGraph(value.g ?? {}) };
    case 'FLOATS':
      return { name, type: kind, floats: value.floats ?? [] };
    case 'INTS':
      return { name, type: kind, ints: (value.ints ?? []).map(exact) };
    case 'STRINGS':
      return { name, type: kind, strings: value.strings ?? [] };
    case undefined:
      throw new Error(`attribute '${name}' has the unsupported type ${type}`);
  }
}

function exact(value: number): number {
  if (!Number.isSafeInteger(value)) throw new Error(`the integer ${value} cannot be held exactly`);
  return value;
}

const writeTensor = (tensor: Tensor): TensorProto => ({
  dims: [...tensor.dims],
  dataType: dataTypes[tensor.type],
  rawData: bytesOf(tensor),
});

function readTensor({
  name = '',
  dims = [],
  dataType,
  rawData,
  externalData,
  dataLocation,
}: TensorProto): Tensor {
  if (externalData || dataLocation) throw new Error(`tensor '${name}' lies in another file`);
  return tensorFrom(elementType(dataType, name), dims, rawData ?? new Uint8Array());
}

const writeValue = ({ name, type, dims }: OnnxValue): ValueInfoProto => ({
  name,
  ...(type && {
    type: {
      tensorType: {
        elemType: dataTypes[type],
        ...(dims && {
          shape: {
            dim: dims.map((dim) =>
              typeof dim === 'number' ? { dimValue: dim } : dim === '' ? {} : { dimParam: dim },
            ),
          },
        }),
      },
    },
  }),
});

function readValue({ name = '', type }: ValueInfoProto): OnnxValue {
  if (!type) return { name };
  const { tensorType } = type;
  if (!tensorType) throw new Error(`value '${name}' is not a tensor`);
  const dims =
    tensorType.shape &&
    (tensorType.shape.dim ?? []).map(({ dimValue, dimParam }) => dimValue ?? dimParam ?? '');
  return { name, type: elementType(tensorType.elemType, name), ...(dims && { dims }) };
}

function elementType(dataType: number | undefined, name: string): ElementType {
  const found = (Object.keys(dataTypes) as ElementType[]).find((type) => dataTypes[type] === dataType);
  if (!found) throw new Error(`'${name}' has the unsupported element type ${dataType}`);
  return found;
}
