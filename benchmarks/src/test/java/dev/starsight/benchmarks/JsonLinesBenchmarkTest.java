package dev.starsight.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.data.Example;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every method reads the same texts, labels and ids. */
class JsonLinesBenchmarkTest {

  private static final int ROWS = 3_000;

  private final JsonLinesBenchmark benchmark = new JsonLinesBenchmark();

  @BeforeEach
  void setUp() throws IOException {
    benchmark.corpus = Corpus.SAMPLE;
    benchmark.count = ROWS;
    benchmark.setUp();
  }

  @AfterEach
  void tearDown() throws IOException {
    benchmark.tearDown();
  }

  @Test
  void everyReaderReturnsTheWrittenReviews() throws IOException {
    List<Example> expected = read(benchmark::jackson);
    assertThat(expected).hasSize(ROWS);
    assertThat(read(benchmark::starsightWithoutDigest)).isEqualTo(expected);
    assertThat(read(benchmark::starsightGzip)).isEqualTo(expected);
    List<Example> tsv = read(benchmark::starsightTsv);
    assertThat(tsv.stream().map(row -> row.label() + row.text()).toList())
        .isEqualTo(expected.stream().map(row -> row.label() + row.text()).toList());
    assertThat(benchmark.gunzip()).isGreaterThan(1_000_000);
  }

  private interface Reader {
    void read(Consumer<Example> rows) throws IOException;
  }

  private static List<Example> read(Reader reader) throws IOException {
    List<Example> rows = new ArrayList<>();
    reader.read(rows::add);
    return rows;
  }
}
