package dev.starsight.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.starsight.text.Tokenizer.Token;
import dev.starsight.text.WordPieceTokenizer.WordPieceOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Finds the tokens of a text with their positions in the way Hugging Face's library does: every
 * step keeps for each code point the position of one in the text, and a token reaches from the
 * position of its first code point to that of its last. Simple rather than fast: where only ids are
 * needed, {@link WordPieceEncoder} is a hundred times faster.
 */
final class TokenSpans {

  /** Flags a mark that was the first code point of its decomposition. */
  private static final int FIRST = CombiningMarks.CODE_POINT + 1;

  private final Vocabulary vocabulary;
  private final WordPieceOptions options;
  private final PieceTable table;

  TokenSpans(Vocabulary vocabulary, WordPieceOptions options, PieceTable table) {
    this.vocabulary = vocabulary;
    this.options = options;
    this.table = table;
  }

  /** Code points, each with the position in the text of what it was made from. */
  private static final class Points {

    private int[] points;
    private int[] starts;
    private int[] ends;
    private int size;

    Points(int capacity) {
      points = new int[capacity];
      starts = new int[capacity];
      ends = new int[capacity];
    }

    void add(int point, int start, int end) {
      if (size == points.length) {
        int more = 2 * size + 4;
        points = Arrays.copyOf(points, more);
        starts = Arrays.copyOf(starts, more);
        ends = Arrays.copyOf(ends, more);
      }
      points[size] = point;
      starts[size] = start;
      ends[size] = end;
      size++;
    }

    void addAt(int point, Points places, int index) {
      add(point, places.starts[index], places.ends[index]);
    }

    Points filter(IntPredicate kept) {
      Points some = new Points(size);
      for (int i = 0; i < size; i++) {
        if (kept.test(points[i])) {
          some.addAt(points[i], this, i);
        }
      }
      return some;
    }
  }

