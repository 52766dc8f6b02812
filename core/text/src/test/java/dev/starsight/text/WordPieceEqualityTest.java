package dev.starsight.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.files.internal.Json;
import dev.starsight.text.Tokenizer.Truncation;
import dev.starsight.text.WordPieceTokenizer.WordPieceOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link WordPieceTokenizer} encodes every text as Hugging Face's tokenizer does. */
class WordPieceEqualityTest {

  /** The seed changes from time to time; one that fails becomes a fixed case. */
  private static final long SEED = 20_261_124;

  private static final int MILLION = 1_000_000;

  /** The number of scalars in one text, each in its contexts. */
  private static final int SCALARS_PER_TEXT = 40;

  private static final int[] SOME_LENGTHS = {3, 7, 64};
  private static final int[] MANY_LENGTHS = {3, 4, 5, 8, 16, 33, 64, 128};

  // ---- Every character

  @Test
  void equalsHuggingFaceForManyCharacters() {
    IntPredicate sampled = c -> c < 0x600 || (c >= 0x1e00 && c < 0x2070) || c % 263 == 0;
    assertOnCharacters(sampled, WordPieceOptions.uncased());
    assertOnCharacters(sampled, WordPieceOptions.cased());
  }

  @Test
  @Tag("long")
  void equalsHuggingFaceForEveryCharacter() {
    assertOnCharacters(c -> true, WordPieceOptions.uncased());
    assertOnCharacters(c -> true, WordPieceOptions.cased());
  }

  private static void assertOnCharacters(IntPredicate chosen, WordPieceOptions options) {
    int[] scalars =
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
            .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
            .filter(chosen)
            .toArray();
    try (Equality equality = new Equality(options)) {
      equality.assertOn(
          IntStream.range(0, (scalars.length + SCALARS_PER_TEXT - 1) / SCALARS_PER_TEXT)
              .mapToObj(i -> inContexts(scalars, i * SCALARS_PER_TEXT)));
    }
  }

