package dev.starsight.benchmarks;

import dev.starsight.data.Example;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.model.TrainingData;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * TF-IDF values for learners that do not read texts, computed from the training part and shared by
 * peers with the same features. Not thread-safe.
 */
final class PeerFeatures {

  private final int most;
  private final boolean pairs;
  private final double leastShare;
  private final double greatestShare;
  private @Nullable PlainTfIdf tfIdf;
  private @Nullable LinearMatrix train;
  private @Nullable StepTime time;

  private PeerFeatures(int most, boolean pairs, double leastShare, double greatestShare) {
    this.most = most;
    this.pairs = pairs;
    this.leastShare = leastShare;
    this.greatestShare = greatestShare;
  }

  /** Returns features of the most frequent words and pairs of words in at least two texts. */
  static PeerFeatures pairs(int most) {
    return new PeerFeatures(most, true, 0, 1);
  }

  /** Returns features of the most frequent words that occur in a certain share of the texts. */
  static PeerFeatures words(int most, double leastShare, double greatestShare) {
    return new PeerFeatures(most, false, leastShare, greatestShare);
  }

  /** Computes the features on the first call; returns the time it took. */
  StepTime prepare(TrainingData data) {
    StepTime known = time;
    if (known == null) {
      known = StepTime.of(() -> compute(data));
      time = known;
    }
    return known;
  }

  private void compute(TrainingData data) {
    List<Example> rows = data.train().rows();
    List<String> texts = rows.stream().map(Example::text).toList();
    int least = Math.max(2, (int) Math.ceil(leastShare * texts.size()));
    int greatest = (int) Math.floor(greatestShare * texts.size());
    PlainTfIdf fitted = PlainTfIdf.fit(texts, most, pairs, least, greatest);
    tfIdf = fitted;
    train = LinearMatrix.of(texts, Evaluation.truth(data.labels(), rows), fitted);
  }

  /** Returns the training part. */
  LinearMatrix train() {
    LinearMatrix known = train;
    if (known == null) {
      throw new IllegalStateException("the features have not been prepared");
    }
    return known;
  }

  /** Returns other rows, without labels. */
  LinearMatrix of(List<Example> rows) {
    PlainTfIdf known = tfIdf;
    if (known == null) {
      throw new IllegalStateException("the features have not been prepared");
    }
    List<String> texts = new ArrayList<>(rows.size());
    rows.forEach(row -> texts.add(row.text()));
    return LinearMatrix.of(texts, new int[texts.size()], known);
  }
}
