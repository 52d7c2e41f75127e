import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { fineTree } from '../../../shared/labels/builtin.ts';
import { legends } from '../../../shared/legend.ts';
import { grounds, shadesOn } from '../../../client/colours/shades.ts';
import { repository } from './extension.ts';
import type { CodeServer } from './server.ts';

/** A name that nobody has heard of: of what seems to be a series, and of what seems to be a game. */
export const unknownName = '雾灯行';

/** What users of VS Code read in these tests, and in their pictures. */
export const scene = {
  '周记.txt': `周末去哪儿：写给同事的随手记

雷军在小米的发布会上聊了两个小时，台下有人在淘宝上比价。
国庆节那天，我们从成都坐高铁去西安，午饭是一碗羊肉泡馍。
饭后在大雁塔下听导游讲唐朝和玄奘，一直听到天黑。
表弟只关心晚上的英雄联盟：他说RNG不会输，T1的粉丝最好别说话。
上个月在国家大剧院看《茶馆》，邻座的老人年轻时在北京人艺门口排过队。
医生说我奶奶的糖尿病要长期吃二甲双胍，平时少碰红烧肉，多吃西兰花和燕麦。
妹妹把《${unknownName}》看了两遍，连家里的布偶猫也改名叫小灯。
室友说${unknownName}的配乐比剧情还好，我半信半疑地下载了一个晚上。
`,
  '读书笔记.md': `# 读书笔记

- 在**成都**的书店里翻到一本讲*唐朝*的书，和\`成都\`没有关系。
- 国庆节再去西安。
`,
  '漫画.txt': `${unknownName}第三卷今天到货了，封面比上一卷好看。
作者在后记里说，${unknownName}原本只打算画十话。
同桌借走了我的${unknownName}，下课才肯还。
书店把${unknownName}和别的漫画放在同一个架子上。
${unknownName}的最新一话停在了最要紧的地方。
`,
  '闲话.txt': `晚上我又把${unknownName}从头翻了一遍。
有人问我${unknownName}什么时候出第四卷。
妹妹说${unknownName}的结局她猜到了一半。
表哥把${unknownName}的单行本都收齐了。
`,
} as const;

export async function writeScene(folder: string): Promise<void> {
  for (const [name, text] of Object.entries(scene)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

export interface Found {
  readonly text: string;
  readonly label: string;
  /** In [0, 1]. */
  readonly score: number;
}

/** What the model that ships finds in a text, as the command line tells it. */
export async function foundIn(text: string, server: CodeServer): Promise<Found[]> {
  const annotating = promisify(execFile)(
    process.execPath,
    [join(repository, 'dist', 'bin.js'), 'annotate', '--format', 'jsonl'],
    { env: { PATH: process.env.PATH, HOME: server.home } },
  );
  annotating.child.stdin?.end(text);
  const { stdout } = await annotating;
  const lines = stdout.trim().split('\n');
  return lines.flatMap((line) => (JSON.parse(line) as { entities: Found[] }).entities);
}

/** A kind of themes. */
export type Ground = keyof typeof grounds;

/** The colour that a label has in themes of a kind, as a browser writes it. */
export function colourOf(label: string, ground: Ground): string {
  const legend = legends.mingshi;
  const hex =
    shadesOn(grounds[ground]).get(legend.types[legend.typeOf(fineTree.name, label).type] ?? '') ?? '';
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return `rgb(${red}, ${green}, ${blue})`;
}
