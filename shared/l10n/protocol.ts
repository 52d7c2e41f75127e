/** The texts about requests of our own that a user may read, in one language. */
export interface ProtocolMessages {
  /** The record to go on from is not there. */
  unknownRecord(id: string): string;
  /** No folder of the workspace. */
  unknownFolder(folder: string): string;
  unknownTree(tree: { readonly tree: string; readonly known: readonly string[] }): string;
  /** A label that is to be added is there. */
  labelExists(label: string): string;
  /** What is asked about versions has no answer: the model does not learn. */
  readonly doesNotLearn: string;
}

export const protocolEn: ProtocolMessages = {
  unknownRecord: (id) => `There is no record ${id} here: ask again without it`,
  unknownFolder: (folder) => `${folder} is no folder of this workspace`,
  unknownTree: ({ tree, known }) => `There is no label tree ${tree}: there are ${known.join(' and ')}`,
  labelExists: (label) => `There is a label ${label} already`,
  doesNotLearn: 'This model does not learn: it was chosen as it ships, or by its folder',
};

export const protocolZhCn: ProtocolMessages = {
  unknownRecord: (id) => `这里没有记录 ${id}：请不带它重新查询`,
  unknownFolder: (folder) => `${folder} 不是这个工作区的文件夹`,
  unknownTree: ({ tree, known }) => `没有标签树 ${tree}：可用的有 ${known.join('、')}`,
  labelExists: (label) => `标签 ${label} 已经存在`,
  doesNotLearn: '这个模型不会学习：选用的是自带的模型，或用文件夹指定的模型',
};
