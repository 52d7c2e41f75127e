import * as tf from '@tensorflow/tfjs-core';
import { required, type Kernel, type NodeReader, type Run } from '../kernel.ts';

/** A kernel of one tensor; what else the operator takes is constant. */
const layout =
  (prepare: (node: NodeReader) => (x: tf.Tensor) => tf.Tensor): Kernel =>
  (node): Run => {
    const change = prepare(node);
    return (inputs) => {
      const [x] = required(inputs, 1) as [tf.Tensor];
      return [change(x)];
    };
  };

export const layoutKernels: Readonly<Record<string, Kernel>> = {
  Transpose: layout((node) => {
    const perm = node.intsOr('perm', undefined);
    return (x) => tf.transpose(x, perm && [...perm]);
  }),
  Reshape: layout((node) => {
    const target = node.requiredConstant(1);
    node.expect(node.int('allowzero', 0) === 0, 'a zero that copies the size');
    return (x) => {
      const shape = target.map((dim, i) => (dim === 0 ? (x.shape[i] ?? 0) : dim));
      return tf.reshape(x, shape);
    };
  }),
  Concat: (node) => {
    const axis = node.int('axis');
    return (inputs) => {
      const values = required(inputs, inputs.length);
      return [tf.concat(values, fromFront(axis, values[0]))];
    };
  },
  Split: (node) => {
    const axis = node.int('axis', 0);
    const sizes = node.requiredConstant(1);
    return (inputs) => {
      const [x] = required(inputs, 1) as [tf.Tensor];
      return tf.split(x, [...sizes], fromFront(axis, x));
    };
  },
  Slice: layout((node) => {
    const [starts, ends] = [node.requiredConstant(1), node.requiredConstant(2)];
    const axes = node.constant(3) ?? [...starts.keys()];
    const steps = node.constant(4) ?? starts.map(() => 1);
    node.expect(
      steps.every((step) => Math.abs(step) === 1),
      'a step of 1 or -1',
    );
    return (x) => {
      const begin = x.shape.map(() => 0);
      const size = [...x.shape];
      axes.forEach((axis, i) => {
        const at = fromFront(axis, x);
        const [first, count] = range(starts[i] ?? 0, ends[i] ?? 0, steps[i] ?? 1, x.shape[at] ?? 0);
        begin[at] = first;
        size[at] = count;
      });
      const reversed = axes.filter((_, i) => steps[i] === -1).map((axis) => fromFront(axis, x));
      const cut = tf.slice(x, begin, size);
      return reversed.length > 0 ? tf.reverse(cut, reversed) : cut;
    };
  }),
  Pad: (node) => {
    const pads = node.requiredConstant(1);
    const [fill = 0] = node.constant(2) ?? [];
    const axes = node.constant(3);
    node.expect(node.string('mode', 'constant') === 'constant', "the mode 'constant'");
    return layout(() => (x) => {
      const widths = x.shape.map((): [number, number] => [0, 0]);
      (axes ?? [...x.shape.keys()]).forEach((axis, i, all) => {
        widths[fromFront(axis, x)] = [pads[i] ?? 0, pads[i + all.length] ?? 0];
      });
      return tf.pad(x, widths, fill);
    })(node);
  },
  Expand: layout((node) => {
    const shape = node.requiredConstant(1);
    return (x) => tf.broadcastTo(x, tf.broadcast_util.assertAndGetBroadcastShape(x.shape, [...shape]));
  }),
  /** Indices must be in range and count from the front: not all backends check them. */
  Gather: (node) => {
    const axis = node.int('axis', 0);
    return (inputs) => {
      const [x, indices] = required(inputs, 2) as [tf.Tensor, tf.Tensor];
      return [tf.gather(x, indices, fromFront(axis, x))];
    };
  },
  ScatterND: (node) => {
    node.expect(node.string('reduction', 'none') === 'add', "the reduction 'add'");
    return (inputs) => {
      const [x, indices, updates] = required(inputs, 3) as [tf.Tensor, tf.Tensor, tf.Tensor];
      return [tf.add(x, tf.scatterND(indices, updates, x.shape))];
    };
  },
};

/** The axis counted from the front. */
const fromFront = (axis: number, x: tf.Tensor | undefined): number =>
  axis < 0 ? axis + (x?.rank ?? 0) : axis;

/** Where a slice lies in an axis of this length, first position and number of elements (ONNX, Slice). */
function range(
  start: number,
  end: number,
  step: number,
  length: number,
): readonly [first: number, count: number] {
  const clamp = (position: number, least: number, most: number) =>
    Math.min(Math.max(position < 0 ? position + length : position, least), most);
  if (step > 0) {
    const first = clamp(start, 0, length);
    return [first, Math.max(0, clamp(end, 0, length) - first)];
  }
  const last = clamp(start, 0, length - 1);
  const first = clamp(end, -1, length - 1) + 1;
  return [first, Math.max(0, last + 1 - first)];
}
