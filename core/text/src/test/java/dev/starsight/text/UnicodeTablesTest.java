package dev.starsight.text;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class UnicodeTablesTest {

  /** About 8,000 characters: all of the first blocks, and some of every other block. */
  private static final int[] SAMPLE =
      IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
          .filter(ReferenceNormalizer::isScalar)
          .filter(c -> c < 0x530 || (c >= 0x1e00 && c < 0x2070) || c % 211 == 0)
          .filter(c -> c != ReferenceNormalizer.SEPARATOR)
          .toArray();

  /** Compares the resource with what {@link ReferenceTables#main} would write now. */
  @Test
  @Tag("long")
  void tablesEqualHuggingFaceForEveryScalarValue() throws IOException {
    ReferenceTables reference = new ReferenceTables();
    assertThat(resource()).isEqualTo(reference.bytes());
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (ReferenceNormalizer.isScalar(c) && !Arrays.equals(stripped(c), reference.stripped(c))) {
        assertThat(stripped(c)).as("U+%X", c).isEqualTo(reference.stripped(c));
      }
    }
  }

  private static byte[] resource() throws IOException {
    String name = "unicode-tables.bin";
    try (InputStream in =
        Objects.requireNonNull(UnicodeTables.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    }
  }

  @Test
  void tablesNameTheirOrigin() throws IOException {
    assertThat(new String(resource(), US_ASCII)).startsWith(ReferenceTables.TITLE);
  }

  @Test
  void tablesEqualHuggingFaceForASample() {
    assertMapped("clean_text", UnicodeTablesTest::cleaned);
    assertMapped("handle_chinese_chars", UnicodeTablesTest::separated);
    assertMapped("strip_accents", UnicodeTablesTest::stripped);
    assertMapped("lowercase", UnicodeTablesTest::lowerCase);
  }

  private static void assertMapped(String flag, IntFunction<int[]> expected) {
    IntStream results = Arrays.stream(SAMPLE).flatMap(c -> Arrays.stream(expected.apply(c)));
    try (ReferenceNormalizer bert =
        ReferenceNormalizer.bert(
            flag, IntStream.concat(Arrays.stream(SAMPLE), results).distinct())) {
      List<int[]> mapped = bert.mapped(SAMPLE);
      for (int i = 0; i < SAMPLE.length; i++) {
        if (!Arrays.equals(mapped.get(i), expected.apply(SAMPLE[i]))) {
          assertThat(expected.apply(SAMPLE[i]))
              .as("U+%X, %s", SAMPLE[i], flag)
              .isEqualTo(mapped.get(i));
        }
      }
    }
  }

  @Test
  void tablesEndAndSplitWordsWhereHuggingFaceDoes() {
    try (ReferenceNormalizer words = ReferenceNormalizer.words(Arrays.stream(SAMPLE))) {
      int[] kinds = words.wordKinds(SAMPLE);
      for (int i = 0; i < SAMPLE.length; i++) {
        int c = SAMPLE[i];
        assertThat(UnicodeTables.has(c, UnicodeTables.WHITESPACE))
            .as("U+%X", c)
            .isEqualTo(kinds[i] == 0);
        assertThat(UnicodeTables.has(c, UnicodeTables.PUNCTUATION))
            .as("U+%X", c)
            .isEqualTo(kinds[i] == 2);
      }
    }
  }

  @Test
  void tablesOrderMarksAsTheJdkDoes() {
    int[] marks =
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
            .filter(c -> UnicodeTables.combiningClass(c) != 0)
            .toArray();
    assertThat(marks.length).isEqualTo(810);
    for (int other : new int[] {0x334, 0x5b0, 0xf71, 0x327, 0x302e, 0x323, 0x301, 0x35c, 0x345}) {
      for (int mark : marks) {
        if (Character.isDefined(mark)) {
          String pair = Character.toString(mark) + Character.toString(other);
          boolean swapped = !Normalizer.normalize(pair, Normalizer.Form.NFD).equals(pair);
          assertThat(UnicodeTables.combiningClass(mark) > UnicodeTables.combiningClass(other))
              .as("U+%X before U+%X", mark, other)
              .isEqualTo(swapped);
        }
      }
    }
  }

  @Test
  void tablesKeepTheKnownDifferencesFromTheJdk() {
    assertThat(UnicodeTables.has(0x2b81f, UnicodeTables.IDEOGRAPH)).isTrue();
    assertThat(UnicodeTables.has(0x2b820, UnicodeTables.IDEOGRAPH))
        .as("a typing error for 2B820")
        .isFalse();
    assertThat(UnicodeTables.has(0x2b920, UnicodeTables.IDEOGRAPH)).isTrue();
    assertThat(UnicodeTables.has(0x110cd, UnicodeTables.REMOVED))
        .as("newer than the tables")
        .isFalse();
    assertThat(UnicodeTables.has(0x7fd, UnicodeTables.NON_SPACING_MARK))
        .as("newer than the tables")
        .isFalse();
    assertThat(UnicodeTables.has(0x2e43, UnicodeTables.PUNCTUATION))
        .as("newer than the tables")
        .isFalse();
    assertThat(UnicodeTables.has(0x378, UnicodeTables.REMOVED)).as("unassigned").isFalse();
    assertThat(lowerCase(0x130)).containsExactly('i', 0x307);
    assertThat(lowerCase(0x1e9e)).containsExactly(0xdf);
    assertThat(lowerCase(0x3a3)).containsExactly(0x3c3);
  }

  @Test
  void tablesTreatASurrogateAsTheReplacementCharacter() {
    for (int c = Character.MIN_SURROGATE; c <= Character.MAX_SURROGATE; c++) {
      assertThat(UnicodeTables.properties(c)).isEqualTo(UnicodeTables.properties(0xFFFD));
    }
    assertThat(UnicodeTables.has(0xFFFD, UnicodeTables.REMOVED)).isTrue();
  }

  @Test
  void tablesDecomposeFullyIntoAtMostFourCharacters() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      int[] whole = decomposed(c);
      if (!Arrays.equals(whole, new int[] {c})) {
        assertThat(whole).hasSizeBetween(1, 4);
        for (int part : whole) {
          assertThat(decomposed(part)).as("U+%X of U+%X", part, c).containsExactly(part);
        }
      }
    }
  }

  // ---- Lookups for one character

  private static int[] cleaned(int c) {
    return UnicodeTables.has(c, UnicodeTables.REMOVED)
        ? new int[0]
        : new int[] {UnicodeTables.has(c, UnicodeTables.CLEANED_TO_BLANK) ? ' ' : c};
  }

  private static int[] separated(int c) {
    return UnicodeTables.has(c, UnicodeTables.IDEOGRAPH) ? new int[] {' ', c, ' '} : new int[] {c};
  }

  private static int[] stripped(int c) {
    IntPredicate mark = p -> UnicodeTables.has(p, UnicodeTables.NON_SPACING_MARK);
    return Arrays.stream(decomposed(c)).filter(mark.negate()).toArray();
  }

  private static int[] decomposed(int c) {
    int[] into = new int[5];
    return Arrays.copyOf(into, UnicodeTables.decompose(c, into, 0));
  }

  private static int[] lowerCase(int c) {
    int[] into = new int[4];
    return Arrays.copyOf(into, UnicodeTables.lowerCase(c, into, 0));
  }
}
