package dev.starsight.text;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Random texts from a seed: words and pieces of words of the vocabulary, punctuation, white space,
 * and unusual characters that tokenizers get wrong.
 */
final class RandomTexts {

  private static final List<String> WORDS =
      List.of(
          "the",
          "Software",
          "installing",
          "unaffable",
          "WON'T",
          "e-mail",
          "great",
          "##ing",
          "x64",
          "3.14",
          "$49.99",
          "!!!",
          "<br />",
          "&quot;",
          "naïve",
          "Straße",
          "ÀÉÎÕÜ",
          "¡qué!",
          "zzzzqqqq",
          "a".repeat(99),
          "b".repeat(101));

  /** Texts that are easily lower-cased, decomposed, joined or truncated wrongly. */
  private static final List<String> TRAPS =
      List.of(
          "İstanbul",
          "ISPARTA ılık İ i\u0307 I\u0307",
          "ΟΔΟΣ ὀδός Σ ΑΣ ς",
          "STRASSE straße ẞ",
          "ǅ ǈ ŉ ǰ ΐ ﬁ ﬃ",
          "ᾼ ᾳ ῼ Ὠ ΅",
          "e\u0301\u0323\u0307 \u1e69 s\u0323\u0307 s\u0307\u0323",
          "\u0f71\u0f72\u0f74 \u0f73 \u0344 \u0340",
          "ạ\u0308\u0328 \u05b0\u05c1\u05bc ש\u05bcׁ",
          "가각힣 \u1100\u1161\u11a8 한국어",
          "漢字カタカナ が か\u3099 々〆",
          "\ufa0e\uf900\ud87e\udc04 \ud840\udc00 \ud86e\udd20\ud86e\udc20",
          "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67 \ud83c\uddf9\ud83c\uddf7",
          "\ud83d\udc4d\ud83c\udffd \u2764\ufe0f 1\ufe0f\u20e3",
          "line\u2028separator\u2029paragraph\u00a0nbsp\u202fnarrow\u3000wide",
          "soft\u00adhyphen zero\u200bwidth \u200fright\u200e \ufeffbom",
          "\u0000nul \u0007bell \u001b[0m \u007f \u0085 \u009f",
          "नमस्ते สวัสดี مرحبا שלום",
          "\ud835\udd04 Ⅷ ① ﷺ ㎏ ½ ² № ™",
          "K Å Ω \u2126 \u212a \u212b",
          "\ud834\udd5e\u0334 \u302e\u0301\u302a \ud81b\udff0\u0334 e\u302f\u0323",
          "“quoted” ‘it’s’ — – … «» „“ ¿ ¡ § ¶ · ‰");

  private static final String[] SPACES = {
    " ", "  ", "\t", "\n", "\r\n", "\u00a0", "\u0085", "\u000b", "\u2028", "\u3000", "\u1680"
  };
  private static final String[] SPECIALS = {
    "[CLS]",
    "[SEP]",
    "[MASK]",
    "[PAD]",
    "[UNK]",
    "[cls]",
    "[ SEP]",
    "[[MASK]]",
    "[UNK",
    "[PA\u0301D]"
  };
  private static final String[] SPECIAL_GLUE = {"", " ", "##", "a", "\u0301", "\u200d", "漢"};

  /** Blocks of characters, each drawn as often as any other: first and last of each. */
  private static final int[][] BLOCKS = {
    {0x00, 0x1f},
    {0x7f, 0xff},
    {0x100, 0x24f},
    {0x300, 0x36f}, // Combining marks.
    {0x370, 0x52f},
    {0x591, 0x5f4},
    {0x610, 0x6ff},
    {0x900, 0xdff},
    {0xe00, 0xfff},
    {0x1100, 0x11ff},
    {0x1ab0, 0x1aff},
    {0x1c80, 0x1fff},
    {0x2000, 0x206f}, // Spaces, joiners, marks.
    {0x2070, 0x2bff},
    {0x2c00, 0x2e5d},
    {0x3000, 0x30ff},
    {0x3400, 0x9fff},
    {0xa640, 0xabff},
    {0xac00, 0xd7ff},
    {0xd800, 0xdfff}, // Surrogates, mostly lone.
    {0xe000, 0xf8ff},
    {0xf900, 0xfaff},
    {0xfb00, 0xffff},
    {0x10000, 0x11fff},
    {0x16e40, 0x16e9f},
    {0x1d000, 0x1e9ff},
    {0x1f000, 0x1faff},
    {0x20000, 0x2ffff},
    {0xe0000, 0xe01ff}
  };

