import type { LearningExample } from '../../shared/learning/example.ts';
import { pick, randomNumbers } from './random.ts';

/** Invented names are put together from these; what stands for which label is as good as any. */
const surnames = [...'沈陆顾程严温季叶苏贺樊卫骆蓝'];
const given = [...'若临疏砚照棠渡岑霁禾迟川茵澜朔枝'];
const places = [...'云青落寒石碧松白芦枫柳霜'];
const kinds = {
  person: () => [surnames, given, given],
  location: () => [places, given, [...'镇村湾岭桥坡']],
  organization: () => [places, given, ['书局', '商行', '学堂', '织厂', '药铺', '诗社']],
  work: () => [['《'], places, given, ['记', '赋', '传', '谣'], ['》']],
};
type Kind = keyof typeof kinds;

/** What is in braces becomes a name of its kind. */
const templates = [
  '{person}从{location}回来以后，一直在{organization}做事，很少同旁人说话。',
  '听说{organization}要搬到{location}去，{person}听了半天没有作声。',
  '那年冬天{person}写完了{work}，寄给住在{location}的{person}看。',
  '{location}下了三天的雨，河边的路都断了，{person}只好在{organization}又住了一夜。',
  '{person}问：“{work}你读完了没有？”{person}摇摇头，把书放回架上。',
  '到了第二天早上，{person}和{person}沿着河走到{location}，路上谁也没有提起昨天的事。',
  '这件事后来在{location}传开了，连{organization}里扫地的老人也知道{person}的名字。',
  '天快黑的时候门外来了一个人，说是{organization}的，要找{person}。',
  '院子里的枣树结了果，孩子们拿长竿去打，落了一地，笑声隔着墙都听得见。',
  '他把信又看了一遍，折好，放进抽屉里，然后点上灯，坐下来慢慢地吃那碗已经凉了的面。',
];

/** An invented sentence, with its names. */
function sentence(random: () => number): Pick<LearningExample, 'text' | 'spans'> {
  const spans: LearningExample['spans'] = [];
  let text = '';
  for (const part of pick(templates, random).split(/[{}]/)) {
    const kind = part in kinds ? kinds[part as Kind]() : undefined;
    const name = kind?.map((characters) => pick(characters, random)).join('') ?? part;
    if (kind) spans.push({ start: text.length, end: text.length + name.length, label: part });
    text += name;
  }
  return { text, spans };
}

/** A text of so many sentences, five to a paragraph; as Markdown with headings, lists and quotes. */
export function madeUpText(sentences: number, language: 'plaintext' | 'markdown', seed: number): string {
  const random = randomNumbers(seed);
  const next = (count: number): string[] => Array.from({ length: count }, () => sentence(random).text);
  const blocks: string[] = [];
  for (let done = 0; done < sentences; done += 5) {
    const parts = next(Math.min(5, sentences - done));
    if (language === 'plaintext') blocks.push(parts.join(''));
    else if (done % 200 === 0) blocks.push(`## 第${done / 200 + 1}章`, parts.join(''));
    else if (done % 50 === 0) blocks.push(parts.map((part) => `- ${part}`).join('\n'));
    else if (done % 75 === 0) blocks.push(parts.map((part) => `> ${part}`).join('\n'));
    else blocks.push(parts.join(''));
  }
  return blocks.map((block) => `${block}\n`).join(language === 'markdown' ? '\n' : '');
}

/** Corrections of invented names, for a trainer to be busy with. */
export function madeUpExamples(count: number, seed: number): LearningExample[] {
  const random = randomNumbers(seed);
  return Array.from({ length: count }, (_, index) => ({
    ...sentence(random),
    ...{ rejected: [], complete: true, records: [`made-up-${index}`] },
  }));
}
