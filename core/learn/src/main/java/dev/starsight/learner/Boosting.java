package dev.starsight.learner;

import dev.starsight.data.LabelSet;
import dev.starsight.data.internal.Shuffle;
import dev.starsight.data.internal.Softmax;
import dev.starsight.learner.internal.columns.ColumnEncoder;
import dev.starsight.learner.internal.columns.DenseColumns;
import dev.starsight.learner.internal.trees.SmileTrees;
import dev.starsight.learner.internal.trees.Trees;
import dev.starsight.learner.internal.vectorizer.ExampleVectorizer;
import dev.starsight.learner.internal.vectorizer.TrainingSample;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Deadline;
import dev.starsight.run.Run;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import smile.base.cart.Loss;
import smile.regression.RegressionTree;

/**
 * Boosting in progress: the trees so far and their scores of the training rows. Not thread-safe;
 * must be closed.
 */
final class Boosting implements AutoCloseable {

  private final BoostingOptions options;
  private final TrainingData data;
  private final DenseColumns columns;
  private final double[][] rows;
  private final int[] targets;
  private final SmileTrees smile;
  private final Trees trees = new Trees();
  private final double[] bias;
  private final double[][] scores;
  private final double[][] probabilities;
  private final Loss[] losses;
  private int rounds;

  Boosting(BoostingOptions options, TrainingData data, TrainingSample sample, Run run) {
    this.options = options;
    this.data = data;
    LabelSet labels = data.labels();
    this.targets = sample.targets;
    ExampleVectorizer.Fitted fitted =
        ExampleVectorizer.fit(options.features(), sample, data, options.seed(), run);
    ColumnEncoder table =
        ColumnEncoder.fit(
            sample.examples, options.tableColumns(), targets, labels.size(), run.threads());
    this.columns = DenseColumns.choose(fitted, table, targets, labels.size(), options.columns());
    this.rows = columns.rows(sample.examples, fitted.rows());
    this.smile = new SmileTrees(rows, columns.size(), options.trees().leafRows(), run.threads());
    this.bias = logShares(targets, labels.size());
    this.scores = new double[rows.length][];
    this.probabilities = new double[rows.length][labels.size()];
    for (int i = 0; i < rows.length; i++) {
      scores[i] = bias.clone();
    }
    this.losses = new Loss[labels.size()];
    for (int k = 0; k < losses.length; k++) {
      losses[k] = Loss.logistic(k, losses.length, targets, probabilities);
    }
  }

  /** Logarithms of the labels' shares, smoothed by one row per label. */
  private static double[] logShares(int[] targets, int labels) {
    double[] counts = new double[labels];
    for (int target : targets) {
      counts[target]++;
    }
    for (int k = 0; k < labels; k++) {
      counts[k] = Math.log((counts[k] + 1) / (targets.length + labels));
    }
    return counts;
  }

  /** Adds a tree per label; returns false and adds nothing if the deadline passes meanwhile. */
  boolean addRound(Deadline deadline) {
    for (int i = 0; i < rows.length; i++) {
      Softmax.of(scores[i], probabilities[i]);
    }
    SplittableRandom random = new SplittableRandom(options.seed() + 31L * rounds);
    int[] samples = samples(random);
    int tried = Math.max(1, (int) Math.ceil(options.sampling().columnShare() * columns.size()));
    RegressionTree[] grown = new RegressionTree[bias.length];
    for (int k = 0; k < grown.length; k++) {
      if (deadline.hasPassed()) {
        return false;
      }
      grown[k] =
          smile.grow(
              losses[k],
              samples,
              options.trees().maxDepth(),
              options.trees().maxNodes(),
              tried,
              random.nextLong());
    }
    for (int k = 0; k < grown.length; k++) {
      smile.flatten(grown[k], trees);
      int tree = trees.size() - 1;
      for (int i = 0; i < rows.length; i++) {
        scores[i][k] += options.shrinkage() * trees.output(tree, rows[i]);
      }
    }
    rounds++;
    return true;
  }

  private int[] samples(SplittableRandom random) {
    int[] order = TrainingSample.identity(rows.length);
    Shuffle.shuffle(order, random);
    int size = Math.max(1, (int) Math.round(options.sampling().subsample() * rows.length));
    int[] samples = new int[rows.length];
    for (int i = 0; i < size; i++) {
      samples[order[i]] = 1;
    }
    return samples;
  }

  /** The mean negative log-likelihood of the rows before the last round, to four digits. */
  double loss() {
    double sum = 0;
    for (int i = 0; i < rows.length; i++) {
      sum -= Math.log(Math.max(probabilities[i][targets[i]], 1e-30));
    }
    return Math.round(sum / rows.length * 1e4) / 1e4;
  }

  int rounds() {
    return rounds;
  }

  BoostingClassifier classifier() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("seed", Long.toString(options.seed()));
    options.features().describe(settings);
    ColumnEncoder.describe(options.tableColumns(), settings);
    data.describe(settings);
    settings.put("rounds", Integer.toString(rounds));
    settings.put("maxDepth", Integer.toString(options.trees().maxDepth()));
    settings.put("maxNodes", Integer.toString(options.trees().maxNodes()));
    settings.put("leafRows", Integer.toString(options.trees().leafRows()));
    settings.put("shrinkage", Double.toString(options.shrinkage()));
    settings.put("subsample", Double.toString(options.sampling().subsample()));
    settings.put("columns", Integer.toString(columns.size()));
    settings.put("columnShare", Double.toString(options.sampling().columnShare()));
    settings.put("rows", Integer.toString(rows.length));
    return new BoostingClassifier(
        data.labels(), settings, columns, trees, options.shrinkage(), bias);
  }

  @Override
  public void close() {
    smile.close();
  }
}