  /** Returns the tokens of a text without [CLS] and [SEP]. */
  List<Token> of(String text) {
    List<Token> tokens = new ArrayList<>();
    List<String> specials = options.specialTokens() ? vocabulary.specialTokens() : List.of();
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      for (String special : specials) {
        if (text.startsWith(special, i)) {
          words(text, from, i, tokens);
          from = i + special.length();
          tokens.add(new Token(vocabulary.idOf(special).orElseThrow(), special, i, from));
          i = from - 1;
          break;
        }
      }
    }
    words(text, from, text.length(), tokens);
    return tokens;
  }

  private void words(String text, int from, int to, List<Token> tokens) {
    Points points = normalized(text, from, to);
    int word = 0;
    for (int i = 0; i < points.size; i++) {
      int c = points.points[i];
      boolean punctuation = UnicodeTables.has(c, UnicodeTables.PUNCTUATION);
      if (punctuation || UnicodeTables.has(c, UnicodeTables.WHITESPACE)) {
        pieces(points, word, i, tokens);
        if (punctuation) {
          pieces(points, i, i + 1, tokens);
        }
        word = i + 1;
      }
    }
    pieces(points, word, points.size, tokens);
  }

  private Points normalized(String text, int from, int to) {
    Points points = points(text, from, to);
    if (options.cleanText()) {
      points = points.filter(c -> !UnicodeTables.has(c, UnicodeTables.REMOVED));
      for (int i = 0; i < points.size; i++) {
        if (UnicodeTables.has(points.points[i], UnicodeTables.CLEANED_TO_BLANK)) {
          points.points[i] = ' ';
        }
      }
    }
    if (options.splitIdeographs()) {
      points = apartAtIdeographs(points);
    }
    if (options.stripAccents()) {
      points =
          decomposed(points).filter(c -> !UnicodeTables.has(c, UnicodeTables.NON_SPACING_MARK));
    }
    return options.lowerCase() ? lowerCase(points) : points;
  }

  private static Points points(String text, int from, int to) {
    Points points = new Points(to - from);
    for (int i = from; i < to; ) {
      int c = text.codePointAt(i);
      int end = i + Character.charCount(c);
      boolean lone = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
      points.add(lone ? 0xFFFD : c, i, end);
      i = end;
    }
    return points;
  }

  private static Points apartAtIdeographs(Points points) {
    Points apart = new Points(points.size);
    for (int i = 0; i < points.size; i++) {
      int c = points.points[i];
      if (UnicodeTables.has(c, UnicodeTables.IDEOGRAPH)) {
        apart.addAt(' ', points, i);
        apart.addAt(c, points, i);
        apart.addAt(' ', points, i);
      } else {
        apart.addAt(c, points, i);
      }
    }
    return apart;
  }

  /**
   * Decomposes canonically (NFD). Hugging Face's library advances by one position for the first
   * code point of a decomposition and by none for the others, which share the position before. When
   * marks change their order, they take these steps with them, but not the positions.
   */
  private static Points decomposed(Points points) {
    int[] made = new int[4];
    Points result = new Points(points.size);
    CombiningMarks marks = new CombiningMarks();
    int place = 0;
    for (int i = 0; i < points.size; i++) {
      int count = UnicodeTables.decompose(points.points[i], made, 0);
      for (int k = 0; k < count; k++) {
        if (UnicodeTables.combiningClass(made[k]) == 0) {
          place = flush(marks, points, place, result);
          place = put(made[k], k == 0, points, place, result);
        } else {
          marks.add(k == 0 ? made[k] | FIRST : made[k]);
        }
      }
    }
    flush(marks, points, place, result);
    return result;
  }

  private static int flush(CombiningMarks marks, Points points, int from, Points result) {
    int place = from;
    int[] ordered = marks.ordered();
    for (int i = 0; i < marks.size(); i++) {
      int mark = ordered[i] & CombiningMarks.CODE_POINT;
      place = put(mark, (ordered[i] & FIRST) != 0, points, place, result);
    }
    marks.clear();
    return place;
  }

  /** Adds a code point and returns the next position. */
  private static int put(int c, boolean first, Points points, int place, Points result) {
    if (first) {
      result.addAt(c, points, place);
      return place + 1;
    }
    if (place == 0) {
      result.add(c, 0, 0);
    } else {
      result.addAt(c, points, place - 1);
    }
    return place;
  }

  private static Points lowerCase(Points points) {
    int[] made = new int[4];
    Points lower = new Points(points.size);
    for (int i = 0; i < points.size; i++) {
      int count = UnicodeTables.lowerCase(points.points[i], made, 0);
      for (int k = 0; k < count; k++) {
        lower.addAt(made[k], points, i);
      }
    }
    return lower;
  }

  private void pieces(Points points, int from, int to, List<Token> tokens) {
    if (from == to) {
      return;
    }
    byte[] word = new String(points.points, from, to - from).getBytes(UTF_8);
    int[] pieces = new int[Math.max(1, word.length)];
    int count = 1;
    if (to - from > options.maxWordLength()) {
      pieces[0] = vocabulary.unkId();
    } else {
      count = table.pieces(word, word.length, pieces, new int[word.length]);
    }
    if (pieces[0] == vocabulary.unkId() && count == 1) {
      add(pieces[0], points, from, to, tokens);
      return;
    }
    int at = from;
    for (int i = 0; i < count; i++) {
      String spelling = vocabulary.token(pieces[i]);
      int end = at + spelling.codePointCount(0, spelling.length()) - (i == 0 ? 0 : 2);
      add(pieces[i], points, at, end, tokens);
      at = end;
    }
  }

  private void add(int id, Points points, int from, int to, List<Token> tokens) {
    int start = points.starts[from];
    int end = Math.max(start, points.ends[to - 1]);
    tokens.add(new Token(id, vocabulary.token(id), start, end));
  }
}
