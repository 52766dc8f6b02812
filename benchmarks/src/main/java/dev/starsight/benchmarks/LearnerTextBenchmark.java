package dev.starsight.benchmarks;

import dev.starsight.data.Balance;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.learner.LinearClassifier;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.LinearTrainer;
import dev.starsight.learner.vectorizer.TextFeatures;
import dev.starsight.model.Prediction;
import dev.starsight.model.TrainingData;
import dev.starsight.reviews.Review;
import dev.starsight.run.Run;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import smile.classification.SparseLogisticRegression;
import smile.data.SparseDataset;
import smile.util.SparseArray;

/**
 * Reviews a second from texts to a fitted linear model of five stars on the same TF-IDF features
 * ({@code starsightLinear}, {@code smileSparseLogistic}). Smile has no n-grams, so {@link
 * PlainTfIdf} counts them for the peer; {@code smileSparseLogisticOnRows} measures only the fit, a
 * bound for every peer that uses Smile. {@code starsightPredict} measures texts a second to
 * probabilities.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@OperationsPerInvocation(LearnerTextBenchmark.ROWS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH calls setUp first.
public class LearnerTextBenchmark {

  static final int ROWS = 5_000;
  static final int FEATURES = 10_000;

  /**
   * The penalty on the sum of losses: of 0.1, Smile's default, 0.3, 1 and 3 the one with the least
   * loss on held-out reviews, generated and real.
   */
  private static final double LAMBDA = 0.3;

  // Smile's defaults.
  private static final double TOLERANCE = 1e-5;
  private static final int ITERATIONS = 500;

  /** {@code sample}, or {@code reviews} for those of -Dstarsight.reviews=FILE. */
  @Param(Corpus.SAMPLE)
  String corpus;

  /** How many reviews are fitted; fewer in a test. */
  int count = ROWS;

  private List<Review> reviews;
  private TrainingData data;
  private LinearClassifier fitted;
  private List<SparseArray> rows;

  /** Reads the reviews and makes the rows for the peer that only fits. */
  @Setup(Level.Trial)
  public void setUp() throws IOException {
    reviews = Corpus.reviews(corpus, count);
    List<Example> examples = reviews.stream().map(Review::toExample).toList();
    Provenance provenance = Provenance.inMemory(corpus);
    data = TrainingData.of(Dataset.of(examples, provenance), Dataset.of(List.of(), provenance));
    rows = rows(plainTfIdf());
    fitted = starsightLinear();
  }

  /** Returns options without class weights and chi-square, which {@link PlainTfIdf} lacks. */
  static LinearOptions options() {
    return LinearOptions.of(
            42, TextFeatures.words().withMaxFeatures(FEATURES).withChiSquarePower(0))
        .withBalance(Balance.NONE);
  }

  @Benchmark
  public LinearClassifier starsightLinear() {
    return new LinearTrainer(options()).fit(data, Run.unlimited());
  }

  /** Predicts from texts to probabilities. */
  @Benchmark
  @Against({})
  public List<Prediction> starsightPredict() {
    return fitted.predict(data.train().rows());
  }

  @Benchmark
  public SmileLinear smileSparseLogistic() {
    PlainTfIdf tfIdf = plainTfIdf();
    return new SmileLinear(tfIdf, fitted(rows(tfIdf)));
  }

  @Benchmark
  public SparseLogisticRegression smileSparseLogisticOnRows() {
    return fitted(rows);
  }

  private PlainTfIdf plainTfIdf() {
    return PlainTfIdf.fit(reviews.stream().map(Review::reviewBody).toList(), FEATURES);
  }

  private List<SparseArray> rows(PlainTfIdf tfIdf) {
    return reviews.stream().map(review -> tfIdf.row(review.reviewBody())).toList();
  }

  private SparseLogisticRegression fitted(List<SparseArray> sparse) {
    int[] stars = reviews.stream().mapToInt(review -> review.starRating() - 1).toArray();
    return SparseLogisticRegression.multinomial(
        SparseDataset.of(sparse), stars, LAMBDA, TOLERANCE, ITERATIONS);
  }
}
