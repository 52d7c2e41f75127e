import { encodeModel, type OnnxAttribute, type OnnxGraph, type OnnxNode } from '../../shared/model/onnx.ts';

/** An ONNX file of a graph that no builder of the engine would write. */
export const modelOf = (graph: Partial<OnnxGraph>): Uint8Array =>
  encodeModel({
    irVersion: 8,
    opset: 18,
    graph: { name: 'test', node: [], initializer: {}, input: [], output: [], ...graph },
  });

/** An input or output of floats. */
export const float = (name: string, dims?: readonly (number | string)[]) => ({
  name,
  type: 'float32' as const,
  ...(dims && { dims }),
});

export const node = (
  opType: string,
  input: string[],
  output: string[],
  ...attribute: OnnxAttribute[]
): OnnxNode => ({
  opType,
  input,
  output,
  attribute,
});
