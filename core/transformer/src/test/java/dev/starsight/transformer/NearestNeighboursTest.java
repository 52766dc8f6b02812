package dev.starsight.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.data.Balance;
import dev.starsight.data.Example;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.model.Classifier;
import dev.starsight.run.Deadline;
import dev.starsight.run.Run;
import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.transformer.NearestNeighbours.NeighbourOptions;
import dev.starsight.transformer.internal.frozen.NeighbourTable;
import dev.starsight.transformer.internal.frozen.Neighbours;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NearestNeighboursTest {

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit fills it.
  private Path directory;

  private static Run run() {
    return Run.unlimited().withThreads(1);
  }

  private NearestNeighbours trainer(NeighbourOptions options) throws IOException {
    return NearestNeighbours.of(
        Checkpoint.open(TinyEncoder.bert().write(directory.resolve("encoder"))), options);
  }

  @Test
  void predictsWhatSimilarTextsHave() throws IOException {
    List<Example> unseen = TinyEncoder.texts(100, 77).rows();
    for (Balance balance : Balance.values()) {
      NeighbourOptions options =
          NeighbourOptions.defaults(1).withBalance(balance).withNeighbours(9);
      try (Classifier classifier = trainer(options).fit(TinyEncoder.data(300, 10), run())) {
        long right =
            unseen.stream()
                .filter(e -> classifier.predict(e.text()).label().equals(e.requireLabel()))
                .count();
        assertThat(right).as(balance.option()).isGreaterThan(70);
      }
    }
  }

  @Test
  void savedAndOpenedItPredictsTheSameAndWritesTheSame() throws IOException {
    Path saved = Files.createDirectory(directory.resolve("saved"));
    Path again = Files.createDirectory(directory.resolve("again"));
    List<Example> unseen = TinyEncoder.texts(30, 77).rows();
    try (Classifier classifier =
        trainer(NeighbourOptions.defaults(1)).fit(TinyEncoder.data(100, 10), run())) {
      classifier.writePayload(saved);
      try (Classifier opened =
          EncoderFormat.NEAREST_NEIGHBOURS.open(
              saved, classifier.labels(), classifier.settings())) {
        assertThat(opened.kind()).isEqualTo(EncoderFormat.NEAREST_NEIGHBOURS.kind());
        assertThat(opened.predict(unseen).stream().map(p -> p.probability(0)).toList())
            .isEqualTo(classifier.predict(unseen).stream().map(p -> p.probability(0)).toList());
        opened.writePayload(again);
      }
    }
    for (String file : List.of("neighbours.json", "neighbours.safetensors")) {
      assertThat(again.resolve(file)).hasSameBinaryContentAs(saved.resolve(file));
    }
  }

  @Test
  void sameSeedKeepsTheSameRowsAndNoMoreThanAsked() throws IOException {
    NeighbourOptions options = NeighbourOptions.defaults(3).withMaxRows(50);
    try (Classifier one = trainer(options).fit(TinyEncoder.data(100, 10), run());
        Classifier other = trainer(options).fit(TinyEncoder.data(100, 10), run())) {
      assertThat(one.settings()).containsEntry("rows", "50").isEqualTo(other.settings());
      assertThat(one.predict("the game was great").probabilities())
          .isEqualTo(other.predict("the game was great").probabilities());
    }
  }

  @Test
  void aDeadlineThatHasPassedStillGivesAClassifier() throws IOException {
    Run late = run().withDeadline(Deadline.in(Duration.ofMillis(-1)));
    try (Classifier classifier =
        trainer(NeighbourOptions.defaults(1)).fit(TinyEncoder.data(300, 10), late)) {
      assertThat(classifier.settings()).containsEntry("rows", "128");
      for (String text : List.of("", " ", "great", "\uD83D\uDE00 \u4F60\u597D")) {
        assertThat(classifier.predict(text).confidence()).isBetween(0.0, 1.0);
      }
    }
  }

  @Test
  void refusesDamagedFiles() throws IOException {
    Path saved = Files.createDirectory(directory.resolve("saved"));
    Classifier classifier =
        trainer(NeighbourOptions.defaults(1)).fit(TinyEncoder.data(60, 10), run());
    classifier.writePayload(saved);
    Path file = saved.resolve("neighbours.json");
    String good = Files.readString(file);
    for (String bad :
        List.of(
            "{}",
            good.replace("40", "0"),
            good.replace("10.0", "\"x\""),
            good.replace("true", "1"))) {
      assertThat(bad).isNotEqualTo(good);
      AtomicFile.write(file, bad);
      assertThatThrownBy(
              () ->
                  EncoderFormat.NEAREST_NEIGHBOURS.open(
                      saved, classifier.labels(), classifier.settings()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("neighbours.json");
    }
    AtomicFile.write(file, good);
    AtomicFile.write(saved.resolve("neighbours.safetensors"), "torn");
    assertThatThrownBy(
            () ->
                EncoderFormat.NEAREST_NEIGHBOURS.open(
                    saved, classifier.labels(), classifier.settings()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("neighbours.safetensors");
    classifier.close();
  }

  /** More rows than a block holds, against cosines computed one by one. */
  @Test
  void findsTheNearestOfAll() {
    SplittableRandom random = new SplittableRandom(5);
    int width = 7;
    float[] vectors = new float[150 * width];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = (float) (random.nextDouble() - 0.5);
    }
    float[] query = {1, -2, 3, 0, 1, 0, 2};
    NeighbourTable.Nearest nearest =
        new NeighbourTable(vectors, width).nearest(new float[][] {query}, 10)[0];
    int[] expected =
        IntStream.range(0, 150)
            .boxed()
            .sorted((a, b) -> Double.compare(cosine(vectors, b, query), cosine(vectors, a, query)))
            .mapToInt(i -> i)
            .toArray();
    assertThat(nearest.size()).isEqualTo(10);
    for (int i = 0; i < 10; i++) {
      assertThat(nearest.row(i)).isEqualTo(expected[i]);
      assertThat((double) nearest.cosine(i))
          .isCloseTo(cosine(vectors, expected[i], query), within(1e-5));
    }
  }

  private static double cosine(float[] vectors, int row, float[] query) {
    double product = 0;
    double one = 0;
    double other = 0;
    for (int i = 0; i < query.length; i++) {
      double value = vectors[row * query.length + i];
      product += value * query[i];
      one += value * value;
      other += query[i] * query[i];
    }
    return product / Math.sqrt(one * other);
  }

  /** Rows along (1, 0), (0, 1) and (0.6, 0.8): from (1, 0) the cosines are 1, 0 and 0.6. */
  @Test
  void votesWeighByCosineAndLabelAsByHand() {
    NeighbourTable table = new NeighbourTable(new float[] {2, 0, 0, 3, 3, 4}, 2);
    float[][] query = {{5, 0}};
    double vote = Math.exp(-2 * 0.4);
    double[] plain =
        new Neighbours(table, new int[] {0, 1, 1}, 2, 2, 2, false).probabilities(query)[0];
    assertThat(plain[1]).isCloseTo((vote + 0.25) / (1 + vote + 0.5), within(1e-6));
    double[] balanced =
        new Neighbours(table, new int[] {0, 1, 1}, 2, 2, 2, true).probabilities(query)[0];
    assertThat(balanced[0]).isCloseTo((1.5 + 0.25) / (1.5 + 0.75 * vote + 0.5), within(1e-6));
    assertThat(balanced[0] + balanced[1]).isCloseTo(1, within(1e-12));
  }

  @Test
  void refusesOptionsOutOfRange() {
    NeighbourOptions options = NeighbourOptions.defaults(1);
    assertThatThrownBy(() -> options.withNeighbours(0)).hasMessageContaining("neighbours");
    assertThatThrownBy(() -> options.withSharpness(-1)).hasMessageContaining("sharpness");
    assertThatThrownBy(() -> options.withMaxRows(0)).hasMessageContaining("maxRows");
  }
}
