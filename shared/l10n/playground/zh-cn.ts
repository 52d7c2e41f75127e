import type { PlaygroundMessages } from './messages.ts';

export const playgroundZhCn: PlaygroundMessages = {
  open: (url) => `试验场已打开，只供你自己使用，按 Ctrl-C 结束：\n  ${url}`,
  invitation: (command) => `在浏览器里用自己的文字试一试：${command}`,
};
