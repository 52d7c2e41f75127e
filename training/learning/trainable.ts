import { UserError } from '../../shared/errors.ts';
import { usesNames } from '../../shared/model/inputs.ts';
import type { ModelPackage } from '../../shared/model/package.ts';
import type { Tensor, TensorMap } from '../../shared/model/tensor.ts';
import type { Head } from '../layers/tag-head.ts';
import { methodNamed } from '../methods/index.ts';
import { parametersOf, type Tagger } from '../tagger.ts';

/** A model as training sees it: what made its package. */
export interface Trainable {
  readonly tagger: Tagger;
  readonly head: Head;
  readonly weights: TensorMap;
}

const emissionWeight = '.emission.weight';

/**
 * Rebuilds the model of a package from its manifest and its weights.
 * @throws UserError if the package was not made by a method of this version
 */
export function trainable({ manifest, tree, tags, vocabulary, weights }: ModelPackage): Trainable {
  const { name, architecture } = manifest;
  const refuse = (what: string): UserError =>
    new UserError(`${name} ${manifest.version} cannot be trained further: ${what}`);
  const method = methodNamed(manifest.method);
  const settings = method.settings.strip().safeParse(architecture);
  if (!settings.success) throw refuse(`the settings in its manifest are not those of ${method.name}`);
  const { head: kind } = architecture;
  if (kind !== 'tied' && kind !== 'free') throw refuse('its manifest does not tell the kind of its head');
  const headName = Object.keys(weights)
    .find((weight) => weight.endsWith(emissionWeight))
    ?.slice(0, -emissionWeight.length);
  if (headName === undefined) throw refuse('its weights have no head');
  const tagger: Tagger = {
    method,
    settings: settings.data,
    table: { rows: vocabulary.size, vectors: new Map() },
    head: kind,
    names: usesNames(manifest.inputs),
  };
  const head: Head = { name: headName, tree, tags };
  const own = [...parametersOf(tagger, [head])].map(([weight, { shape }]): [string, Tensor] => {
    const tensor = weights[weight];
    if (tensor?.dims.join() !== shape.join())
      throw refuse(`its weights lack ${weight} [${shape.join(', ')}]`);
    return [weight, tensor];
  });
  return { tagger, head, weights: Object.fromEntries(own) };
}
