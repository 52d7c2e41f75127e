const han = /\p{Script=Han}/u;

/** Whether `text` holds a Han character: without one there is nothing to analyse. */
export const hasHan = (text: string): boolean => han.test(text);
