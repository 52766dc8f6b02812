package dev.starsight.labelerrors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Headline;
import dev.starsight.data.Provenance;
import dev.starsight.model.Prediction;
import dev.starsight.run.Run;
import dev.starsight.testing.RealData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Moves 5 % of the stars of real reviews, each to one at least two away, and looks for them; with
 * the scores that cleanlab publishes (self-confidence, normalized margin, confidence-weighted
 * entropy) on the same predictions for comparison.
 */
@Tag("real-data")
class LabelErrorsRealDataTest {

  private static final String FILE = "digital_software.tsv.gz";

  private static final Map<String, ToDoubleFunction<SuspiciousLabel>> CLEANLAB =
      Map.of(
          "self-confidence",
          row -> -row.labelProbability(),
          "normalized margin",
          row -> highestOther(row) - row.labelProbability(),
          "confidence-weighted entropy",
          row -> -row.labelProbability() / (entropy(row.prediction()) + 1e-9));

  private static double highestOther(SuspiciousLabel row) {
    int own = row.prediction().labels().idOf(row.label());
    return IntStream.range(0, row.prediction().labels().size())
        .filter(id -> id != own)
        .mapToDouble(row.prediction()::probability)
        .max()
        .orElseThrow();
  }

  private static double entropy(Prediction prediction) {
    double sum = 0;
    for (double p : prediction.probabilities()) {
      sum -= p > 0 ? p * Math.log(p) : 0;
    }
    return sum;
  }

  private record Quality(double precision, double areaUnderCurve) {

    /** Measures a ranking, the most suspicious first. */
    static Quality of(List<SuspiciousLabel> ranked, Set<String> moved) {
      long found = 0;
      long others = 0;
      double pairs = 0;
      for (int i = ranked.size() - 1; i >= 0; i--) {
        if (moved.contains(ranked.get(i).example().id())) {
          pairs += others;
          found += i < moved.size() ? 1 : 0;
        } else {
          others++;
        }
      }
      return new Quality(found / (double) moved.size(), pairs / ((double) others * moved.size()));
    }
  }

  private static Dataset<Example> read(int step, long seed, Set<String> moved) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    List<Example> rows = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(RealData.file(FILE))),
                StandardCharsets.UTF_8))) {
      reader.readLine();
      int line = 0;
      for (String next = reader.readLine(); next != null; next = reader.readLine()) {
        if (line++ % step == 0) {
          String[] columns = next.split("\t", -1);
          int star = Integer.parseInt(columns[7]);
          if (random.nextInt(20) == 0) {
            int[] far = IntStream.rangeClosed(1, 5).filter(s -> Math.abs(s - star) >= 2).toArray();
            columns[7] = Integer.toString(far[random.nextInt(far.length)]);
            moved.add(columns[2]);
          }
          rows.add(Example.of(columns[2], columns[13], columns[7]).withHeadline(columns[12]));
        }
      }
    }
    return Dataset.of(rows, Provenance.inMemory(FILE));
  }

  private static Quality measure(int step, long seed, @Nullable Headline headline)
      throws IOException {
    Set<String> moved = new HashSet<>();
    Dataset<Example> rows = read(step, seed, moved);
    List<SuspiciousLabel> ranked =
        LabelErrors.of(seed).find(rows, headline, Run.unlimited().withThreads(2)).ranked();
    Quality ours = Quality.of(ranked, moved);
    CLEANLAB.forEach(
        (name, score) -> {
          List<SuspiciousLabel> other = new ArrayList<>(ranked);
          other.sort(Comparator.comparingDouble(row -> -score.applyAsDouble(row)));
          Quality theirs = Quality.of(other, moved);
          assertThat(ours.precision()).as(name).isGreaterThan(theirs.precision());
          assertThat(ours.areaUnderCurve()).as(name).isGreaterThan(theirs.areaUnderCurve());
        });
    return ours;
  }

  @Test
  void findsMovedStarsAmongAFifthOfTheRows() throws IOException {
    Quality quality = measure(5, 1, null);
    assertThat(quality.precision()).isGreaterThan(0.60);
    assertThat(quality.areaUnderCurve()).isGreaterThan(0.92);
  }

  @Tag("long")
  @Test
  void findsMovedStarsAmongAllRowsWithFiveSeeds() throws IOException {
    for (long seed = 1; seed <= 5; seed++) {
      Quality texts = measure(1, seed, null);
      assertThat(texts.precision()).isGreaterThan(0.68);
      assertThat(texts.areaUnderCurve()).isGreaterThan(0.96);
      Quality headlines = measure(1, seed, Headline.AS_IS);
      assertThat(headlines.precision()).isGreaterThan(0.75);
      assertThat(headlines.areaUnderCurve()).isGreaterThan(0.975);
    }
  }
}
