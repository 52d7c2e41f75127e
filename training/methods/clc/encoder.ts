import { bilstm } from '../../layers/lstm.ts';
import type { Context } from '../../layers/context.ts';
import { embedText } from '../../layers/embedding.ts';
import { withNames } from '../../layers/name-features.ts';
import { windowConvolutions } from '../../layers/windows.ts';
import type { Characters, Encoded } from '../method.ts';
import type { ClcSettings } from './settings.ts';

/**
 * The encoder of CLC (paper 001, section 3): character embedding, convolutions over windows of 2 to 5 characters,
 * bidirectional LSTM, with dropout after each. Known names join the input of the LSTM.
 */
export function encodeClc(context: Context, characters: Characters, settings: ClcSettings): Encoded {
  const { ids, table, names } = characters;
  const { embedded, mask } = embedText(context, ids, { ...table, size: settings.embedding });
  const seen = context.dropout(embedded, settings.embeddingDropout, 'embedding');
  const windows = windowConvolutions(context, 'convolution', seen, settings.widths, settings.filters);
  const convolved = context.dropout(windows, settings.convolutionDropout, 'convolution');
  const states = bilstm(
    context,
    'lstm',
    withNames(context, convolved, names, settings),
    mask,
    settings.hidden,
  );
  return { features: context.dropout(states, settings.lstmDropout, 'lstm'), mask };
}
