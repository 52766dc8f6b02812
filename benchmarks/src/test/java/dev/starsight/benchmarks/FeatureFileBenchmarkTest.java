package dev.starsight.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.features.FeatureReader.FeatureRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every writer writes the same bytes, every reader reads the rows that were written. */
class FeatureFileBenchmarkTest {

  private static final int ROWS = 300;

  private final FeatureFileBenchmark benchmark = new FeatureFileBenchmark();

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
  void bothWriteTheSameBytes() throws IOException {
    ByteArrayOutputStream ours = new ByteArrayOutputStream();
    for (Path file : benchmark.starsightTfRecord()) {
      ours.writeBytes(Files.readAllBytes(file));
    }
    benchmark.deleteWritten();
    byte[] peer = Files.readAllBytes(benchmark.tensorflowProto());
    benchmark.deleteWritten();
    assertThat(peer).isNotEmpty().isEqualTo(ours.toByteArray());
  }

  @Test
  void bothReadTheWrittenRows() throws IOException {
    assertThat(benchmark.rows())
        .hasSize(ROWS)
        .allMatch(row -> row.maxLength() == TokenizerBenchmark.MAX_LENGTH);
    List<FeatureRecord> ours = new ArrayList<>();
    benchmark.starsightTfRecordRead(ours::add);
    assertThat(ours).isEqualTo(benchmark.rows());
    List<FeatureRecord> peer = new ArrayList<>();
    benchmark.tensorflowProtoRead(peer::add);
    assertThat(peer).isEqualTo(benchmark.rows());
  }
}
