package dev.starsight.drift.text;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.data.internal.NormalizedText;
import dev.starsight.data.internal.Shuffle;
import dev.starsight.drift.DriftTest;
import dev.starsight.drift.TextComparison;
import dev.starsight.drift.TextDrift;
import dev.starsight.drift.TextDrift.UnlikeText;
import dev.starsight.drift.TextSample;
import dev.starsight.learner.LinearClassifier;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.LinearTrainer;
import dev.starsight.model.Prediction;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Progress;
import dev.starsight.run.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The classifier two-sample test on texts (Lopez-Paz and Oquab, Revisiting Classifier Two-Sample
 * Tests, ICLR 2017): linear models of words and pairs of words learn which source a text is of, and
 * are asked about texts they were fitted without. If they do no better than chance, the texts are
 * alike as far as such models can see. Immutable and thread-safe.
 *
 * <p>There are {@value #FOLDS} folds; texts that are equal but for case and punctuation are in one
 * fold, and count as one cluster in the variance. At most {@link #MOST_TEXTS} texts of each source
 * are compared. 20,000 reviews take about 5 s of processor time. The result does not depend on the
 * number of threads.
 */
public final class DomainClassifier implements TextComparison {

  /** How many models are fitted, each without one part of the texts. */
  public static final int FOLDS = 3;

  /** The largest sample of a source. */
  public static final int MOST_TEXTS = TextSample.CAPACITY;

  /** Fewer texts of a source say too little. */
  public static final int LEAST_TEXTS = 50;

  /**
   * Two texts of different folds inform each other's score, so that every pair counts twice and the
   * variance is up to twice that of independent folds. In simulations without drift the standard
   * deviation of the AUC was 1.3 times that of independent folds, with 2 to 10 folds alike.
   */
  private static final double SHARED_PAIRS = 2;

  private static final int LEAST_DIFFERENT = 20;
  private static final int UNLIKE = 50;

  private static final LabelSet LABELS = LabelSet.ordered(List.of("first", "second"));
  private static final String SECOND = LABELS.label(1);
  private static final Provenance NOWHERE = new Provenance(List.of(), List.of());

  private final long seed;
  private final Run run;

  private DomainClassifier(long seed, Run run) {
    this.seed = seed;
    this.run = run;
  }

  /**
   * Returns a comparison of texts.
   *
   * @param seed draws samples, divides texts into folds and orders them when models are fitted
   * @param run its deadline does not count
   */
  public static DomainClassifier of(long seed, Run run) {
    return new DomainClassifier(
        seed, Run.unlimited().withProgress(run.progress()).withThreads(run.threads()));
  }

  /** {@inheritDoc} Blank texts are left out. */
  @Override
  public TextDrift compare(List<Example> first, List<Example> second) {
    List<Example> ones = sample(first, 1);
    List<Example> others = sample(second, 2);
    if (Math.min(ones.size(), others.size()) < LEAST_TEXTS) {
      return TextDrift.notJudged(
          ones.size(),
          others.size(),
          "at least %s texts of each source are needed".formatted(LEAST_TEXTS));
    }
    List<Example> rows = new ArrayList<>();
    ones.forEach(row -> rows.add(labelled(row, LABELS.label(0))));
    others.forEach(row -> rows.add(labelled(row, SECOND)));
    long[] keys = rows.stream().mapToLong(row -> NormalizedText.key(row.text())).toArray();
    if (Arrays.stream(keys).distinct().count() < LEAST_DIFFERENT) {
      return TextDrift.notJudged(
          ones.size(),
          others.size(),
          "there are fewer than %s different texts".formatted(LEAST_DIFFERENT));
    }
    return new Fitting(rows, keys, ones.size()).drift();
  }

  private List<Example> sample(List<Example> texts, int side) {
    List<Example> written = texts.stream().filter(row -> !row.text().isBlank()).toList();
    if (written.size() <= MOST_TEXTS) {
      return written;
    }
    int[] order = IntStream.range(0, written.size()).toArray();
    Shuffle.shuffle(order, new SplittableRandom(Shuffle.mix(seed, side)));
    return Arrays.stream(order, 0, MOST_TEXTS).sorted().mapToObj(written::get).toList();
  }

  private static Example labelled(Example row, String label) {
    return Example.of(row.id(), row.text(), label);
  }

  /** The models of the folds and what they say of the texts that they were fitted without. */
  private final class Fitting {

    private final List<Example> rows;
    private final long[] keys;
    private final int ones;
    private final int[] folds;
    private final double[] scores;
    private final ClusteredAuc auc = new ClusteredAuc(SHARED_PAIRS);
    private final PhraseEffects phrases;

    Fitting(List<Example> rows, long[] keys, int ones) {
      this.rows = rows;
      this.keys = keys;
      this.ones = ones;
      this.scores = new double[rows.size()];
      Arrays.fill(scores, Double.NaN);
      this.folds =
          Arrays.stream(keys)
              .mapToInt(key -> new SplittableRandom(key ^ seed).nextInt(FOLDS))
              .toArray();
      this.phrases = new PhraseEffects(ones, rows.size() - ones);
    }

    TextDrift drift() {
      for (int fold = 0; fold < FOLDS; fold++) {
        run.progress().update("comparing texts", fold, FOLDS, "fold " + (fold + 1));
        fit(fold);
      }
      run.progress().update("comparing texts", FOLDS, FOLDS, "");
      int others = rows.size() - ones;
      if (!auc.isKnown()) {
        return TextDrift.notJudged(ones, others, "nearly all texts of a source are equal");
      }
      DriftTest test =
          new DriftTest(
              "classifier two-sample", auc.z(), auc.p(), "AUC", auc.value(), TextDrift.THRESHOLD);
      return new TextDrift(
          test, auc.value(), auc.low(), auc.high(), ones, others, phrases.best(), unlike(), "");
    }

    private void fit(int fold) {
      int[] inside = IntStream.range(0, folds.length).filter(i -> folds[i] == fold).toArray();
      List<Example> rest =
          IntStream.range(0, folds.length)
              .filter(i -> folds[i] != fold)
              .mapToObj(rows::get)
              .toList();
      if (inside.length == 0 || !hasBoth(rest)) {
        return;
      }
      TrainingData data =
          new TrainingData(Dataset.of(rest, NOWHERE), Dataset.of(List.of(), NOWHERE), LABELS);
      LinearTrainer trainer = new LinearTrainer(LinearOptions.quick(seed));
      try (LinearClassifier model = trainer.fit(data, run.withProgress(Progress.SILENT))) {
        List<Example> asked = Arrays.stream(inside).mapToObj(rows::get).toList();
        List<Prediction> predictions = model.predict(asked);
        for (int i = 0; i < inside.length; i++) {
          scores[inside[i]] = predictions.get(i).probability(1);
        }
        model.contributions(asked, SECOND, phrases::add);
      }
      auc.add(
          Arrays.stream(inside).mapToDouble(i -> scores[i]).toArray(),
          Arrays.stream(inside).mapToLong(i -> keys[i]).toArray(),
          (int) Arrays.stream(inside).filter(i -> i < ones).count());
    }

    private boolean hasBoth(List<Example> examples) {
      return examples.stream().map(Example::label).distinct().count() == 2;
    }

    /** Returns the texts of the second source with the highest scores, equal ones once. */
    private List<UnlikeText> unlike() {
      Set<Long> seen = new HashSet<>();
      return IntStream.range(ones, scores.length)
          .boxed()
          .filter(i -> !Double.isNaN(scores[i]))
          .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]))
          .filter(i -> seen.add(keys[i]))
          .limit(UNLIKE)
          .map(i -> new UnlikeText(rows.get(i).id(), scores[i], rows.get(i).text()))
          .toList();
    }
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "domain classifier, seed %d", seed);
  }
}
