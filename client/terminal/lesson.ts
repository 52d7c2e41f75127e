/** A name to teach: no list knows it, and the models that ship do not find it. */
export interface Lesson {
  readonly name: string;
  /** Label of the shipped tree. */
  readonly label: string;
  /** Where it is corrected. */
  readonly corrected: string;
  /** Where it stands in other sentences, which nobody corrects. */
  readonly others: string;
}

/** A game that does not exist. */
export const lesson: Lesson = {
  name: '雾灯行',
  label: 'work/game_software/game',
  corrected: `室友说雾灯行的配乐比剧情还好，我半信半疑地下载了一个晚上。
结果从周五玩雾灯行玩到周日，连外卖都忘了拿。
听说雾灯行下个月要出手机版，我的睡眠怕是保不住了。
我表姐是画画的，雾灯行里的那座灯塔就是她画的。
同事群里在凑人：今晚八点，雾灯行，缺一个会治疗的。
`,
  others: `地铁上，旁边的小孩问爸爸：雾灯行第二关怎么过？
表弟的生日愿望，是雾灯行和一块新显卡。
昨晚的直播里，有人三个小时就通关了雾灯行。
`,
};