  private RandomTexts() {}

  /** Returns texts of characters up to {@code largest}, without surrogates. */
  static Stream<String> upTo(int largest, long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    return Stream.generate(() -> plain(random, largest)).limit(count);
  }

  /** Returns texts of any characters, special tokens and unpaired surrogates. */
  static Stream<String> anyTexts(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    return Stream.generate(() -> difficultText(random)).limit(count);
  }

  private static String plain(SplittableRandom random, int largest) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(40); left > 0; left--) {
      switch (random.nextInt(4)) {
        case 0 -> text.append(pick(random, WORDS.toArray(new String[0])));
        case 1 -> text.append(pick(random, SPACES));
        case 2 -> text.append((char) random.nextInt('!', '~' + 1));
        default -> text.append((char) random.nextInt(largest + 1));
      }
    }
    return text.chars()
        .filter(c -> c <= largest)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Returns a mostly short text; one of 64 is longer than any maximum length. */
  private static String difficultText(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    int pieces = random.nextInt(64) == 0 ? random.nextInt(200, 400) : random.nextInt(24);
    for (int left = pieces; left > 0; left--) {
      switch (random.nextInt(12)) {
        case 0 -> text.append(pick(random, WORDS.toArray(new String[0])));
        case 1 -> text.append(pick(random, SPACES));
        case 2 -> appendSpecial(random, text);
        case 3 -> text.append((char) random.nextInt(Character.MIN_SURROGATE, 0xE000));
        case 4 -> appendMarks(random, text);
        case 5 -> text.append((char) random.nextInt(0x10000));
        case 6 -> text.appendCodePoint(random.nextInt(Character.MAX_CODE_POINT + 1));
        case 7 -> appendTrap(random, text);
        case 8 -> text.append((char) random.nextInt('!', '~' + 1));
        case 9 -> appendLongWord(random, text);
        default -> appendFromBlock(random, text);
      }
    }
    return text.toString();
  }

  private static void appendSpecial(SplittableRandom random, StringBuilder text) {
    text.append(pick(random, SPECIAL_GLUE))
        .append(pick(random, SPECIALS))
        .append(pick(random, SPECIAL_GLUE));
  }

  /** Appends a letter with several marks in any order. */
  private static void appendMarks(SplittableRandom random, StringBuilder text) {
    text.append((char) random.nextInt('A', 'z' + 1));
    for (int left = random.nextInt(1, 5); left > 0; left--) {
      text.append((char) random.nextInt(0x300, 0x370));
    }
  }

  /** Returns a difficult text or a part of one. */
  private static void appendTrap(SplittableRandom random, StringBuilder text) {
    String trap = TRAPS.get(random.nextInt(TRAPS.size()));
    int from = random.nextBoolean() ? 0 : random.nextInt(trap.length());
    text.append(
        trap, from, random.nextBoolean() ? trap.length() : random.nextInt(from, trap.length()) + 1);
  }

  /** Appends, rarely, a word of about 100 characters, the maximum length of a word. */
  private static void appendLongWord(SplittableRandom random, StringBuilder text) {
    if (random.nextInt(8) == 0) {
      String letter =
          pick(random, new String[] {"a", "É", "\u0301", "й", "\ud835\udd04", "İ", "ß"});
      text.append(' ').append(letter.repeat(random.nextInt(97, 103)));
    }
  }

  private static void appendFromBlock(SplittableRandom random, StringBuilder text) {
    int[] block = BLOCKS[random.nextInt(BLOCKS.length)];
    for (int left = random.nextInt(1, 4); left > 0; left--) {
      text.appendCodePoint(random.nextInt(block[0], block[1] + 1));
    }
  }

  private static String pick(SplittableRandom random, String[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
