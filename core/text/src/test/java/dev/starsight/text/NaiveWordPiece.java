package dev.starsight.text;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * BERT's uncased tokenizer as its paper's repository describes it (google-research/bert,
 * tokenization.py: BasicTokenizer, then WordpieceTokenizer), step by step. It is slow, and
 * independent of the code under test. Its Unicode tables are the JDK's, so it is compared on
 * characters about which all tables agree.
 */
final class NaiveWordPiece {

  private static final Pattern SPECIAL = Pattern.compile("\\[(PAD|UNK|CLS|SEP|MASK)]");
  private static final int LONGEST_WORD = 100;

  private final Vocabulary vocabulary;

  NaiveWordPiece(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  Encoding encode(String text, int maxLength) {
    List<String> tokens = new ArrayList<>();
    int from = 0;
    Matcher special = SPECIAL.matcher(text);
    while (special.find()) {
      tokens.addAll(tokens(text.substring(from, special.start())));
      tokens.add(special.group());
      from = special.end();
    }
    tokens.addAll(tokens(text.substring(from)));
    List<String> kept = tokens.subList(0, Math.min(tokens.size(), maxLength - 2));
    List<String> all = new ArrayList<>(List.of("[CLS]"));
    all.addAll(kept);
    all.add("[SEP]");
    return Encoding.of(all.stream().mapToInt(t -> vocabulary.idOf(t).orElseThrow()).toArray());
  }

  private List<String> tokens(String text) {
    List<String> pieces = new ArrayList<>();
    for (String word : separateIdeographs(clean(text)).split(" ", -1)) {
      for (String part : separatePunctuation(withoutAccents(word.toLowerCase(Locale.ROOT)))) {
        pieces.addAll(pieces(part));
      }
    }
    return pieces;
  }

  private static String clean(String text) {
    StringBuilder clean = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (c == '\t' || c == '\n' || c == '\r' || Character.isSpaceChar(c)) {
                clean.append(' ');
              } else if (c != 0 && c != 0xFFFD && !isControl(c)) {
                clean.appendCodePoint(c);
              }
            });
    return clean.toString();
  }

  private static boolean isControl(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE, Character.SURROGATE -> true;
      default -> false;
    };
  }

  private static String separateIdeographs(String text) {
    StringBuilder separated = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (c >= 0x4E00 && c <= 0x9FFF) {
                separated.append(' ').appendCodePoint(c).append(' ');
              } else {
                separated.appendCodePoint(c);
              }
            });
    return separated.toString();
  }

  private static String withoutAccents(String word) {
    StringBuilder bare = new StringBuilder();
    Normalizer.normalize(word, Normalizer.Form.NFD)
        .codePoints()
        .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
        .forEach(bare::appendCodePoint);
    return bare.toString();
  }

  private static List<String> separatePunctuation(String word) {
    StringBuilder separated = new StringBuilder();
    word.codePoints()
        .forEach(
            c -> {
              if (isPunctuation(c)) {
                separated.append(' ').appendCodePoint(c).append(' ');
              } else {
                separated.appendCodePoint(c);
              }
            });
    List<String> parts = new ArrayList<>(List.of(separated.toString().split(" ", -1)));
    parts.removeIf(String::isEmpty);
    return parts;
  }

  /** All of ASCII that is neither letter, digit nor blank, even where Unicode calls it a symbol. */
  private static boolean isPunctuation(int c) {
    if (c > 32 && c < 127 && !Character.isLetterOrDigit(c)) {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  /** Splits a word into the longest tokens; [UNK] if none fits somewhere. */
  private List<String> pieces(String word) {
    if (word.codePointCount(0, word.length()) > LONGEST_WORD) {
      return List.of("[UNK]");
    }
    List<String> pieces = new ArrayList<>();
    int from = 0;
    while (from < word.length()) {
      int to = word.length();
      String prefix = from == 0 ? "" : "##";
      while (to > from && vocabulary.idOf(prefix + word.substring(from, to)).isEmpty()) {
        to--;
      }
      if (to == from) {
        return List.of("[UNK]");
      }
      pieces.add(prefix + word.substring(from, to));
      from = to;
    }
    return pieces;
  }
}
