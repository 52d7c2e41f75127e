/** Ids of the languages whose documents are read unless the setting `mingshi.languages` names others. */
export const defaultLanguages = ['plaintext', 'markdown'] as const;
