package dev.starsight.text;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * The Unicode tables of Hugging Face's tokenizers, derived from their output for every Unicode
 * scalar value. {@link #main} writes the resource that {@link UnicodeTables} reads.
 */
final class ReferenceTables {

  /** The origin of the tables, with which the file begins. */
  static final String TITLE = "Unicode as tokenizers 0.21.0 (Rust, in DJL 0.36.0) has it\n";

  private static final int CODE_POINTS = Character.MAX_CODE_POINT + 1;

  /** A mark of the lowest combining class, 1, and one of the highest, 240. */
  private static final int LOWEST_MARK = 0x334;

  private static final int HIGHEST_MARK = 0x345;

  private static final int[] SCALARS =
      IntStream.range(0, CODE_POINTS).filter(ReferenceNormalizer::isScalar).toArray();

  private final int[][] cleaned = mapped("clean_text");
  private final int[][] separated = mapped("handle_chinese_chars");
  private final int[][] stripped = mapped("strip_accents");
  private final int[][] lower = mapped("lowercase");
  private final int[][] decomposed;
  private final int[] combiningRanks;
  private final int[] wordKinds = new int[CODE_POINTS];

  ReferenceTables() {
    try (ReferenceNormalizer nfd = ReferenceNormalizer.nfd(Arrays.stream(SCALARS))) {
      this.decomposed = mapped(nfd);
      this.combiningRanks = combiningRanks(nfd);
    }
    try (ReferenceNormalizer words = ReferenceNormalizer.words(Arrays.stream(SCALARS))) {
      int[] kinds = words.wordKinds(SCALARS);
      for (int i = 0; i < SCALARS.length; i++) {
        wordKinds[SCALARS[i]] = kinds[i];
      }
    }
  }

  /** Writes the resource to the path in the only argument. */
  public static void main(String[] arguments) throws IOException {
    Files.write(Path.of(arguments[0]), new ReferenceTables().bytes());
  }

  private static int[][] mapped(String flag) {
    try (ReferenceNormalizer bert = ReferenceNormalizer.bert(flag, Arrays.stream(SCALARS))) {
      return mapped(bert);
    }
  }

  private static int[][] mapped(ReferenceNormalizer normalizer) {
    List<int[]> results = normalizer.mapped(SCALARS);
    int[][] mapped = new int[CODE_POINTS][];
    for (int i = 0; i < SCALARS.length; i++) {
      mapped[SCALARS[i]] = results.get(i);
    }
    mapped[ReferenceNormalizer.SEPARATOR] = new int[] {ReferenceNormalizer.SEPARATOR};
    return mapped;
  }

  /** Returns a scalar value, or U+FFFD for a surrogate. */
  private static int scalar(int c) {
    return ReferenceNormalizer.isScalar(c) ? c : 0xFFFD;
  }

  /** Returns the bits of {@link UnicodeTables#properties} for a code point. */
  private int properties(int codePoint) {
    int c = scalar(codePoint);
    int bits = combiningRanks[c] << UnicodeTables.COMBINING_SHIFT;
    bits |= cleaned[c].length == 0 ? UnicodeTables.REMOVED : 0;
    bits |= isOne(cleaned[c], ' ') ? UnicodeTables.CLEANED_TO_BLANK : 0;
    bits |= wordKinds[c] == 0 ? UnicodeTables.WHITESPACE : 0;
    bits |= wordKinds[c] == 2 ? UnicodeTables.PUNCTUATION : 0;
    bits |= separated[c].length == 3 ? UnicodeTables.IDEOGRAPH : 0;
    bits |= stripped[c].length == 0 ? UnicodeTables.NON_SPACING_MARK : 0;
    bits |= isOne(decomposed[c], c) ? 0 : UnicodeTables.DECOMPOSES;
    bits |= isOne(lower[c], c) ? 0 : UnicodeTables.HAS_LOWER_CASE;
    return bits;
  }

  private static boolean isOne(int[] codePoints, int c) {
    return codePoints.length == 1 && codePoints[0] == c;
  }

  /** Returns a character without its accents, as the tables imply. */
  int[] stripped(int scalar) {
    return stripped[scalar].clone();
  }

  /**
   * The canonical combining classes, numbered from 1 in their order; 0 for starters and for what
   * decomposes. Two marks change places if the first has the higher class and neither has 0.
   */
  private int[] combiningRanks(ReferenceNormalizer nfd) {
    int[] whole =
        Arrays.stream(SCALARS)
            .filter(c -> c != ReferenceNormalizer.SEPARATOR && isOne(decomposed[c], c))
            .toArray();
    List<int[]> behind = swaps(nfd, whole, HIGHEST_MARK, true);
    List<int[]> before = swaps(nfd, whole, LOWEST_MARK, false);
    int[] marks =
        IntStream.range(0, whole.length)
            .filter(
                i ->
                    (behind.get(i)[0] == whole[i] && whole[i] != HIGHEST_MARK)
                        || (before.get(i)[0] == LOWEST_MARK && whole[i] != LOWEST_MARK))
            .map(i -> whole[i])
            .toArray();
    int[] lowerOnes = new int[marks.length];
    for (int mark = 0; mark < marks.length; mark++) {
      int first = marks[mark];
      List<int[]> pairs =
          nfd.results(marks.length, i -> Character.toString(first) + Character.toString(marks[i]));
      lowerOnes[mark] =
          (int)
              IntStream.range(0, marks.length)
                  .filter(i -> marks[i] != first && pairs.get(i)[0] == marks[i])
                  .count();
    }
    List<Integer> order = List.copyOf(new TreeSet<>(Arrays.stream(lowerOnes).boxed().toList()));
    int[] ranks = new int[CODE_POINTS];
    for (int mark = 0; mark < marks.length; mark++) {
      ranks[marks[mark]] = 1 + order.indexOf(lowerOnes[mark]);
    }
    return ranks;
  }

  private static List<int[]> swaps(
      ReferenceNormalizer nfd, int[] codePoints, int mark, boolean markFirst) {
    String fixed = Character.toString(mark);
    return nfd.results(
        codePoints.length,
        i -> {
          String probed = Character.toString(codePoints[i]);
          return markFirst ? fixed + probed : probed + fixed;
        });
  }

  /** Returns the resource: a line of text, then the arrays of {@link UnicodeTables}. */
  byte[] bytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(TITLE.getBytes(StandardCharsets.US_ASCII));
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      writeStages(out, this::properties);
      Mappings mappings = new Mappings();
      writeStages(out, c -> isHangulSyllable(c) ? 0 : mappings.place(c, decomposed[scalar(c)]));
      writeStages(out, c -> mappings.place(c, lower[scalar(c)]));
      out.writeInt(mappings.values.size());
      for (int value : mappings.values) {
        out.writeInt(value);
      }
    }
    return bytes.toByteArray();
  }

  private static boolean isHangulSyllable(int c) {
    return c >= 0xAC00 && c <= 0xD7A3;
  }

  /** Writes a table in two stages: the start of the block of each code point, and the blocks. */
  private static void writeStages(DataOutputStream out, IntUnaryOperator value) throws IOException {
    int blockSize = 1 << UnicodeTables.BLOCK_BITS;
    Map<List<Integer>, Integer> starts = new HashMap<>();
    List<Integer> values = new ArrayList<>();
    List<Integer> index = new ArrayList<>();
    for (int from = 0; from < CODE_POINTS; from += blockSize) {
      List<Integer> block = IntStream.range(from, from + blockSize).map(value).boxed().toList();
      if (!starts.containsKey(block)) {
        starts.put(block, values.size());
        values.addAll(block);
      }
      index.add(Objects.requireNonNull(starts.get(block)));
    }
    writeChars(out, index);
    writeChars(out, values);
  }

  private static void writeChars(DataOutputStream out, List<Integer> values) throws IOException {
    out.writeInt(values.size());
    for (int value : values) {
      if (value != (char) value) {
        throw new IllegalStateException("a value of the tables must fit 16 bits, not " + value);
      }
      out.writeChar(value);
    }
  }

  /** Mappings of code points: a length, then that many code points; index 0 stands for none. */
  private static final class Mappings {
    private final List<Integer> values = new ArrayList<>(List.of(0));
    private final Map<List<Integer>, Integer> places = new HashMap<>();

    int place(int from, int[] to) {
      if (from != scalar(from) || isOne(to, from)) {
        return 0;
      }
      return places.computeIfAbsent(
          Arrays.stream(to).boxed().toList(),
          mapping -> {
            int place = values.size();
            values.add(mapping.size());
            values.addAll(mapping);
            return place;
          });
    }
  }
}
