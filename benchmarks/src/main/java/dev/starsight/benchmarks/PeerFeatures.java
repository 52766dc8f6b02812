package dev.starsight.benchmarks;

import dev.starsight.data.Example;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.internal.vectorizer.TextVectorizer;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Run;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** A recipe of features for learners that do not read texts. */
enum PeerFeatures {

  /** TF-IDF of the 50,000 most frequent words and pairs of words, as plain Java computes it. */
  PAIRS("50k pairs") {
    @Override
    Recipe recipe(TrainingData data) {
      return plain(texts(data.train().rows()), 50_000, true, 0, 1);
    }
  },

  /** Our own matrix: 200,000 runs of up to three words, with chi-square weights. */
  OURS("our matrix") {
    @Override
    Recipe recipe(TrainingData data) {
      List<Example> rows = data.train().rows();
      TextVectorizer.Fitted fitted =
          TextVectorizer.fit(
              LinearOptions.thorough(SEED).features(),
              texts(rows),
              Evaluation.truth(data.labels(), rows),
              data.labels().size(),
              SEED,
              Run.unlimited());
      return (texts, stars) -> LinearMatrix.of(texts, stars, fitted.vectorizer());
    }
  },

  /** The words of the Autopilot's candidate dpp0. */
  WORKSHOP_WORDS("the words of Autopilot's dpp0") {
    @Override
    Recipe recipe(TrainingData data) {
      return plain(texts(data.train().rows()), 10_000, false, 0.0007, 0.9941);
    }
  },

  /** The 500 most frequent words, as many as a dense matrix has room for. */
  TOP_WORDS("500 words") {
    @Override
    Recipe recipe(TrainingData data) {
      return plain(texts(data.train().rows()), 500, false, 0, 1);
    }
  };

  private static final long SEED = 42;

  private final String title;

  PeerFeatures(String title) {
    this.title = title;
  }

  /** Returns the name for people. */
  String title() {
    return title;
  }

  /** Makes rows of texts. */
  interface Recipe {
    LinearMatrix rows(List<String> texts, int[] stars);
  }

  /** Learns the features of the training part. */
  abstract Recipe recipe(TrainingData data);

  private static Recipe plain(
      List<String> texts, int most, boolean pairs, double leastShare, double greatestShare) {
    int least = Math.max(2, (int) Math.ceil(leastShare * texts.size()));
    int greatest = (int) Math.floor(greatestShare * texts.size());
    PlainTfIdf fitted = PlainTfIdf.fit(texts, most, pairs, least, greatest);
    return (rows, stars) -> LinearMatrix.of(rows, stars, fitted);
  }

  private static List<String> texts(List<Example> rows) {
    return rows.stream().map(Example::text).toList();
  }

  /** Computes the features of the training part. */
  Computed compute(TrainingData data) {
    Recipe[] recipe = new Recipe[1];
    LinearMatrix[] train = new LinearMatrix[1];
    List<Example> rows = data.train().rows();
    StepTime time =
        StepTime.of(
            () -> {
              recipe[0] = recipe(data);
              train[0] = recipe[0].rows(texts(rows), Evaluation.truth(data.labels(), rows));
            });
    return new Computed(recipe[0], train[0], time);
  }

  /** The features of a training part. Not thread-safe. */
  static final class Computed {

    private final Recipe recipe;
    private final LinearMatrix train;
    private final StepTime time;
    private final Map<Boolean, MutableDataset<Label>> tribuo = new HashMap<>();
    private final IdentityHashMap<List<Example>, LinearMatrix> others = new IdentityHashMap<>();
    private final IdentityHashMap<List<Example>, MutableDataset<Label>> tribuoOthers =
        new IdentityHashMap<>();

    private Computed(Recipe recipe, LinearMatrix train, StepTime time) {
      this.recipe = recipe;
      this.train = train;
      this.time = time;
    }

    /** Returns the time it took. */
    StepTime time() {
      return time;
    }

    /** Returns the training part. */
    LinearMatrix train() {
      return train;
    }

    /** Returns the training part, whose rows weigh alike or as much as all stars alike need. */
    MutableDataset<Label> tribuo(boolean weighted) {
      return tribuo.computeIfAbsent(
          weighted,
          key -> {
            float[] weights = train.balancingWeights();
            if (!weighted) {
              Arrays.fill(weights, 1f);
            }
            return train.tribuo(weights);
          });
    }

    /** Returns other rows, without labels, which are computed once for each list. */
    LinearMatrix of(List<Example> rows) {
      return others.computeIfAbsent(
          rows, asked -> recipe.rows(texts(asked), new int[asked.size()]));
    }

    /** Returns other rows for Tribuo. */
    MutableDataset<Label> tribuo(List<Example> rows) {
      return tribuoOthers.computeIfAbsent(rows, asked -> of(asked).tribuo());
    }
  }
}
