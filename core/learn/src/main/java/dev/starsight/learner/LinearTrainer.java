package dev.starsight.learner;

import dev.starsight.data.Balance;
import dev.starsight.learner.internal.columns.ColumnEncoder;
import dev.starsight.learner.internal.linear.SoftmaxRegression;
import dev.starsight.learner.internal.linear.SoftmaxRegression.Target;
import dev.starsight.learner.internal.vectorizer.ExampleVectorizer;
import dev.starsight.learner.internal.vectorizer.SparseRows;
import dev.starsight.learner.internal.vectorizer.Subwords;
import dev.starsight.learner.internal.vectorizer.TrainingSample;
import dev.starsight.learner.vectorizer.TextFeatures;
import dev.starsight.model.Trainer;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Run;
import dev.starsight.run.internal.Rethrow;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Fits softmax regression on the {@link TextFeatures} of each text, and on the further columns that
 * the options name. Kind {@code sparse-linear}. Immutable and thread-safe.
 *
 * <p>Where labels are to have equal weight, rows are not weighted: scores are adjusted by the
 * frequencies of the labels (logit adjustment; Menon et al., 2021), which learns more from the same
 * rows.
 *
 * <p>Texts are counted on all threads of the run, the weights are fitted on one; the result does
 * not depend on the number of threads. After the deadline the classifier is what has been fitted so
 * far.
 */
public final class LinearTrainer implements Trainer {

  private final LinearOptions options;
  private final boolean ordered;
  private final SharedFeatures shared;

  /** What to learn; null if the labels of the rows are to be learned. */
  private final @Nullable SoftTargets softTargets;

  /**
   * What to learn in place of labels.
   *
   * @param target of the training rows
   * @param labelled how many rows, the first, have known labels, whose frequencies count
   */
  record SoftTargets(Target target, int labelled) {}

  public LinearTrainer(LinearOptions options) {
    this(options, false, new SharedFeatures(), null);
  }

  /** Creates a trainer that fits like {@link OrdinalTrainer} if {@code ordered}. */
  LinearTrainer(
      LinearOptions options,
      boolean ordered,
      SharedFeatures shared,
      @Nullable SoftTargets softTargets) {
    this.options = Objects.requireNonNull(options, "options");
    this.ordered = ordered;
    this.shared = Objects.requireNonNull(shared, "shared");
    this.softTargets = softTargets;
  }

  /** Returns the same trainer, which shares computed features with other trainers. */
  public LinearTrainer sharing(SharedFeatures features) {
    return new LinearTrainer(options, ordered, features, softTargets);
  }

  @Override
  public LinearClassifier fit(TrainingData data, Run run) {
    Balance balance = options.balance() == Balance.AUTO ? Balance.WEIGHTS : options.balance();
    int labels = data.labels().size();
    TrainingSample rows = TrainingSample.of(data, balance, Integer.MAX_VALUE, options.seed());
    ExampleVectorizer.Fitted fitted =
        shared.fit(data, balance, options.features(), rows, options.seed(), run);
    ColumnEncoder columns =
        ColumnEncoder.fit(
            rows.examples, options.tableColumns(), rows.targets, labels, run.threads());
    int textFeatures = fitted.vectorizer().size();
    int features = textFeatures + columns.size();
    TrainingSample counted =
        softTargets == null ? rows : rows.withOffsetsOf(softTargets.labelled(), balance);
    Subwords subwords =
        Subwords.of(options.subwords() ? fitted.vectorizer().wordNgrams() : List.of());
    SoftmaxRegression regression =
        new SoftmaxRegression(
            features + subwords.size(), labels, ordered, options.learningRate(), options.l2());
    SparseRows matrix = columns.append(fitted.rows(), rows.examples, textFeatures);
    regression.fit(
        subwords.append(matrix, features, run.threads()),
        softTargets == null ? Target.labels(rows.targets) : softTargets.target(),
        counted.labelOffsets,
        options.epochs(),
        options.seed(),
        run);
    return new LinearClassifier(
        ordered ? LinearClassifier.ORDINAL_KIND : LinearClassifier.KIND,
        data.labels(),
        settings(data, balance, rows.targets.length, features),
        fitted.vectorizer(),
        columns,
        subwords.fold(regression.weights(), features, labels),
        regression.bias());
  }

  private Map<String, String> settings(TrainingData data, Balance balance, int rows, int features) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("seed", Long.toString(options.seed()));
    options.features().describe(settings);
    ColumnEncoder.describe(options.tableColumns(), settings);
    data.describe(settings);
    settings.put("epochs", Integer.toString(options.epochs()));
    settings.put("learningRate", Double.toString(options.learningRate()));
    settings.put("l2", Double.toString(options.l2()));
    settings.put("balance", balance.option());
    if (options.subwords()) {
      settings.put("subwords", "true");
    }
    settings.put("rows", Integer.toString(rows));
    settings.put("features", Integer.toString(features));
    return settings;
  }

  /**
   * A cache that lets trainers which need the same features of the same rows compute them once:
   * pass the same instance to all of them. It keeps the last few matrices as long as the memory is
   * not needed for something else. Thread-safe: a second trainer waits for the first.
   */
  public static final class SharedFeatures {

    /** A matrix of 70,000 reviews takes 100 MB. */
    private static final int MAX_ENTRIES = 3;

    private final List<Entry> entries = new ArrayList<>();

    /** A key for features; equal rows in equal order are those of the same data set. */
    private record Key(TrainingData data, boolean drawn, TextFeatures features, long drawSeed) {

      /** Compares the rows by identity: comparing 70,000 texts would cost what the cache saves. */
      @SuppressWarnings("ReferenceEquality")
      boolean matches(Key other) {
        return data.train() == other.data.train()
            && data.headline() == other.data.headline()
            && data.clean() == other.data.clean()
            && drawn == other.drawn
            && features.equals(other.features)
            && drawSeed == other.drawSeed;
      }
    }

    private record Entry(Key key, SoftReference<FutureTask<ExampleVectorizer.Fitted>> fitted) {}

    /**
     * Returns what {@link ExampleVectorizer#fit} returns for these rows, from memory if possible.
     */
    ExampleVectorizer.Fitted fit(
        TrainingData data,
        Balance balance,
        TextFeatures features,
        TrainingSample rows,
        long seed,
        Run run) {
      FutureTask<ExampleVectorizer.Fitted> task =
          new FutureTask<>(() -> ExampleVectorizer.fit(features, rows, data, seed, run));
      if (features.components() == 0) { // The quality of components depends on the deadline.
        boolean drawn = balance == Balance.MINORITY;
        task = known(new Key(data, drawn, features, drawn ? seed : 0), task);
      }
      task.run();
      try {
        return task.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for features", e);
      } catch (ExecutionException e) {
        forget(task);
        throw Rethrow.unchecked(e.getCause());
      }
    }

    /** Returns the task that already does the same, or else this one. */
    private synchronized FutureTask<ExampleVectorizer.Fitted> known(
        Key key, FutureTask<ExampleVectorizer.Fitted> task) {
      for (Entry entry : entries) {
        FutureTask<ExampleVectorizer.Fitted> existing = entry.fitted().get();
        if (existing != null && entry.key().matches(key)) {
          entries.remove(entry);
          entries.add(entry);
          return existing;
        }
      }
      entries.add(new Entry(key, new SoftReference<>(task)));
      if (entries.size() > MAX_ENTRIES) {
        entries.remove(0);
      }
      return task;
    }

    private synchronized void forget(FutureTask<ExampleVectorizer.Fitted> task) {
      entries.removeIf(entry -> entry.fitted().get() == task);
    }
  }
}
