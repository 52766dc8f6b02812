package dev.starsight.benchmarks;

import dev.starsight.annotation.AnnotationTask;
import dev.starsight.annotation.selection.TaskOrder;
import dev.starsight.annotation.selection.TaskSelection;
import dev.starsight.annotation.selection.WordVectors;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.data.Sampling;
import dev.starsight.data.internal.NormalizedText;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.OrdinalTrainer;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.model.TrainingData;
import dev.starsight.reviews.Examples;
import dev.starsight.reviews.Examples.ExampleOptions;
import dev.starsight.run.Progress;
import dev.starsight.run.Run;
import dev.starsight.run.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Measures what answers are worth by the order in which people are asked: a linear model of ordered
 * stars learns from a few labelled reviews, and then from the answers of simulated people, who give
 * the labels that were held back. Each seed draws the labelled reviews, a pool to ask about and a
 * test part, all with different texts. Prints the mean balanced accuracy over the seeds by the
 * number of answers, and how many answers each order needs to be as good as all answers in random
 * order; writes the figure {@code active-learning.svg}.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar dev.starsight.benchmarks.ActiveLearningExperiment \
 *   digital_software.tsv.gz DIRECTORY
 * </pre>
 */
public final class ActiveLearningExperiment {

  private static final long[] SEEDS = {1, 2, 3, 4, 5};

  /**
   * The numbers of rows of one seed.
   *
   * @param start labelled in the beginning
   * @param pool to ask about
   * @param test to test on
   * @param answers to ask for
   * @param round answers after which the model is fitted again
   */
  record Sizes(int start, int pool, int test, int answers, int round) {

    static final Sizes USUAL = new Sizes(300, 20_000, 20_000, 2_000, 200);

    int rows() {
      return start + pool + test;
    }
  }

  private final Dataset<Example> rows;
  private final LabelSet labels;
  private final Sizes sizes;
  private final Progress progress;

  ActiveLearningExperiment(Dataset<Example> rows, Sizes sizes, Progress progress) {
    Set<Long> texts = new HashSet<>();
    this.rows = rows.filter("different texts", row -> texts.add(NormalizedText.key(row.text())));
    this.labels = LabelSet.of(rows);
    this.sizes = sizes;
    this.progress = progress;
    if (this.rows.size() < sizes.rows()) {
      throw new IllegalArgumentException(
          "%s reviews with different texts are needed, but there are %s"
              .formatted(sizes.rows(), this.rows.size()));
    }
  }

  /** Takes the file of reviews, a directory for the figure, and seeds if not the usual five. */
  public static void main(String[] args) throws IOException {
    if (args.length < 2) {
      System.err.println("usage: ActiveLearningExperiment REVIEWS DIRECTORY [SEED...]");
      System.exit(2);
    }
    long[] seeds =
        args.length == 2 ? SEEDS : Arrays.stream(args).skip(2).mapToLong(Long::parseLong).toArray();
    Dataset<Example> reviews =
        Examples.load(
                List.of(Path.of(args[0])),
                ExampleOptions.defaults().withLabelled(true),
                ReadOptions.defaults(),
                Progress.SILENT)
            .data();
    LearningCurves curves =
        new ActiveLearningExperiment(
                reviews,
                Sizes.USUAL,
                (what, done, total, detail) ->
                    System.err.printf("%s: %d of %d, %s%n", what, done, total, detail))
            .run(seeds);
    System.out.print(curves.table());
    AtomicFile.write(
        Files.createDirectories(Path.of(args[1])).resolve("active-learning.svg"),
        curves.figure().svg());
  }

  /** Runs all orders with each seed, several seeds at a time. */
  LearningCurves run(long... seeds) {
    LearningCurves.Seed[] results = new LearningCurves.Seed[seeds.length];
    Threads.forEach(seeds.length, i -> results[i] = run(seeds[i]));
    return new LearningCurves(labels, sizes.answers(), sizes.round(), List.of(results));
  }

  private LearningCurves.Seed run(long seed) {
    List<Example> shuffled = Sampling.shuffled(rows, seed).rows().subList(0, sizes.rows());
    List<Example> test = shuffled.subList(sizes.start() + sizes.pool(), sizes.rows());
    int[] truth = test.stream().mapToInt(row -> labels.idOf(row.requireLabel())).toArray();
    Map<TaskOrder, List<BitSet>> right = new EnumMap<>(TaskOrder.class);
    for (TaskOrder order : TaskOrder.values()) {
      right.put(order, right(order, shuffled, test, seed));
      progress.update("seed " + seed, right.size(), TaskOrder.values().length, order.id());
    }
    return new LearningCurves.Seed(truth, right);
  }

  /** Returns which test rows the model predicts rightly, after each round. */
  private List<BitSet> right(
      TaskOrder order, List<Example> shuffled, List<Example> test, long seed) {
    List<Example> labelled = new ArrayList<>(shuffled.subList(0, sizes.start()));
    Map<String, Example> pool = new HashMap<>();
    shuffled
        .subList(sizes.start(), sizes.start() + sizes.pool())
        .forEach(row -> pool.put(row.id(), row));
    List<BitSet> rounds = new ArrayList<>();
    List<AnnotationTask> asked = new ArrayList<>();
    for (int answers = 0; answers <= sizes.answers(); answers += sizes.round()) {
      try (Classifier model = fit(labelled, seed)) {
        rounds.add(right(model, test));
        // Only this order follows the predictions of the model.
        if (asked.isEmpty()) {
          boolean again = order == TaskOrder.LEAST_SURE;
          asked.addAll(
              select(order, model, labelled, pool, again ? sizes.round() : sizes.answers(), seed));
        }
      }
      for (int i = 0; i < sizes.round() && !asked.isEmpty(); i++) {
        labelled.add(pool.remove(asked.remove(0).exampleId()));
      }
    }
    return rounds;
  }

  private Classifier fit(List<Example> labelled, long seed) {
    Dataset<Example> train = Dataset.of(labelled, rows.provenance());
    Dataset<Example> none = Dataset.of(List.of(), Provenance.inMemory("no validation"));
    return new OrdinalTrainer(LinearOptions.quick(seed))
        .fit(new TrainingData(train, none, labels), Run.unlimited());
  }

  private static BitSet right(Classifier model, List<Example> test) {
    List<Prediction> predictions = model.predict(test);
    BitSet right = new BitSet(test.size());
    for (int row = 0; row < test.size(); row++) {
      right.set(row, predictions.get(row).label().equals(test.get(row).label()));
    }
    return right;
  }

  /** Asks about rows of the pool as {@code annotate fill} does, the first ones first. */
  private static List<AnnotationTask> select(
      TaskOrder order,
      Classifier model,
      List<Example> labelled,
      Map<String, Example> pool,
      int count,
      long seed) {
    List<Example> rows = pool.values().stream().sorted(Comparator.comparing(Example::id)).toList();
    List<Prediction> predictions = model.predict(rows);
    List<AnnotationTask> tasks = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      tasks.add(AnnotationTask.of(rows.get(row), predictions.get(row), "model", null));
    }
    return TaskSelection.of(order, seed)
        .withLimit(count)
        .select(
            tasks,
            List.of(),
            WordVectors.of(order == TaskOrder.DIVERSE ? texts(rows) : List.of()),
            texts(labelled))
        .stream()
        .sorted(Comparator.comparingDouble(task -> -task.plan().priority()))
        .toList();
  }

  private static List<String> texts(List<Example> rows) {
    return rows.stream().map(Example::text).toList();
  }
}