  /** Puts scalars between letters, between blanks, and after a letter before marks of low class. */
  private static String inContexts(int[] scalars, int from) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < Math.min(scalars.length, from + SCALARS_PER_TEXT); i++) {
      String character = Character.toString(scalars[i]);
      text.append("un").append(character).append("able ");
      text.append(character).append(' ');
      text.append("e\u0301").append(character).append("\u0323\u0f39 ");
    }
    return text.toString();
  }

  // ---- Random texts

  @Test
  void equalsHuggingFaceForRandomTexts() {
    assertOnRandomTexts(WordPieceOptions.uncased(), SEED, 2_000);
    assertOnRandomTexts(WordPieceOptions.cased(), SEED + 1, 1_000);
  }

  @Test
  @Tag("long")
  void equalsHuggingFaceForAMillionRandomTexts() {
    long seed = System.nanoTime();
    assertOnRandomTexts(WordPieceOptions.uncased(), seed, MILLION);
    assertOnRandomTexts(WordPieceOptions.cased(), seed + 1, MILLION / 4);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 10})
  void equalsHuggingFaceWithOtherOptions(int options) {
    assertOnRandomTexts(options(options), SEED + options, 400);
  }

  @Test
  @Tag("long")
  void equalsHuggingFaceWithAnyOptions() {
    for (int options = 0; options < 32; options++) {
      assertOnRandomTexts(options(options), System.nanoTime(), 20_000);
    }
  }

  /** Returns the options that these bits select; words may have 100 or 7 characters. */
  private static WordPieceOptions options(int bits) {
    return new WordPieceOptions(
        (bits & 1) != 0,
        (bits & 2) != 0,
        (bits & 4) != 0,
        (bits & 8) != 0,
        bits % 3 == 0 ? 7 : 100,
        (bits & 16) != 0);
  }

  private static void assertOnRandomTexts(WordPieceOptions options, long seed, int count) {
    System.out.println(count + " random texts of seed " + seed + " with " + options);
    try (Equality equality = new Equality(options)) {
      equality.assertOn(RandomTexts.anyTexts(seed, count));
    }
  }

  // ---- Pairs

  @ParameterizedTest
  @EnumSource(Truncation.class)
  void truncatesPairsAsHuggingFaceDoes(Truncation truncation) {
    assertPairs(truncation, SEED, 100, SOME_LENGTHS);
  }

  @ParameterizedTest
  @EnumSource(Truncation.class)
  @Tag("long")
  void truncatesManyPairsAsHuggingFaceDoes(Truncation truncation) {
    assertPairs(truncation, System.nanoTime(), 10_000, MANY_LENGTHS);
  }

  private static void assertPairs(Truncation truncation, long seed, int count, int[] lengths) {
    System.out.println(count + " pairs of seed " + seed + ", " + truncation);
    WordPieceOptions options = WordPieceOptions.uncased();
    List<String> firsts = RandomTexts.anyTexts(seed, count).toList();
    List<String> seconds = RandomTexts.anyTexts(seed + 1, count).toList();
    try (ReferenceTokenizer reference = ReferenceTokenizer.of(options)) {
      Tokenizer ours = WordPieceTokenizer.of(reference.vocabulary(), options);
      for (int maxLength : lengths) {
        reference.cutPairs(maxLength, truncation);
        assertPairs(ours, reference, new Pairs(firsts, seconds), maxLength, truncation);
      }
    }
  }

  /** Separates pairs that cannot be truncated, because DJL's batch of pairs ends the process. */
  private static void assertPairs(
      Tokenizer ours,
      ReferenceTokenizer reference,
      Pairs pairs,
      int maxLength,
      Truncation truncation) {
    Pairs possible = new Pairs(new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < pairs.firsts().size(); i++) {
      String first = pairs.firsts().get(i);
      String second = pairs.seconds().get(i);
      if (canBeCut(ours, first, second, maxLength, truncation)) {
        possible.firsts().add(first);
        possible.seconds().add(second);
      } else {
        assertThatThrownBy(() -> reference.pair(first, second))
            .as("%s and %s", Equality.escaped(first), Equality.escaped(second))
            .isInstanceOf(RuntimeException.class);
        assertThatIllegalArgumentException()
            .isThrownBy(() -> ours.encode(first, second, maxLength, truncation));
      }
    }
    List<Encoding> expected = reference.pairs(possible.firsts(), possible.seconds());
    for (int i = 0; i < expected.size(); i++) {
      String first = possible.firsts().get(i);
      String second = possible.seconds().get(i);
      assertThat(ours.encode(first, second, maxLength, truncation))
          .as("%s and %s", Equality.escaped(first), Equality.escaped(second))
          .isEqualTo(expected.get(i));
    }
  }

  /** Returns whether the text to truncate has more tokens than must be dropped. */
  private static boolean canBeCut(
      Tokenizer tokenizer, String first, String second, int maxLength, Truncation truncation) {
    int firstLength = tokenizer.encode(first, Integer.MAX_VALUE).length() - 2;
    int secondLength = tokenizer.encode(second, Integer.MAX_VALUE).length() - 2;
    int toRemove = firstLength + secondLength + 3 - maxLength;
    return toRemove <= 0
        || maxLength == 3
        || switch (truncation) {
          case LONGEST_FIRST -> true;
          case ONLY_FIRST -> firstLength > toRemove;
          case ONLY_SECOND -> secondLength > toRemove;
        };
  }

  private record Pairs(List<String> firsts, List<String> seconds) {}

  // ---- Cases

  @Test
  void equalsHuggingFaceForUnusualTexts() {
    assertOn(
        WordPieceOptions.uncased(),
        "",
        " ",
        "\u0301",
        "\u0000",
        "[CLS]",
        "a[SEP]b",
        "\ud83d",
        "\ud83d\ud83d\ude00 a",
        "x".repeat(1 << 18),
        "\u00e9".repeat(10_000),
        "\ud840\udc00".repeat(5_000),
        "e\u0301".repeat(50) + " " + "e\u0301".repeat(100) + " " + "e\u0301".repeat(101));
  }

  /** The tokenizer pads short words with zeros, which U+0000 resembles. */
  @Test
  void keepsNulInAWordWithoutTextCleaning() {
    assertOn(options(10), "\u0000 ", "a\u0000", "\u0000the", "the\u0000 the", "eight\u0000ch");
    assertOn(options(29), "\u0000 ", "a\u0000", "\u0000the", "the\u0000 the", "eight\u0000ch");
  }

  private static void assertOn(WordPieceOptions options, String... texts) {
    try (Equality equality = new Equality(options)) {
      equality.assertOn(Stream.of(texts));
    }
  }

  // ---- Known differences

  @Test
  void differsFromDjlOnlyInTheListedCases() throws IOException {
    WordPieceOptions options = WordPieceOptions.uncased();
    try (ReferenceTokenizer reference = ReferenceTokenizer.of(options)) {
      Tokenizer ours = WordPieceTokenizer.of(reference.vocabulary(), options);
      for (JsonNode difference : knownDifferences()) {
        String text = difference.path("text").textValue();
        int[] ids = ours.encode(text, 512).inputIds();
        assertThat(difference.path("reason").textValue()).isNotBlank();
        assertThat(ids).as(Equality.escaped(text)).isNotEqualTo(reference.idsOfDjlAlone(text));
        assertThat(Arrays.toString(ids))
            .isEqualTo(difference.path("ids").toString().replace(",", ", "));
      }
    }
  }

  private static List<JsonNode> knownDifferences() throws IOException {
    String name = "golden/known-differences-from-djl.jsonl";
    List<JsonNode> differences = new ArrayList<>();
    try (InputStream in =
        Objects.requireNonNull(WordPieceEqualityTest.class.getResourceAsStream(name), name)) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        differences.add(Json.parse(name, line));
      }
    }
    assertThat(differences).isNotEmpty();
    return differences;
  }
}
