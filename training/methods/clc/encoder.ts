import { cast, greater, mul, reshape } from '../../engine/ops/index.ts';
import { bilstm } from '../../layers/lstm.ts';
import type { Context } from '../../layers/context.ts';
import { embedding } from '../../layers/embedding.ts';
import { windowConvolutions } from '../../layers/windows.ts';
import type { Characters, Encoded } from '../method.ts';
import type { ClcSettings } from './settings.ts';

/**
 * The encoder of CLC (paper 001, section 3): character embedding, convolutions over windows of 2 to 5 characters,
 * bidirectional LSTM, with dropout after each.
 */
export function encodeClc(context: Context, characters: Characters, settings: ClcSettings): Encoded {
  const { ids, table } = characters;
  const mask = cast(greater(cast(ids, 'float32'), 0), 'float32');
  const embedded = embedding(context, 'embedding', ids, { ...table, size: settings.embedding });
  const real = mul(embedded, reshape(mask, [...mask.shape, 1]));
  const seen = context.dropout(real, settings.embeddingDropout, 'embedding');
  const windows = windowConvolutions(context, 'convolution', seen, settings.widths, settings.filters);
  const convolved = context.dropout(windows, settings.convolutionDropout, 'convolution');
  const states = bilstm(context, 'lstm', convolved, mask, settings.hidden);
  return { features: context.dropout(states, settings.lstmDropout, 'lstm'), mask };
}
