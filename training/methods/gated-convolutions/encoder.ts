import { reshape } from '../../engine/ops/index.ts';
import type { Context } from '../../layers/context.ts';
import { embedText } from '../../layers/embedding.ts';
import { gatedConvolution } from '../../layers/gated-convolution.ts';
import { layerNorm } from '../../layers/layer-norm.ts';
import { linear } from '../../layers/linear.ts';
import { withNames } from '../../layers/name-features.ts';
import type { Characters, Encoded } from '../method.ts';
import type { GatedConvolutionsSettings } from './settings.ts';

/**
 * Character embedding, joined by known names, then residual blocks of gated convolutions, dilated so that a few of them
 * see a clause (Dauphin et al. 2017; Strubell et al. 2017). Nothing waits for the position before it.
 */
export function encodeGatedConvolutions(
  context: Context,
  characters: Characters,
  settings: GatedConvolutionsSettings,
): Encoded {
  const { ids, table, names } = characters;
  const { embedded, mask } = embedText(context, ids, { ...table, size: settings.embedding });
  const text = reshape(mask, [...mask.shape, 1]);
  const seen = context.dropout(embedded, settings.embeddingDropout, 'embedding');
  const input = linear(context, 'input', withNames(context, seen, names, settings), settings.width);
  const { kernel, convolutionDropout: dropout } = settings;
  const output = settings.dilations.reduce(
    (x, dilation, i) => gatedConvolution(context, `block.${i + 1}`, x, text, { kernel, dilation, dropout }),
    input,
  );
  const features = layerNorm(context, 'output.norm', output);
  return { features: context.dropout(features, settings.outputDropout, 'output'), mask };
}
