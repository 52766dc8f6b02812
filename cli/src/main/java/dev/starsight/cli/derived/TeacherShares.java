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

  private final List<Example> rows = new ArrayList<>();

  /** By row and label id; null where the teacher was not asked. */
  private final List<float @Nullable []> shares = new ArrayList<>();

  private int asked;
  private int labelled;
  private int texts;

  private TeacherShares() {}

  /** Returns the rows that there is something to learn of: labelled, unlabelled, sentences. */
  List<Example> rows() {
    return rows;
  }

  /** Returns how many of the rows have a label; they are the first. */
  int labelled() {
    return labelled;
  }

  /** Returns how many whole texts have no label of their own. */
  int unlabelled() {
    return texts - labelled;
  }

  /** Returns the number of whole texts that the teacher was asked about. */
  int asked() {
    return asked - sentences();
  }

  /** Returns the number of sentences; the teacher was asked about all of them. */
  int sentences() {
    return rows.size() - texts;
  }

  /**
   * Asks the teacher until the deadline: in random order about what has no label, because only the
   * teacher can say something of it, then about the labelled rows.
   *
   * @param raw the teacher without its calibration
   */
  static TeacherShares of(
      Classifier raw,
      ConfidenceReference reference,
      List<Example> labelled,
      List<Example> unlabelled,
      List<Example> sentences,
      long seed,
      Run run) {
    List<Example> all = Stream.of(labelled, unlabelled, sentences).flatMap(List::stream).toList();
    int[] order =
        IntStream.concat(
                shuffled(labelled.size(), all.size(), seed), shuffled(0, labelled.size(), seed))
            .toArray();
    float[][] said = new float[all.size()][];
    TeacherShares shares = new TeacherShares();
    while (shares.asked < order.length && !run.deadline().hasPassed()) {
      int end = Math.min(order.length, shares.asked + CHUNK);
      int[] chunk = Arrays.copyOfRange(order, shares.asked, end);
      List<Prediction> predictions = raw.predict(Arrays.stream(chunk).mapToObj(all::get).toList());
      for (int i = 0; i < chunk.length; i++) {
        said[chunk[i]] = floats(reference.calibrate(predictions.get(i)));
      }
      shares.asked = end;
      run.progress().update("asking the teacher", end, order.length, "");
    }
    shares.labelled = labelled.size();
    int wholeTexts = labelled.size() + unlabelled.size();
    for (int row = 0; row < all.size(); row++) {
      if (row < labelled.size() || said[row] != null) {
        shares.rows.add(all.get(row));
        shares.shares.add(said[row]);
        shares.texts += row < wholeTexts ? 1 : 0;
      }
    }
    return shares;
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

  /** Returns the rows as training rows; those without a label have the one the teacher prefers. */
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
    Arrays.fill(weights, 0, texts, 1);
    return weights;
  }
}
