package dev.starsight.text;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Random texts from a seed: words and pieces of words of the vocabulary, punctuation, white space,
 * and characters from the corners of Unicode that tokenizers get wrong.
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
  private static final String[] SPACES = {
    " ", "  ", "\t", "\n", "\r\n", "\u00a0", "\u0085", "\u000b"
  };
  private static final String[] SPECIALS = {"[CLS]", "[SEP]", "[MASK]", "[PAD]", "[UNK]", "[cls]"};

  private RandomTexts() {}

  /** Of characters up to {@code largest} alone: no special tokens but by chance, no surrogates. */
  static Stream<String> upTo(int largest, long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    return Stream.generate(() -> plain(random, largest)).limit(count);
  }

  /** Of everything, special tokens and lone surrogates included. */
  static Stream<String> anything(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    return Stream.generate(() -> wild(random)).limit(count);
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

  private static String wild(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(40); left > 0; left--) {
      switch (random.nextInt(8)) {
        case 0 -> text.append(pick(random, WORDS.toArray(new String[0])));
        case 1 -> text.append(pick(random, SPACES));
        case 2 -> text.append(pick(random, SPECIALS));
        case 3 -> text.append((char) random.nextInt(Character.MIN_SURROGATE, 0xE000));
        case 4 -> text.append((char) random.nextInt(0x300, 0x370)); // Combining marks.
        case 5 -> text.append((char) random.nextInt(0x2000, 0x2070)); // Spaces, joiners, marks.
        case 6 -> text.append((char) random.nextInt(0x10000));
        default -> text.appendCodePoint(random.nextInt(Character.MAX_CODE_POINT + 1));
      }
    }
    return text.toString();
  }

  private static String pick(SplittableRandom random, String[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
