package dev.starsight.cli.derived;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.data.internal.Shuffle;
import dev.starsight.model.Classifier;
import dev.starsight.model.ConfidenceReference;
import dev.starsight.model.Prediction;
import dev.starsight.run.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a teacher says of rows: probabilities corrected by its validation rows, for labels as
 * frequent as there. Labelled rows that there was no time for have none; of the others only those
 * are kept that the teacher was asked about.
 */
final class TeacherShares {

  private static final int CHUNK = 512;

  /** The weight of a sentence in the loss; that of a whole text is 1. */
  private static final float SENTENCE = 0.5f;

  /** Labelled rows, then rows without a label, then sentences. */
  private final List<Example> rows;

  /** By row and label id; null where the teacher was not asked. */
  private final List<float @Nullable []> shares;

  private final int labelled;
  private final int unlabelled;

  private TeacherShares(
      List<Example> rows, List<float @Nullable []> shares, int labelled, int unlabelled) {
    this.rows = rows;
    this.shares = shares;
    this.labelled = labelled;
    this.unlabelled = unlabelled;
  }

  /**
   * Rows to ask about.
   *
   * @param unlabelled whole texts without a label
   */
  record Questions(List<Example> labelled, List<Example> unlabelled, List<Example> sentences) {}

  /**
   * Asks the teacher until the deadline: in random order about what has no label, because only the
   * teacher can say something of it, then about the labelled rows.
   *
   * @param raw the teacher without its calibration
   */
  static TeacherShares of(
      Classifier raw, ConfidenceReference reference, Questions questions, long seed, Run run) {
    int labelled = questions.labelled.size();
    int wholeTexts = labelled + questions.unlabelled.size();
    List<Example> all =
        Stream.of(questions.labelled, questions.unlabelled, questions.sentences)
            .flatMap(List::stream)
            .toList();
    int[] order =
        IntStream.concat(shuffled(labelled, all.size(), seed), shuffled(0, labelled, seed))
            .toArray();
    float[][] said = new float[all.size()][];
    for (int at = 0; at < order.length && !run.deadline().hasPassed(); at += CHUNK) {
      int[] chunk = Arrays.copyOfRange(order, at, Math.min(order.length, at + CHUNK));
      List<Prediction> predictions = raw.predict(Arrays.stream(chunk).mapToObj(all::get).toList());
      for (int i = 0; i < chunk.length; i++) {
        said[chunk[i]] = floats(reference.calibrate(predictions.get(i)));
      }
      run.progress().update("asking the teacher", at + chunk.length, order.length, "");
    }
    int[] kept =
        IntStream.range(0, all.size()).filter(i -> i < labelled || said[i] != null).toArray();
    List<float @Nullable []> shares = new ArrayList<>();
    for (int row : kept) {
      shares.add(said[row]);
    }
    int texts = (int) Arrays.stream(kept).filter(row -> row < wholeTexts).count();
    return new TeacherShares(
        Arrays.stream(kept).mapToObj(all::get).toList(), shares, labelled, texts - labelled);
  }

  private static IntStream shuffled(int from, int to, long seed) {
    int[] order = IntStream.range(from, to).toArray();
    Shuffle.shuffle(order, new SplittableRandom(seed));
    return Arrays.stream(order);
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /** Returns the number of rows with a label; they are the first. */
  int labelled() {
    return labelled;
  }

  /** Returns the number of whole texts without a label; the teacher was asked about all of them. */
  int unlabelled() {
    return unlabelled;
  }

  /** Returns the number of sentences; the teacher was asked about all of them. */
  int sentences() {
    return rows.size() - labelled - unlabelled;
  }

  /** Returns the number of whole texts that the teacher was asked about. */
  int asked() {
    return (int) shares.stream().limit(labelled + unlabelled).filter(each -> each != null).count();
  }

  /** Returns the rows to learn from; those without a label have the one the teacher prefers. */
  Dataset<Example> dataset(LabelSet labels, Provenance provenance) {
    List<Example> named = new ArrayList<>(rows.subList(0, labelled));
    for (int i = labelled; i < rows.size(); i++) {
      Example row = rows.get(i);
      float[] said = shares.get(i);
      int label = 0;
      for (int id = 1; id < said.length; id++) {
        label = said[id] > said[label] ? id : label;
      }
      named.add(
          new Example(row.id(), row.text(), labels.label(label), row.columns(), row.headline()));
    }
    return Dataset.of(named, provenance);
  }

  /**
   * Mixes the teacher's probabilities with the labels of the rows.
   *
   * @param share 0 to 1, that of the teacher; a row without a label takes all from the teacher, a
   *     row that it was not asked about all from the label
   */
  float[][] mixed(LabelSet labels, double share) {
    float[][] mixed = new float[rows.size()][];
    for (int row = 0; row < mixed.length; row++) {
      String label = rows.get(row).label();
      float @Nullable [] teacher = shares.get(row);
      float[] target = new float[labels.size()];
      double weight = teacher == null ? 0 : label == null ? 1 : share;
      for (int id = 0; teacher != null && id < target.length; id++) {
        target[id] = (float) (weight * teacher[id]);
      }
      if (label != null) {
        target[labels.idOf(label)] += (float) (1 - weight);
      }
      mixed[row] = target;
    }
    return mixed;
  }

  /** Returns the weight of each row in the loss. */
  float[] weights() {
    float[] weights = new float[rows.size()];
    Arrays.fill(weights, SENTENCE);
    Arrays.fill(weights, 0, labelled + unlabelled, 1);
    return weights;
  }
}
