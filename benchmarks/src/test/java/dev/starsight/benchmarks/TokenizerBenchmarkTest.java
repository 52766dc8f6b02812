package dev.starsight.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.text.Encoding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every method gives the ids, masks and segments of Hugging Face's tokenizer. */
class TokenizerBenchmarkTest {

  private static final char ZERO_WIDTH_JOINER = '\u200d';
  private static final int COUNT = 2 * TokenRows.ROWS;

  private final TokenRows rows = new TokenRows();

  @ParameterizedTest
  @ValueSource(strings = {Corpus.SAMPLE, Corpus.SHORT, Corpus.LONG, Corpus.NON_ASCII})
  void everyTokenizerGivesTheSameEncodings(String corpus) throws IOException {
    TokenizerBenchmark benchmark = new TokenizerBenchmark();
    benchmark.corpus = corpus;
    benchmark.count = COUNT;
    benchmark.setUp();
    try {
      List<Encoding> expected = djl(benchmark);
      assertThat(expected).hasSize(COUNT);
      assertThat(expected.stream().allMatch(row -> row.length() == TokenizerBenchmark.MAX_LENGTH))
          .isEqualTo(corpus.equals(Corpus.LONG));
      requireOursToBe(expected, benchmark);
      requireTribuoToBe(expected, benchmark);
    } finally {
      benchmark.tearDown();
    }
  }

  private static List<Encoding> djl(TokenizerBenchmark benchmark) {
    List<Encoding> single = new ArrayList<>();
    benchmark.djlEncode(arrays -> single.add(encoding(arrays)));
    List<Encoding> batch = new ArrayList<>();
    benchmark.djlBatchEncode(arrays -> batch.add(encoding(arrays)));
    assertThat(batch).isEqualTo(single);
    List<Encoding> ids = new ArrayList<>();
    benchmark.nativeEncode(arrays -> ids.add(encoding(arrays)));
    assertThat(ids).isEqualTo(single);
    List<Encoding> batchIds = new ArrayList<>();
    benchmark.nativeBatchEncode(arrays -> batchIds.add(encoding(arrays)));
    assertThat(batchIds).isEqualTo(single);
    return single;
  }

  private void requireOursToBe(List<Encoding> expected, TokenizerBenchmark benchmark) {
    List<Encoding> ours = new ArrayList<>();
    benchmark.starsightEncode(ours::add);
    assertThat(ours).isEqualTo(expected);
    assertThat(benchmark.starsightBatchEncode()).isEqualTo(expected);

    List<Encoding> padded =
        expected.stream().map(row -> row.padTo(TokenizerBenchmark.MAX_LENGTH)).toList();
    assertThat(rows(batches -> benchmark.starsightInto(rows, batches))).isEqualTo(padded);
    assertThat(rows(batches -> benchmark.starsightUtf8(rows, batches))).isEqualTo(padded);
  }

  /** Asserts equality except for the two differences in the Javadoc of the benchmark. */
  private void requireTribuoToBe(List<Encoding> expected, TokenizerBenchmark benchmark) {
    TribuoWordPiece tribuo = new TribuoWordPiece();
    tribuo.setUp(benchmark);
    List<Encoding> encodings = rows(batches -> benchmark.tribuo(rows, tribuo, batches));
    assertThat(encodings).hasSize(COUNT);
    for (int i = 0; i < COUNT; i++) {
      String text = benchmark.texts().get(i);
      if (text.indexOf(ZERO_WIDTH_JOINER) < 0 && !lowerCaseDependsOnLocale(text)) {
        assertThat(encodings.get(i).withoutPadding()).as(text).isEqualTo(expected.get(i));
      }
    }
  }

  private static boolean lowerCaseDependsOnLocale(String text) {
    return !text.toLowerCase(Locale.getDefault()).equals(text.toLowerCase(Locale.ROOT));
  }

  @Test
  void luceneReturnsLowerCaseWordsWithoutAccents() throws IOException {
    LuceneWords lucene = new LuceneWords();
    assertThat(lucene.length("Héllo, WORLD!", 126)).isEqualTo("helloworld".length());
    assertThat(lucene.length("Æsop", 126)).isEqualTo("aesop".length());
    assertThat(lucene.length("one two three", 2)).isEqualTo("onetwo".length());
    assertThat(lucene.length("", 2)).isZero();
  }

  @Test
  void shortTextsHaveAtMostTenWords() throws IOException {
    assertThat(Corpus.texts(Corpus.SHORT, COUNT))
        .hasSize(COUNT)
        .allMatch(text -> Corpus.words(text).size() <= 10);
  }

  @Test
  void asciiTextsAreOnlyAscii() throws IOException {
    assertThat(Corpus.texts(Corpus.ASCII, COUNT))
        .hasSize(COUNT)
        .allMatch(text -> text.chars().allMatch(c -> c < 0x80));
  }

  @Test
  void longTextsHaveMoreWordsThanARowHolds() throws IOException {
    assertThat(Corpus.texts(Corpus.LONG, COUNT))
        .hasSize(COUNT)
        .doesNotHaveDuplicates()
        .allMatch(text -> Corpus.words(text).size() > TokenizerBenchmark.MAX_LENGTH);
  }

  @Test
  void nonAsciiTextsAreMixed() throws IOException {
    List<String> texts = Corpus.texts(Corpus.NON_ASCII, 2_000);
    assertThat(texts).doesNotHaveDuplicates();
    assertThat(texts).allMatch(text -> text.chars().anyMatch(c -> c >= 0x80));
    for (Character.UnicodeScript script :
        List.of(
            Character.UnicodeScript.LATIN,
            Character.UnicodeScript.CYRILLIC,
            Character.UnicodeScript.GREEK,
            Character.UnicodeScript.HAN,
            Character.UnicodeScript.HIRAGANA,
            Character.UnicodeScript.HANGUL,
            Character.UnicodeScript.ARABIC,
            Character.UnicodeScript.DEVANAGARI)) {
      assertThat(texts)
          .as(script.name())
          .anyMatch(
              text -> text.codePoints().anyMatch(c -> Character.UnicodeScript.of(c) == script));
    }
    assertThat(texts).anyMatch(text -> text.codePoints().anyMatch(c -> c >= 0x1F600));
    assertThat(texts).isEqualTo(Corpus.texts(Corpus.NON_ASCII, 2_000));
  }

  private static Encoding encoding(long[][] arrays) {
    return Encoding.of(narrow(arrays[0]), narrow(arrays[1]), narrow(arrays[2]));
  }

  private static int[] narrow(long[] values) {
    return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
  }

  /** Copies the rows of every batch into arrays that held other rows before. */
  private List<Encoding> rows(Consumer<Consumer<TokenRows>> method) {
    Arrays.fill(rows.ids, 7);
    Arrays.fill(rows.mask, 7);
    Arrays.fill(rows.segments, 7);
    List<Encoding> copies = new ArrayList<>();
    method.accept(
        batch -> {
          for (int row = 0; row < TokenRows.ROWS; row++) {
            int from = row * TokenizerBenchmark.MAX_LENGTH;
            int to = from + TokenizerBenchmark.MAX_LENGTH;
            copies.add(
                Encoding.of(
                    Arrays.copyOfRange(batch.ids, from, to),
                    Arrays.copyOfRange(batch.mask, from, to),
                    Arrays.copyOfRange(batch.segments, from, to)));
          }
        });
    return copies;
  }
}
